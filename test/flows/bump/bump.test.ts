import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadCatalog } from '../../../src/catalog/load.ts';
import { createHost } from '../../../src/host/create.ts';
import { sha256Of } from '../../../src/model/digest.ts';
import { parsePackageName } from '../../../src/model/package-name.ts';
import { bumpWorld, NEW, OLD } from '../../world/bump-world.ts';
import { start } from '../../world/cli.ts';
import { minisignKey } from '../../world/minisign.ts';
import { noGpg, openpgpWorld } from '../../world/openpgp.ts';
import { codeOf } from '../../world/package.ts';

function releasesIn(env: Record<string, string>) {
  return loadCatalog(createHost(env)).find(parsePackageName('tock'))?.releases ?? [];
}

test('the newest that the pool has is built, checked, built again, and pinned', async () => {
  const world = await bumpWorld();
  const result = await world.bump('tock', { build: true });
  expect(result).toMatchObject({
    state: 'bumped',
    from: '1.0',
    to: '1.1',
    sources: [
      {
        sha256: sha256Of(world.tarball),
        witnesses: ['an index of Debian sid whose signature was not checked'],
      },
    ],
    build: { reproducible: true },
  });
  expect(releasesIn(world.env)).toMatchObject([
    {
      version: '1.1',
      sources: [
        {
          url: 'https://127.0.0.1:1/tock-1.1.tar.gz',
          mirrors: [`debian:${NEW}`],
          confirmed:
            "an index of Debian sid whose signature was not checked; upstream's own address gave nothing",
        },
      ],
    },
  ]);
  expect(world.text()).toContain('# a comment of the head');
  expect(world.warnings.join('\n')).toContain('https://127.0.0.1:1/tock-1.1.tar.gz');
  expect(await world.bump()).toEqual({ state: 'current', name: 'tock', version: '1.1' });
});

test('--keep leaves the old release beside it', async () => {
  const world = await bumpWorld();
  await world.bump('tock@1.1', { keep: true });
  expect(releasesIn(world.env).map(({ version }) => version)).toEqual(['1.1', '1.0']);
  expect(await world.bump('tock@1.0')).toMatchObject({ state: 'current', version: '1.0' });
});

test('an index that names another digest, and one that no longer lists the release', async () => {
  const world = await bumpWorld();
  world.listed.set(NEW, sha256Of('what the maintainer saw'));
  expect(await codeOf(() => world.bump())).toBe('BUMP_SOURCES_DIFFER');
  expect(world.text()).toBe(world.before);
  world.listed.delete(NEW);
  expect(await world.bump()).toMatchObject({ state: 'current', version: '1.0' });
  await world.bump('tock@1.1');
  expect(releasesIn(world.env)[0]?.sources[0]?.confirmed).toMatch(/^one address alone/);
});

test('a release that nobody has', async () => {
  const world = await bumpWorld();
  expect(await codeOf(() => world.bump('tock@7.7'))).toBe('FETCH_FAILED');
  world.listed.delete(NEW);
  world.listed.delete(OLD);
  expect(await codeOf(() => world.bump())).toBe('BUMP_IMPOSSIBLE');
  expect(world.text()).toBe(world.before);
});

test.each([
  ['does not compile', 'int main(void) { return missing; }\n', 'BUILD_STEP_FAILED'],
  ['does another thing', 'int main(void) { return 0; }\n', 'BUILD_CHECK_FAILED'],
])('a release that %s changes nothing', async (_, program, code) => {
  const world = await bumpWorld({ program });
  expect(await codeOf(() => world.bump('tock', { build: true }))).toBe(code);
  expect(world.text()).toBe(world.before);
  expect(readdirSync(world.catalog).sort()).toEqual(['keys', 'tock.toml']);
});

test('killed in the middle, it has changed nothing, and goes well the next time', async () => {
  const world = await bumpWorld();
  const bump = start(['catalog', 'bump', 'tock', '--no-build'], world.env);
  const killed = new Promise<void>((resolve) => {
    world.intercept.answer = (_, response) => {
      response.writeHead(200).write(world.tarball.subarray(0, 10), () => {
        bump.process.kill('SIGKILL');
        resolve();
      });
    };
  });
  await killed;
  expect((await bump.end).code).toBe(null);
  expect(world.text()).toBe(world.before);
  world.intercept.answer = undefined;
  expect(await world.bump()).toMatchObject({ state: 'bumped', to: '1.1' });
});

test("minisign: upstream's signature must be there and hold", async () => {
  const ours = minisignKey();
  const world = await bumpWorld({ upstream: `minisign = { key = "${ours.key}" }` });
  const refused = async (signature?: string) => {
    if (signature !== undefined) world.served.set(`${NEW}.minisig`, Buffer.from(signature));
    expect(await codeOf(() => world.bump())).toBe('BUMP_SIGNATURE_INVALID');
    expect(world.text()).toBe(world.before);
  };
  await refused();
  await refused('<html>not found</html>');
  await refused(minisignKey().signatureOf(world.tarball));
  await refused(ours.signatureOf(world.tarball.subarray(1)));
  world.served.set(`${NEW}.minisig`, Buffer.from(ours.signatureOf(world.tarball)));
  await world.bump();
  expect(releasesIn(world.env)[0]?.sources[0]?.confirmed).toMatch(/^upstream's minisign signature; /);
});

test.skipIf(noGpg)('OpenPGP: by a key that the entry names, not just by one of its file', async () => {
  const { scratch } = { scratch: (await bumpWorld()).catalog };
  const { makeKey, exported, signatureOf } = openpgpWorld(scratch);
  const [ann, eve] = [makeKey('ann'), makeKey('eve')];
  const world = await bumpWorld({
    // In the pool it is .asc, whatever upstream calls it.
    upstream: `openpgp = { suffix = ".sig", keys = "keys/tock.asc", fingerprints = ["${ann}"] }`,
  });
  writeFileSync(join(world.catalog, 'keys', 'tock.asc'), exported(ann, eve));
  expect(await codeOf(() => world.bump())).toBe('BUMP_SIGNATURE_INVALID');
  world.served.set(`${NEW}.asc`, signatureOf(world.tarball, [eve]));
  expect(await codeOf(() => world.bump())).toBe('BUMP_SIGNATURE_INVALID');
  expect(world.text()).toBe(world.before);
  world.served.set(`${NEW}.asc`, signatureOf(world.tarball, [ann]));
  await world.bump();
  expect(releasesIn(world.env)[0]?.sources[0]?.confirmed).toContain(ann);
});
