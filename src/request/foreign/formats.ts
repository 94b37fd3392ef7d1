import { parseAqua } from './aqua.ts';
import { parseBrewfile } from './brewfile.ts';
import { parseDevbox } from './devbox.ts';
import type { ForeignContent, ForeignFile } from './foreign.ts';
import { parseGoMod } from './go-mod.ts';
import { parseMise, parseMiseLock } from './mise.ts';
import { parsePackageJson } from './package-json.ts';
import { parsePrototools } from './prototools.ts';
import { parseRustToolchain } from './rust-toolchain.ts';
import { parseToolVersions } from './tool-versions.ts';
import { parseVersionFile } from './version-file.ts';

/** A format of another tool manager, and where its files are found in a project. */
export interface ForeignFormat {
  readonly name: string;
  /** Relative to the project, in the order in which they are looked for. */
  readonly places: readonly string[];
  /** Whether a file of this name, somewhere, is one of it. */
  readonly fits: (name: string) => boolean;
  /** @throws HeadwaterError FOREIGN_INVALID with the line */
  readonly parse: (file: ForeignFile) => ForeignContent;
}

/** In the order in which they have a say, where two speak of one tool: what is written for tools first. */
export const FORMATS: readonly ForeignFormat[] = [
  format('mise', parseMise, [
    'mise.toml',
    '.mise.toml',
    'mise/config.toml',
    '.mise/config.toml',
    '.config/mise.toml',
    '.config/mise/config.toml',
  ]),
  format('asdf', parseToolVersions, ['.tool-versions']),
  format('aqua', parseAqua, [
    'aqua.yaml',
    'aqua.yml',
    '.aqua.yaml',
    '.aqua.yml',
    'aqua/aqua.yaml',
    '.aqua/aqua.yaml',
  ]),
  format('proto', parsePrototools, ['.prototools']),
  format('devbox', parseDevbox, ['devbox.json']),
  format('version', parseVersionFile, [
    '.nvmrc',
    '.node-version',
    '.python-version',
    '.ruby-version',
    '.go-version',
  ]),
  format('rustup', parseRustToolchain, ['rust-toolchain.toml', 'rust-toolchain']),
  format('go', parseGoMod, ['go.mod']),
  format('npm', parsePackageJson, ['package.json']),
  format('mise-lock', parseMiseLock, ['mise.lock']),
  format('brew', parseBrewfile, ['Brewfile', '.Brewfile']),
];

/** The format of a file that somebody named; by its name alone. */
export function formatOf(path: string): ForeignFormat | undefined {
  const name = /[^/\\]*$/.exec(path)?.[0] ?? '';
  return FORMATS.find(({ fits }) => fits(name)) ?? loose(name);
}

function format(name: string, parse: ForeignFormat['parse'], places: readonly string[]): ForeignFormat {
  const names = places.map((place) => place.replace(/^.*\//, '')).filter((file) => file !== 'config.toml');
  return { name, parse, places, fits: (file) => names.includes(file) };
}

/** `mise.ci.toml`, `Brewfile.ci`, `tools.aqua.yaml`: what a manager would read when it is told to. */
function loose(name: string): ForeignFormat | undefined {
  const kind = /^\.?mise\..*toml$|^config\.toml$/.test(name)
    ? 'mise'
    : /^Brewfile\b/.test(name)
      ? 'brew'
      : /\.ya?ml$/.test(name)
        ? 'aqua'
        : undefined;
  return FORMATS.find((one) => one.name === kind);
}
