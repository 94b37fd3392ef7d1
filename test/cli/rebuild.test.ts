import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshBundle } from '../world/bundle.ts';
import { headwater, namesIn } from '../world/cli.ts';
import { type FlawedWorld, flawedWorld } from '../world/irreproducible.ts';
import { makeTempHome } from '../world/temp-home.ts';

const patient = { timeout: 5 * 60_000 };

let home: ReturnType<typeof makeTempHome>;
let world: FlawedWorld;

beforeAll(async () => {
  await freshBundle();
  home = makeTempHome();
  world = await flawedWorld(home);
}, 120_000);

afterAll(() => home.dispose());

test('identical: exit code 0, an attestation, and nothing in the store', patient, async () => {
  const { code, stdout } = await headwater(['rebuild', 'flaw-none'], world.env);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^flaw-none 1\.0 {2}identical/);
  const [, path = ''] = /attested in (\S+)/.exec(stdout) ?? [];
  expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({
    dsseEnvelope: { payloadType: 'application/vnd.in-toto+json' },
  });
  expect(namesIn(world.host.paths.store)).toEqual([]);
  expect(namesIn(world.host.paths.quarantine)).toEqual([]);
});

test('differing: exit code 9, with file, place, both texts and cause', patient, async () => {
  const { code, stdout, stderr } = await headwater(['rebuild', 'flaw-kernel'], world.env);
  expect(code).toBe(9);
  expect(stdout).toMatch(
    /share\/flaw {2}kernel\n {4}line 1: kernel\n {6}first {2}Linux .*\n {6}second Linux 9\.8\.7-elsewhere/,
  );
  expect(stderr).toContain('REBUILD_DIFFERS');
});

test('--json has the same as data, for several at once', patient, async () => {
  const { code, stdout } = await headwater(['rebuild', 'flaw-none', 'flaw-year', '--json'], world.env);
  expect(code).toBe(9);
  expect(JSON.parse(stdout)).toMatchObject({
    identical: false,
    packages: [
      { name: 'flaw-none', identical: true, differences: [] },
      {
        name: 'flaw-year',
        identical: false,
        differences: [{ path: 'share/flaw', causes: ['build date'] }],
        error: { code: 'REBUILD_DIFFERS', exitCode: 9 },
      },
    ],
  });
});

test('what cannot be rebuilt says why, with its own exit code', async () => {
  expect((await headwater(['rebuild'], world.env)).code).toBe(2);
  expect((await headwater(['rebuild', '--all', 'flaw-none'], world.env)).code).toBe(2);
  const unknown = await headwater(['rebuild', 'nosuch', '--json'], world.env);
  expect(unknown.code).toBe(4);
  expect(JSON.parse(unknown.stdout)).toMatchObject({ error: { code: 'PACKAGE_UNKNOWN' } });
});

test('catalog report: a table, JSON, and a page', async () => {
  const said = await headwater(['catalog', 'report'], world.env);
  expect(said.code).toBe(0);
  expect(said.stdout).toMatch(/flaw-date +1\.0 +not built/);
  const json = await headwater(['catalog', 'report', '--json'], world.env);
  expect(JSON.parse(json.stdout)).toMatchObject({ totals: { built: 0 }, broken: [], refused: [] });
  const page = join(home.scratch, 'report.html');
  const written = await headwater(['catalog', 'report', '--html', page], world.env);
  expect(written).toMatchObject({ code: 0, stdout: `${page}\n` });
  expect(readFileSync(page, 'utf8')).toMatch(/^<!doctype html>[\s\S]*flaw-date/);
});
