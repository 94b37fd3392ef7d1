import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startGithub } from '../test/world/github-server.ts';
import { privateSigstore } from '../test/world/sigstore/private-sigstore.ts';
import { type Goods, OWNER, type Shop, TAG } from './cold-goods-list.ts';

/*
 * GitHub on loopback, by a process of its own, with the goods of a folder as releases, each
 * with provenance of a Sigstore made for it; says where:
 *
 *   cold-server FOLDER GOODS.json
 */
const [, , folder = '.', listing = ''] = process.argv;
const sigstore = await privateSigstore('logged', 'bench');
const github = await startGithub({ sigstore });
for (const { name, file } of JSON.parse(readFileSync(listing, 'utf8')) as Goods) {
  const assets = [{ name: file, bytes: readFileSync(join(folder, file)), attest: true as const }];
  await github.publish({ repository: `${OWNER}/${name}`, tag: TAG, assets });
}
const root = `${listing}.root.json`;
writeFileSync(root, sigstore.root.json);
const shop: Shop = { env: github.env, site: github.site, root };
process.stdout.write(`${JSON.stringify(shop)}\n`);
