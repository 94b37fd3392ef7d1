import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { info } from '../../../src/flows/info.ts';
import { install } from '../../../src/flows/install.ts';
import { knownRebuilds, reproducibility } from '../../../src/flows/rebuild/known-rebuilds.ts';
import { rebuildAll } from '../../../src/flows/rebuild/rebuild.ts';
import { why } from '../../../src/flows/why.ts';
import { listStored } from '../../../src/store/find.ts';
import { loadTrust } from '../../../src/trust/load.ts';
import { flawedWorld } from '../../world/irreproducible.ts';
import { tempHome } from '../../world/temp-home.ts';

const patient = { timeout: 10 * 60_000 };

test('what the store holds is compared, and stays as it is', patient, async () => {
  const { host, context } = await flawedWorld(tempHome());
  await install(['flaw-none'], context);
  const [stored] = listStored(host);
  if (stored === undefined) throw new Error('nothing was installed');
  const receipt = readFileSync(join(stored.path, 'proof', 'receipt.json'), 'utf8');
  const { results } = await rebuildAll(['flaw-none'], { ...context, now: host.now() });
  const { sha256 } = stored.receipt.artifact;
  const rebuild = {
    identical: true,
    against: 'store',
    artifactSha256: sha256,
    tarSha256: expect.any(String),
  };
  expect(results).toMatchObject([{ name: 'flaw-none', rebuild, differences: [] }]);
  expect(readFileSync(join(stored.path, 'proof', 'receipt.json'), 'utf8')).toBe(receipt);
  expect(listStored(host)).toHaveLength(1);
  expect(loadTrust(host).builderKeys).toHaveLength(1);
  expect(readdirSync(host.paths.quarantine)).toEqual([]);
});

test('the attestation is kept, judged when it is read, and shown by why and info', patient, async () => {
  const { host, context } = await flawedWorld(tempHome());
  await install(['flaw-date'], context);
  const now = () => ({ ...context, now: host.now() });
  const [stored] = listStored(host);
  if (stored === undefined) throw new Error('nothing was installed');
  expect(knownRebuilds(stored.receipt, now())).toEqual({ rebuilds: [], refused: [] });
  const { results } = await rebuildAll(['flaw-date'], now());
  const [result] = results;
  const known = knownRebuilds(stored.receipt, now());
  expect(known).toEqual({ rebuilds: [result?.rebuild], refused: [] });
  expect(reproducibility(known)).toBe('differs');
  expect(why('flaw-date', now())).toMatchObject({ rebuilds: known });
  expect(info('flaw-date', now()).installed).toMatchObject([{ version: '1.0', rebuilds: known }]);

  const path = result?.attestation ?? '';
  writeFileSync(path, readFileSync(path, 'utf8').replace('"payload":"', '"payload":"A'));
  expect(why('flaw-date', now())).toMatchObject({ rebuilds: { rebuilds: [], refused: [{ path }] } });
});

test('a build that fails elsewhere is a failed build, and attests nothing', patient, async () => {
  const { host, context, env } = await flawedWorld(tempHome());
  const file = join(env.HEADWATER_CATALOG ?? '', 'flaw-none.toml');
  // Other folders, other kernel, one core: the check fails where there is no such kernel.
  const check = 'check = [["sh", "-c", "test $(uname -r) != 9.8.7-elsewhere"]]';
  writeFileSync(file, readFileSync(file, 'utf8').replace(/check = .*/, check));
  const { results, failed } = await rebuildAll(['flaw-none'], context);
  expect(results).toEqual([]);
  expect(failed).toMatchObject([{ name: 'flaw-none', error: { code: 'BUILD_CHECK_FAILED' } }]);
  expect(readdirSync(host.paths.data)).not.toContain('rebuilds');
});
