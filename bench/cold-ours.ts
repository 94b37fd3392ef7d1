import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { loadCatalog } from '../src/catalog/load.ts';
import { fetchSource } from '../src/fetch/fetch.ts';
import { thisPlatform } from '../src/flows/context.ts';
import { openTurns } from '../src/flows/turns.ts';
import { createHost } from '../src/host/create.ts';
import type { Host } from '../src/host/host.ts';
import { openQuarantine } from '../src/host/quarantine.ts';
import { linkTools } from '../src/link/link.ts';
import { parseSha256 } from '../src/model/digest.ts';
import { parsePackageName } from '../src/model/package-name.ts';
import { expectationOf } from '../src/resolve/expect.ts';
import type { ResolvedPackage } from '../src/resolve/resolution.ts';
import { resolve } from '../src/resolve/resolve.ts';
import { admit } from '../src/store/admit.ts';
import type { Stored } from '../src/store/receipt.ts';
import { loadTrust } from '../src/trust/load.ts';
import { unpack } from '../src/unpack/unpack.ts';
import { verify } from '../src/verify/verify.ts';
import type { Goods } from './cold-goods-list.ts';

/*
 * Installs what others built, by the stages that a build's own result goes through: fetch,
 * verify, unpack, admit, link. No command does this as yet (the only origin that can be
 * installed is `source`), so this program puts them together; it is bundled like headwater.
 *
 *   cold-ours GOODS.json http://127.0.0.1:PORT
 */
const [, , listing = '', server = ''] = process.argv;
const SIDE_BY_SIDE = 8;

void install(createHost());

async function install(host: Host): Promise<void> {
  const goods = JSON.parse(readFileSync(listing, 'utf8')) as Goods;
  const packages = goods.map(({ name }) => ({ name: parsePackageName(name) }));
  const resolved = resolve({ packages }, loadCatalog(host), thisPlatform()).packages;
  const turns = openTurns(SIDE_BY_SIDE);
  const quarantine = openQuarantine(host);
  try {
    const add = await Promise.all(
      resolved.map((pkg) => turns(() => obtain(pkg, { goods, quarantine: quarantine.directory }, host))),
    );
    await linkTools(host, { add, remove: [], now: host.now() });
  } finally {
    quarantine.close();
    await host.http.close();
  }
}

async function obtain(
  pkg: ResolvedPackage,
  { goods, quarantine }: { readonly goods: Goods; readonly quarantine: string },
  host: Host,
): Promise<Stored> {
  const found = goods.find(({ name }) => name === pkg.name);
  if (found === undefined) throw new Error(`${pkg.name} is not among the goods`);
  const directory = join(quarantine, pkg.name);
  host.fs.mkdirSync(directory);
  const source = {
    url: `${server}/${found.file}`,
    sha256: parseSha256(found.sha256),
    mirrors: [],
    confirmed: '',
  };
  const [artifact, ...evidence] = await Promise.all([
    fetchSource(source, { host, directory, what: pkg.name, progress: () => {} }),
    ...found.evidence.map(async ({ name, file }) => ({ name, bytes: await get(`${server}/${file}`, host) })),
  ]);
  const trust = loadTrust(host);
  const verified = verify({ ...artifact, evidence }, expectationOf(pkg, []), { trust, now: host.now() });
  const unpacked = await unpack(verified, join(directory, 'tree'), host);
  const { kind, bins } = pkg.entry;
  return admit(unpacked, { kind, bins, buildKey: pkg.buildKey, trust, now: host.now() }, host);
}

async function get(url: string, host: Host): Promise<Uint8Array> {
  const { body } = await host.http.get(url);
  return buffer(Readable.from(body));
}
