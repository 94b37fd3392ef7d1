import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { headwater, type Said } from './cli.ts';
import { makeSource } from './recipe.ts';
import type { SmallWorld } from './small-catalog.ts';

/** A tool (or library) of the tests that takes no compiler: built in a moment, in as many versions as one likes. */
export interface TinyPackage {
  readonly name: string;
  /** Newest first. */
  readonly versions: readonly string[];
  readonly kind?: 'tool' | 'library';
  readonly needs?: readonly string[];
  readonly platforms?: readonly string[];
  /** A step more of its recipe. */
  readonly step?: readonly string[];
}

/** Puts a package into the catalog of a world; once more, with other versions, it takes the place of the first. */
export async function addTiny(world: SmallWorld, tiny: TinyPackage): Promise<void> {
  const releases = [];
  for (const version of tiny.versions) releases.push(await releaseText(world, tiny.name, version));
  writeFileSync(
    join(world.catalog, `${tiny.name}.toml`),
    `${entryText(tiny)}\n${releases.join('')}\n${recipeText(tiny)}`,
  );
}

async function releaseText(world: SmallWorld, name: string, version: string): Promise<string> {
  const script = `#!/bin/sh\necho "${name} ${version}"\n`;
  const source = await makeSource(world.scratch, name, { tool: script });
  const file = `${name}-${version}.tar.gz`;
  world.sources.set(`/pool/${file}`, readFileSync(source.path));
  return `[[release]]
version = "${version}"
[[release.source]]
url = "https://127.0.0.1:1/${file}"
sha256 = "${source.sha256}"
mirrors = ["debian:pool/${file}"]
confirmed = "made by the test"
`;
}

function entryText({ name, kind = 'tool', platforms = ['linux-x64', 'linux-arm64'] }: TinyPackage): string {
  return `name = "${name}"
kind = "${kind}"
summary = "${name} of the tests"
homepage = "https://example.com/${name}"
repository = "https://example.com/${name}.git"
license = "MIT"
platforms = ${JSON.stringify(platforms)}
bins = ${JSON.stringify(kind === 'tool' ? [name] : [])}
`;
}

function recipeText({ name, kind = 'tool', needs = [], step = ['true'] }: TinyPackage): string {
  const place = kind === 'tool' ? `bin/${name}` : `share/${name}/tool`;
  return `[build]
system = "script"
script = ${JSON.stringify([step])}
files = { "${place}" = "tool" }
needs = ${JSON.stringify(needs)}
check = ${JSON.stringify(kind === 'tool' ? [[name]] : [])}
`;
}

export interface TestProject {
  readonly root: string;
  readonly manifest: string;
  readonly lock: string;
  run(...args: string[]): Promise<Said>;
  write(manifest: string): void;
  readManifest(): string;
  readLock(): string;
}

/** A folder with a manifest, in which headwater is run. */
export function makeProject(world: SmallWorld, manifest: string, name = 'project'): TestProject {
  const root = join(world.scratch, name);
  mkdirSync(root, { recursive: true });
  const files = { manifest: join(root, 'headwater.toml'), lock: join(root, 'headwater.lock') };
  writeFileSync(files.manifest, manifest);
  return {
    root,
    ...files,
    run: (...args) => headwater(args, world.env, root),
    write: (text) => writeFileSync(files.manifest, text),
    readManifest: () => readFileSync(files.manifest, 'utf8'),
    readLock: () => readFileSync(files.lock, 'utf8'),
  };
}
