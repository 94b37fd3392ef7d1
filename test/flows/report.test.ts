import { appendFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { install } from '../../src/flows/install.ts';
import { rebuildAll } from '../../src/flows/rebuild/rebuild.ts';
import { catalogReport } from '../../src/flows/report/catalog-report.ts';
import { listStored } from '../../src/store/find.ts';
import { FLAWS, flawedWorld } from '../world/irreproducible.ts';
import { tempHome } from '../world/temp-home.ts';

const patient = { timeout: 10 * 60_000 };
const releases = Object.keys(FLAWS).length;

test('what is built, what came of rebuilds, and what is not there', patient, async () => {
  const { host, context, env } = await flawedWorld(tempHome());
  const report = () => catalogReport({ host, now: host.now() });
  expect(report().totals).toMatchObject({
    entries: releases,
    releases,
    built: 0,
    missing: releases,
    seconds: 0,
  });

  await install(['flaw-none', 'flaw-date', 'flaw-kernel'], context);
  const { results } = await rebuildAll(['flaw-none', 'flaw-date'], { ...context, now: host.now() });
  expect(results).toHaveLength(2);
  const row = (name: string) => report().rows.find((one) => one.name === name);
  const level = 'SLSA_BUILD_LEVEL_1';
  expect(row('flaw-none')).toMatchObject({
    state: 'built',
    reproducible: 'identical',
    rebuilds: 1,
    built: { level },
  });
  expect(row('flaw-date')).toMatchObject({ state: 'built', reproducible: 'differs', license: 'MIT' });
  expect(row('flaw-kernel')).toMatchObject({ state: 'built', reproducible: 'untested', rebuilds: 0 });
  expect(row('flaw-year')).toMatchObject({ state: 'missing' });
  const stored = listStored(host).find(({ receipt }) => receipt.name === 'flaw-none');
  const { artifact } = stored?.receipt ?? {};
  expect(row('flaw-none')?.built).toMatchObject({
    artifactSize: artifact?.size,
    artifactSha256: artifact?.sha256,
    files: 2,
  });
  expect(report().totals).toMatchObject({
    built: 3,
    identical: 1,
    differs: 1,
    untested: 1,
    levels: [{ of: level, count: 3 }],
  });
  expect(report().totals.seconds).toBeGreaterThan(0);

  // Evidence that does not stand, an attestation that does not, an entry that cannot be read.
  const [kept] = results;
  rmSync(join(stored?.path ?? '', 'proof', 'provenance.sigstore.json'), { force: true });
  expect(row('flaw-none')).toMatchObject({
    state: 'refused',
    code: 'VERIFY_NO_EVIDENCE',
    reproducible: 'untested',
  });
  appendFileSync(results[1]?.attestation ?? '', ' x');
  expect(row('flaw-date')).toMatchObject({ state: 'built', reproducible: 'untested', rebuilds: 0 });
  expect(report().refused).toMatchObject([{ path: results[1]?.attestation }]);
  expect(kept?.rebuild.identical).toBe(true);
  writeFileSync(join(env.HEADWATER_CATALOG ?? '', 'flaw-year.toml'), 'name = 5\n');
  expect(report().broken).toMatchObject([{ name: 'flaw-year', code: 'CATALOG_INVALID' }]);
});
