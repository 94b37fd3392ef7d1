import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadCatalog } from '../src/catalog/load.ts';
import { thisPlatform } from '../src/flows/context.ts';
import { createHost } from '../src/host/create.ts';
import type { Host } from '../src/host/host.ts';
import { openQuarantine } from '../src/host/quarantine.ts';
import { parsePackageName } from '../src/model/package-name.ts';
import { parseVersion } from '../src/model/version.ts';
import { expectationOf } from '../src/resolve/expect.ts';
import type { ResolvedPackage } from '../src/resolve/resolution.ts';
import { resolve } from '../src/resolve/resolve.ts';
import { admit } from '../src/store/admit.ts';
import { loadTrust } from '../src/trust/load.ts';
import { unpack } from '../src/unpack/unpack.ts';
import { verify } from '../src/verify/verify.ts';
import { forge, writeEntry } from './forge.ts';

const VERSIONS = ['5.0', '4.0', '3.0', '2.0', '1.0'];

export interface StoreSetting {
  readonly home: string;
  readonly catalog: string;
  /** Of the store; a multiple of five, since each tool is there in five versions. */
  readonly entries: number;
}

/** Names of the tools, in order. */
export function toolsOf(entries: number): readonly string[] {
  return Array.from({ length: entries / VERSIONS.length }, (_, index) => `tool-${index}`);
}

/**
 * A store of so many entries, each signed by the home's own key, judged, unpacked and
 * admitted like what a build leaves. Only what makes it durable is left out: nobody pulls
 * the plug on a benchmark.
 */
export async function fillStore({ home, catalog, entries }: StoreSetting): Promise<void> {
  const real = createHost({ HEADWATER_HOME: home, HEADWATER_CATALOG: catalog });
  const host: Host = { ...real, fs: withoutSync(real.fs) };
  for (const name of toolsOf(entries)) writeEntry(catalog, name, VERSIONS);
  const known = loadCatalog(host);
  const quarantine = openQuarantine(host);
  try {
    for (const name of toolsOf(entries)) {
      const packages = VERSIONS.flatMap((version) => {
        const request = { name: parsePackageName(name), version: parseVersion(version) };
        return resolve({ packages: [request] }, known, thisPlatform()).packages;
      });
      for (const pkg of packages) await admitForged(pkg, quarantine.directory, host);
    }
  } finally {
    quarantine.close();
  }
}

function withoutSync(fs: Host['fs']): Host['fs'] {
  const createWriteStream: typeof fs.createWriteStream = (path) =>
    fs.createWriteStream(path, { flags: 'wx', mode: 0o600 });
  return { ...fs, fsyncSync: () => undefined, createWriteStream };
}

async function admitForged(pkg: ResolvedPackage, quarantine: string, host: Host): Promise<void> {
  const directory = join(quarantine, `${pkg.name}-${pkg.version}`);
  const tree = join(directory, 'source');
  writeTree(tree, pkg);
  const artifact = await forge(pkg, { tree, directory }, host);
  const trust = loadTrust(host);
  const verified = verify(artifact, expectationOf(pkg, []), { trust, now: host.now() });
  const unpacked = await unpack(verified, join(directory, 'tree'), host);
  const { kind, bins } = pkg.entry;
  admit(unpacked, { kind, bins, buildKey: pkg.buildKey, trust, now: host.now() }, host);
}

function writeTree(tree: string, { name, version }: ResolvedPackage): void {
  for (const folder of ['bin', 'share/doc']) mkdirSync(join(tree, folder), { recursive: true });
  writeFileSync(join(tree, 'bin', name), `#!/bin/sh\necho ${name} ${version}\n`, { mode: 0o755 });
  writeFileSync(join(tree, 'share/doc/COPYING'), `${name} ${version} is free.\n`);
}
