import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { Attest } from './npm-evidence.ts';
import { file, tar } from './tar.ts';

/** A version as it is published; whatever the registry says of it may be a lie. */
export interface NpmPackage {
  readonly name: string;
  readonly version: string;
  /** Contents by path; package.json is made, and one named here goes on top of it. */
  readonly files?: Readonly<Record<string, string | { readonly content: string; readonly mode: number }>>;
  /** The very bytes instead. */
  readonly tarball?: Uint8Array;
  /** Top folder of the tarball; default `package`. */
  readonly top?: string;
  readonly bin?: string | Readonly<Record<string, string>>;
  readonly dependencies?: Ranges;
  readonly optionalDependencies?: Ranges;
  readonly peerDependencies?: Ranges;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional: boolean }>>;
  readonly devDependencies?: Ranges;
  readonly bundleDependencies?: readonly string[];
  readonly scripts?: Ranges;
  readonly os?: readonly string[];
  readonly cpu?: readonly string[];
  readonly libc?: readonly string[];
  /** Default: a repository of GitHub, `acme/<name>`; `null`: none. */
  readonly repository?: unknown;
  readonly deprecated?: string;
  /** Default `true`: provenance of a release workflow of that repository, and npm's publish attestation. */
  readonly attest?: Attest;
  /** Said by the registry instead of what is true, of the version. */
  readonly says?: Readonly<Record<string, unknown>>;
  /** Said of `dist`. */
  readonly saysDist?: Readonly<Record<string, unknown>>;
  readonly publishedAt?: string;
  /** Tags that name this version from now on; default `latest`. */
  readonly tags?: readonly string[];
}

type Ranges = Readonly<Record<string, string>>;

/** What of a recipe stands in its package.json. */
export function manifestOf(recipe: NpmPackage): Record<string, unknown> {
  const { files, tarball, top, attest, says, saysDist, publishedAt, tags, deprecated, ...manifest } = recipe;
  return Object.fromEntries(
    Object.entries({ ...manifest, repository: repositoryOf(recipe) }).filter(
      ([, value]) => value !== undefined && value !== null,
    ),
  );
}

function repositoryOf({ name, repository }: NpmPackage): unknown {
  if (repository !== undefined) return repository;
  return { type: 'git', url: `git+https://github.com/acme/${plainName(name)}.git` };
}

/** Without its scope. */
export function plainName(name: string): string {
  return name.split('/').at(-1) ?? name;
}

/** As `npm pack` makes it: one folder with everything in it. */
export function tarballOf(recipe: NpmPackage): Uint8Array {
  const { files = {}, top = 'package', tarball } = recipe;
  if (tarball !== undefined) return tarball;
  const all = {
    'package.json': JSON.stringify(manifestOf(recipe), undefined, 2),
    ...programsOf(recipe),
    ...files,
  };
  const members = Object.entries(all).map(([path, what]) => {
    const { content, mode } = typeof what === 'string' ? { content: what, mode: 0o644 } : what;
    return file(`${top}/${path}`, content, { mode });
  });
  return gzipSync(tar(...members));
}

/** A program for every command that no file is given for: it prints name and version. */
function programsOf({ name, version, bin = {} }: NpmPackage): Record<string, string> {
  const paths = typeof bin === 'string' ? [bin] : Object.values(bin);
  const program = `#!/usr/bin/env node\nconsole.log('${name} ${version}');\n`;
  return Object.fromEntries(paths.map((path) => [path.replace(/^\.\//, ''), program]));
}

export function hexSha512(bytes: Uint8Array): string {
  return createHash('sha512').update(bytes).digest('hex');
}

/** W3C, "Subresource Integrity": algorithm and base64. */
export function integrityOf(bytes: Uint8Array, algorithm = 'sha512'): string {
  return `${algorithm}-${createHash(algorithm).update(bytes).digest('base64')}`;
}

/** As npm's provenance names a version. */
export function npmPurl({ name, version }: Pick<NpmPackage, 'name' | 'version'>): string {
  return `pkg:npm/${name.replace(/^@/, '%40')}@${version}`;
}
