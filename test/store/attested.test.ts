import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { judgeStored } from '../../src/flows/judge-stored.ts';
import type { Host } from '../../src/host/host.ts';
import { checkTree } from '../../src/store/check.ts';
import { findStored, listStored } from '../../src/store/find.ts';
import { parseReceipt, printReceipt } from '../../src/store/parse-receipt.ts';
import { proofOf } from '../../src/store/place.ts';
import { loadTrust } from '../../src/trust/load.ts';
import { attestedPackage, believe, now } from '../world/attested-package.ts';
import { tempHome } from '../world/temp-home.ts';

async function trustingHome(): Promise<Host> {
  const { host } = tempHome();
  await believe(host);
  return host;
}

test('a package of one part lies under the digest of its artifact, with all its proof', async () => {
  const host = await trustingHome();
  const { stored, pkg } = await attestedPackage({}, host);
  const [part] = stored.receipt.parts;
  expect(stored.receipt.artifact.sha256).toBe(part.artifact.sha256);
  expect(stored.path).toBe(
    join(host.paths.store, 'github=acme=tool', `1.2.3-${part.artifact.sha256.slice(0, 12)}`),
  );
  expect(readdirSync(join(stored.path, 'proof')).sort()).toEqual(
    [
      'files',
      'provenance.sigstore.json',
      'receipt.json',
      'tree.sigstore.json',
      'trust.json',
      'verdict.json',
    ].sort(),
  );
  expect(findStored(host, pkg)).toEqual(stored);
  expect(listStored(host)).toEqual([stored]);
  expect(checkTree(stored, host)).toEqual([]);
  const judgement = judgeStored(stored, { host, trust: loadTrust(host), now });
  expect(judgement).toMatchObject({ damage: [] });
  expect(judgement.refusal).toBeUndefined();
});

test('printed and parsed, a receipt of several parts is what it was', async () => {
  const host = await trustingHome();
  const { stored } = await attestedPackage({ members: ['left', 'right'] }, host);
  const at = { name: 'github:acme/tool', folder: stored.path.split('/').at(-1) ?? '' };
  expect(parseReceipt(Buffer.from(printReceipt(stored.receipt)), at)).toEqual(stored.receipt);
  expect(readFileSync(proofOf(stored, 'receipt.json'), 'utf8')).toBe(printReceipt(stored.receipt));
  expect(stored.receipt.evidence.map(({ name }) => name)).toEqual([
    'provenance.sigstore.json',
    'provenance-2.sigstore.json',
    'provenance-3.sigstore.json',
    'tree.sigstore.json',
  ]);
});
