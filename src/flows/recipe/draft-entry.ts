import type { BuildSystem } from '../../catalog/entry.ts';
import type { ModuleList } from '../../catalog/modules.ts';
import type { Sha256 } from '../../model/digest.ts';

/** What could be found out of a source by looking at it. */
export interface RecipeFacts {
  readonly name: string;
  readonly version: string;
  readonly kind: 'tool' | 'library';
  readonly summary?: string;
  readonly homepage?: string;
  readonly repository?: string;
  /** SPDX expression; NOASSERTION where nobody could tell. */
  readonly license: string;
  /** Licence files at the top of the source. */
  readonly licenseFiles: readonly string[];
  readonly bins: readonly string[];
  readonly system: BuildSystem;
  /** Least versions of tools, where the source says them. */
  readonly requires: Readonly<Record<string, string>>;
  readonly url: string;
  readonly sha256: Sha256;
  readonly confirmed: string;
  readonly modules?: ModuleList;
}

/**
 * The text of an entry for a person to finish: what is not known is left for him in words,
 * and a check that only asks for the version is marked as too little.
 */
export function draftEntry(facts: RecipeFacts): string {
  const { name, version, kind, url, sha256, confirmed, modules, system } = facts;
  const lines = [
    '# Drafted by `headwater recipe new`; look at every line. docs/FORMATS.md, "Catalog entry", says what each means.',
    `name = ${quoted(name)}`,
    `kind = ${quoted(kind)}`,
    `summary = ${quoted(facts.summary ?? 'TODO: what it does, in one line')}`,
    `homepage = ${quoted(facts.homepage ?? facts.repository ?? `https://example.invalid/${name}`)}`,
    `repository = ${quoted(facts.repository ?? `https://example.invalid/${name}`)}`,
    ...(facts.license === 'NOASSERTION'
      ? ['# nobody could tell: read the licence, and name it as SPDX does']
      : []),
    `license = ${quoted(facts.license)}`,
    ...(kind === 'tool' ? [`bins = ${list(facts.bins)}`] : []),
    '',
    '[[release]]',
    `version = ${quoted(version)}`,
    ...(modules ? [`modules = { file = ${quoted(modules.file)}, sha256 = ${quoted(modules.sha256)} }`] : []),
    '',
    '[[release.source]]',
    `url = ${quoted(url)}`,
    `sha256 = ${quoted(sha256)}`,
    `confirmed = ${quoted(confirmed)}`,
    '',
    '[build]',
    `system = ${quoted(system)}`,
    ...buildLines(facts),
  ];
  return `${lines.join('\n')}\n`;
}

function buildLines({ name, kind, system, bins, licenseFiles, requires }: RecipeFacts): string[] {
  const files = licenseFiles.map((file) => `${quoted(`share/licenses/${name}/${file}`)} = ${quoted(file)}`);
  const versions = Object.entries(requires).map(([tool, version]) => `${tool} = ${quoted(version)}`);
  const [bin = name] = bins;
  return [
    ...(system === 'go' || system === 'cargo' ? [] : ['tools = ["cc"]']),
    ...(versions.length > 0 ? [`requires = { ${versions.join(', ')} }`] : []),
    // rustc links every program with it, and a system that has the C library has this one.
    ...(system === 'cargo' ? ['libraries = ["libgcc_s.so.1"]'] : []),
    ...(system === 'autotools' ? ['options = ["--disable-shared", "--enable-static", "--disable-nls"]'] : []),
    ...(system === 'script'
      ? ['script = [["sh", "-c", "TODO: build it, and install to {out}{prefix}"]]']
      : []),
    ...(files.length > 0 ? [`files = { ${files.join(', ')} }`] : []),
    ...(kind === 'tool'
      ? [
          '# a version is too little: have it do its work on a line of input, and compare',
          `check = [["sh", "-c", ${quoted(`${bin} --version | grep -F {version}`)}]]`,
        ]
      : []),
  ];
}

function list(items: readonly string[]): string {
  return `[${items.map(quoted).join(', ')}]`;
}

/**
 * TOML 1.0, "String": JSON's escapes are among those of a basic string. What would move a
 * terminal's cursor or turn the writing round is escaped as well: the text is a stranger's.
 */
function quoted(text: string): string {
  return JSON.stringify(text.toWellFormed()).replace(
    /[\p{C}\p{Zl}\p{Zp}]/gu,
    (sign) => `\\U${(sign.codePointAt(0) ?? 0).toString(16).padStart(8, '0')}`,
  );
}
