import { compareVersions } from '../model/version.ts';
import { toAttestedGithub } from './attested.ts';
import type { CatalogEntry, Recipe, UpstreamSignatures } from './entry.ts';
import { firstBrokenRule } from './rules.ts';
import { type EntryFile, entrySchema } from './schema.ts';
import { type Mistake, readStrictToml, type TomlFile, tomlMistake } from './strict-toml.ts';

/**
 * Parses the text of catalog/<name>.toml (docs/FORMATS.md, "Catalog entry"). `file` is its
 * path, for messages; its last part must be `<name>.toml`.
 * @throws HeadwaterError CATALOG_INVALID with file, line, and what was expected
 */
export function parseEntry(text: string, file: string): CatalogEntry {
  const entry = readStrictToml(entrySchema, entryFile(text, file));
  const broken = firstBrokenRule(entry, file.slice(file.lastIndexOf('/') + 1));
  if (broken !== undefined) throw invalidEntry(broken, text, file);
  return toEntry(entry);
}

/** The same of a file that is no catalog's: how it is named is its owner's choice. @throws HeadwaterError CATALOG_INVALID */
export function parseRecipeFile(text: string, file: string): CatalogEntry {
  const entry = readStrictToml(entrySchema, entryFile(text, file));
  const broken = firstBrokenRule(entry, `${entry.name}.toml`);
  if (broken !== undefined) throw invalidEntry(broken, text, file);
  return toEntry(entry);
}

/** The error of a mistake, with its line. */
export function invalidEntry(mistake: Mistake, text: string, file: string) {
  return tomlMistake(mistake, entryFile(text, file));
}

function entryFile(text: string, file: string): TomlFile {
  const hint = 'Correct this line; docs/FORMATS.md, "Catalog entry", says what each key means.';
  return { text, file, code: 'CATALOG_INVALID', hint, whole: 'entry' };
}

/** Where a recipe builds that does not say. */
const COMMON_PLATFORMS = ['linux-x64', 'linux-arm64'] as const;

function toEntry({ release, build, attested, upstream, platforms, ...about }: EntryFile): CatalogEntry {
  const releases = release.map(({ version, source, modules }) => ({
    version,
    sources: source,
    ...(modules && { modules }),
  }));
  releases.sort((a, b) => compareVersions(b.version, a.version));
  const github = attested?.github && toAttestedGithub(attested.github, about.repository);
  const signers = upstream && toSigners(upstream);
  return {
    ...about,
    ...(signers && { upstream: signers }),
    platforms: build === undefined ? [] : (platforms ?? COMMON_PLATFORMS),
    releases,
    ...(build && { recipe: toRecipe(build) }),
    ...(github && { attested: { github } }),
  };
}

function toRecipe({ packages, requires, ...recipe }: NonNullable<EntryFile['build']>): Recipe {
  return { ...recipe, ...(packages && { packages }), ...(requires && { requires }) };
}

function toSigners({ openpgp, minisign }: NonNullable<EntryFile['upstream']>): UpstreamSignatures {
  return { ...(openpgp && { openpgp }), ...(minisign && { minisign }) };
}
