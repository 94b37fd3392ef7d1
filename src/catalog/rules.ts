import { compareVersions } from '../model/version.ts';
import { attestedRule } from './attested-rules.ts';
import type { EntryFile } from './schema.ts';
import { licenseMistake } from './spdx.ts';
import type { Mistake } from './strict-toml.ts';
import type { TomlPath } from './toml-lines.ts';

/** Rules of an entry that its form alone cannot say (docs/FORMATS.md, "Catalog entry"); the first one broken. */
export function firstBrokenRule(entry: EntryFile, fileName: string): Mistake | undefined {
  return (
    nameRule(entry, fileName) ??
    licenseRule(entry) ??
    kindRule(entry) ??
    builderRule(entry) ??
    releaseRule(entry) ??
    builtRule(entry) ??
    attestedRule(entry)
  );
}

/** Where an entry is found is decided by its file name, so both must say the same. */
function nameRule(entry: EntryFile, fileName: string): Mistake | undefined {
  if (fileName === `${entry.name}.toml`) return undefined;
  return mistake(['name'], 'the file is named otherwise', `a file ${entry.name}.toml`, fileName);
}

/** A licence by a name of one's own tells no machine anything. */
function licenseRule({ license }: EntryFile): Mistake | undefined {
  const problem = licenseMistake(license);
  if (problem === undefined) return undefined;
  return mistake(
    ['license'],
    `no SPDX licence expression: ${problem}`,
    'like MIT, or Apache-2.0 OR MIT',
    license,
  );
}

function kindRule(entry: EntryFile): Mistake | undefined {
  if (entry.kind === 'library') {
    if (entry.bins.length === 0) return undefined;
    return mistake(['bins'], 'a library puts nothing on PATH', 'no bins', entry.bins.join(', '));
  }
  if (entry.bins.length === 0)
    return mistake(['bins'], 'a tool without commands', 'at least one bin', 'none');
  if (entry.build === undefined || entry.build.check.length > 0) return undefined;
  return mistake(
    ['build', 'check'],
    'a tool without a check',
    'at least one command that must succeed',
    'none',
  );
}

/** A recipe and what it builds belong together; without them it is a tool that others build. */
function builderRule(entry: EntryFile): Mistake | undefined {
  const { build, release, platforms } = entry;
  const expected = 'both [build] and [[release]], or neither';
  if (build !== undefined) {
    return release.length > 0 ? undefined : mistake(['release'], 'missing', expected, 'a recipe alone');
  }
  if (release.length > 0) return mistake(['build'], 'missing', expected, 'releases alone');
  if (platforms !== undefined)
    return mistake(['platforms'], 'of no recipe', 'no platforms', platforms.join(', '));
  if (entry.kind === 'library') return mistake(['build'], 'missing', 'a recipe of the library', 'nothing');
  return entry.attested?.github === undefined
    ? mistake(['build'], 'missing', 'a recipe, or who else builds it', 'neither')
    : undefined;
}

function releaseRule(entry: EntryFile): Mistake | undefined {
  const versions = entry.release.map((release) => release.version);
  for (const [index, release] of entry.release.entries()) {
    const isTwice = versions.findIndex((other) => compareVersions(other, release.version) === 0) < index;
    const at = ['release', index] as const;
    if (isTwice) return mistake([...at, 'version'], 'a version twice', 'each version once', release.version);
    const digests = release.source.map((source) => source.sha256);
    const again = digests.findIndex((digest, position) => digests.indexOf(digest) < position);
    if (again >= 0)
      return mistake([...at, 'source', again], 'a source twice', 'each source once', `${digests[again]}`);
  }
  return undefined;
}

type BuiltEntry = EntryFile & { readonly build: NonNullable<EntryFile['build']> };

function builtRule({ build, ...rest }: EntryFile): Mistake | undefined {
  if (build === undefined) return undefined;
  const entry = { build, ...rest };
  return recipeRule(entry) ?? moduleRule(entry) ?? placeholderRule(entry);
}

function recipeRule(entry: BuiltEntry): Mistake | undefined {
  const { build } = entry;
  const configures = !['make', 'script'].includes(build.system);
  if (build.options.length > 0 && !configures) {
    return mistake(
      ['build', 'options'],
      'options without a configure step',
      'any system but make and script',
      build.system,
    );
  }
  if (build.system === 'script' && build.script.length === 0) {
    return mistake(['build', 'script'], 'a script without steps', 'at least one command', 'none');
  }
  const self = build.needs.indexOf(entry.name);
  if (self >= 0)
    return mistake(['build', 'needs', self], 'a package that needs itself', 'another one', entry.name);
  const fixed = Object.keys(build.env).find((name) => FIXED_ENVIRONMENT.has(name));
  if (fixed === undefined) return undefined;
  return mistake(
    ['build', 'env', fixed],
    'set by the sandbox, for every build alike',
    'another variable',
    fixed,
  );
}

/** Only Go and Cargo know packages and modules; each package of Go becomes one program. */
function moduleRule({ build, bins, release }: BuiltEntry): Mistake | undefined {
  const { system, packages } = build;
  const count = packages?.length ?? 1;
  if (system === 'go' && count !== bins.length) {
    const expected = `${count}: one for each of packages, in their order`;
    return mistake(['bins'], 'other programs than packages', expected, bins.join(', '));
  }
  if (system === 'go' || system === 'cargo') return undefined;
  if (packages !== undefined)
    return mistake(['build', 'packages'], 'packages', 'only of go and cargo', system);
  const at = release.findIndex(({ modules }) => modules !== undefined);
  return at === -1
    ? undefined
    : mistake(['release', at, 'modules'], 'modules', 'only of go and cargo', system);
}

/** What makes two builds equal is not a recipe's to change. */
const FIXED_ENVIRONMENT = new Set([
  'PATH',
  'HOME',
  'TZ',
  'LC_ALL',
  'SOURCE_DATE_EPOCH',
  'TMPDIR',
  'LD_PRELOAD',
]);

/** `{word}` or `{word.name}`; a shell's `${word}` is none (docs/FORMATS.md, "Placeholders"). */
const PLACEHOLDER = /(?<!\$)\{([a-z][A-Za-z0-9+._-]*)\}/g;

function placeholderRule(entry: BuiltEntry): Mistake | undefined {
  const known = knownPlaceholders(entry);
  for (const { path, text } of texts(entry)) {
    for (const [, name = ''] of text.matchAll(PLACEHOLDER)) {
      if (known.has(name)) continue;
      const expected = [...known].map((word) => `{${word}}`).join(', ');
      return mistake(path, 'an unknown placeholder', expected, `{${name}}`);
    }
  }
  return undefined;
}

/** Every release is built by the one recipe, so it can name only the sources that all of them have. */
function knownPlaceholders({ release, build }: BuiltEntry): ReadonlySet<string> {
  const sources = Math.min(...release.map(({ source }) => source.length));
  return new Set([
    ...['prefix', 'out', 'version', 'source', 'jobs'],
    ...Array.from({ length: sources }, (_, index) => `source.${index + 1}`),
    ...build.needs.map((need) => `needs.${need}`),
  ]);
}

interface Text {
  readonly path: TomlPath;
  readonly text: string;
}

function texts({ build }: BuiltEntry): Text[] {
  const { options, make, targets, install, packages = [], env, script, check } = build;
  const lists = Object.entries({ options, make, targets, install, packages }).flatMap(([key, list]) =>
    list.map((text, index) => ({ path: ['build', key, index], text })),
  );
  const commands = Object.entries({ script, check }).flatMap(([key, steps]) =>
    steps.flatMap((argv, step) => argv.map((text, index) => ({ path: ['build', key, step, index], text }))),
  );
  const variables = Object.entries(env).map(([name, text]) => ({ path: ['build', 'env', name], text }));
  return [...lists, ...commands, ...variables];
}

function mistake(path: TomlPath, message: string, expected: string, found: string): Mistake {
  return { path, message, expected, found };
}
