/** A file of a registry of modules, as a purl names it (package-url specification, types `golang` and `cargo`). */
export type ModuleFile = GoFile | CrateFile;

export interface GoFile {
  readonly type: 'golang';
  /** Module path, for example `github.com/BurntSushi/toml`. */
  readonly path: string;
  /** With its `v`. */
  readonly version: string;
  readonly file: 'zip' | 'mod';
}

export interface CrateFile {
  readonly type: 'cargo';
  readonly name: string;
  readonly version: string;
}

const GO = /^pkg:golang\/([A-Za-z0-9._~-]+(?:\/[A-Za-z0-9._~-]+)*)@(v[A-Za-z0-9.+-]+)(#go\.mod)?$/;
const CRATE = /^pkg:cargo\/([A-Za-z0-9_-]+)@([A-Za-z0-9.+-]+)$/;

/**
 * Takes a purl of a Go module or crate apart; undefined for anything else. No part of what
 * it gives is `.` or `..`, so none leads out of a folder or of a base address.
 */
export function moduleFileOf(purl: string): ModuleFile | undefined {
  if (purl.split(/[/@#]/).some((part) => part === '.' || part === '..')) return undefined;
  const [, path, goVersion, mod] = GO.exec(purl) ?? [];
  if (path !== undefined && goVersion !== undefined)
    return { type: 'golang', path, version: goVersion, file: mod === undefined ? 'zip' : 'mod' };
  const [, name, version] = CRATE.exec(purl) ?? [];
  return name === undefined || version === undefined ? undefined : { type: 'cargo', name, version };
}

/** Where a Go proxy has the file, below its base, for example `github.com/!burnt!sushi/toml/@v/v1.6.0.zip` (Go modules reference, "GOPROXY protocol"). */
export function goProxyPath({ path, version, file }: GoFile): string {
  return `${goEscaped(path)}/@v/${goEscaped(version)}.${file}`;
}

/** Capitals become `!` and the small letter, since not every file system tells the two apart. */
export function goEscaped(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => `!${letter.toLowerCase()}`);
}

export function crateFileName({ name, version }: CrateFile): string {
  return `${name}-${version}.crate`;
}
