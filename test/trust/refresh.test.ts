import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { HeadwaterError } from '../../src/errors.ts';
import type { Host } from '../../src/host/host.ts';
import { loadTrust } from '../../src/trust/load.ts';
import { refreshRoot } from '../../src/trust/refresh.ts';
import { judgeRoot } from '../../src/verify/authenticate/root/judge-root.ts';
import { projectRoot } from '../world/bundle.ts';
import { serve, unusedAddress } from '../world/http-server.ts';
import { tempHome } from '../world/temp-home.ts';
import { newKey, type TufRepositoryWorld, tufRepository } from '../world/tuf-repository.ts';

/** The attacks are those of the TUF specification, section 2.1.3 ("Goals to protect against specific attacks"). */
const shipped = readFileSync(join(projectRoot, 'trust', 'public-good.trusted-root.json'), 'utf8');
const newer = `${shipped}\n`;
const newest = `${shipped}\n\n`;
const PAST = '2020-01-01T00:00:00Z';

let host: Host;
let repository: TufRepositoryWorld;
let address: string;

beforeEach(async () => {
  host = tempHome().host;
  onTestFinished(() => host.http.close());
  repository = tufRepository(newer);
  address = (await repository.serve()).url;
});

describe('an honest repository', () => {
  test('brings a newer root, and then nothing new', async () => {
    expect(rootInUse()).toEqual({ source: 'shipped', json: shipped });
    expect(await refresh()).toMatchObject({ changed: true, row: { rootVersion: 1, targetsVersion: 1 } });
    expect(rootInUse()).toEqual({ source: 'tuf', json: newer });
    expect(await refresh()).toMatchObject({ changed: false });
    repository.publish(newest);
    expect(await refresh()).toMatchObject({ changed: true, row: { targetsVersion: 2 } });
    expect(rootInUse()).toEqual({ source: 'tuf', json: newest });
  });

  test('may change all its keys, time and again', async () => {
    await refresh();
    repository.rotate();
    repository.rotate();
    repository.publish(newest);
    expect(await refresh()).toMatchObject({ changed: true, row: { rootVersion: 3 } });
  });

  test('leaves files that only their owner can read, and none that nobody needs', async () => {
    await refresh();
    repository.publish(newest);
    const { row } = await refresh();
    const folder = join(host.paths.config, 'trust');
    expect(host.fs.readdirSync(folder)).toEqual([`${row.sha256}.json`]);
    expect(statSync(join(folder, `${row.sha256}.json`)).mode & 0o777).toBe(0o600);
    expect(statSync(join(host.paths.config, 'trust.json')).mode & 0o777).toBe(0o600);
    expect(existsSync(join(host.paths.cache, 'tuf', 'public-good', 'trusted_root.json'))).toBe(false);
  });

  test('serves several who ask at once', async () => {
    const results = await Promise.all([refresh(), refresh(), refresh()]);
    expect(results.map(({ row }) => row.targetsVersion)).toEqual([1, 1, 1]);
    expect(rootInUse().json).toBe(newer);
  });

  test('a root that an old refresh brought gives way to a newer one that is shipped', async () => {
    await refresh({ now: new Date('2020-01-01T00:00:00Z') });
    expect(rootInUse()).toEqual({ source: 'shipped', json: shipped });
  });
});

describe('arbitrary software', () => {
  test.each(['timestamp', 'snapshot', 'targets'] as const)('%s signed by a stranger', async (role) => {
    await refresh();
    repository.publish(newest, { signer: { [role]: newKey() } });
    await expectRefused('TRUST_SIGNATURE_INVALID');
  });

  test('a new root that the old one did not sign', async () => {
    await refresh();
    repository.rotate({ withoutOld: true });
    repository.publish(newest);
    await expectRefused('TRUST_SIGNATURE_INVALID');
  });

  test('another repository, whose root was put into the cache', async () => {
    await refresh();
    const stranger = tufRepository(newest);
    stranger.publish(newest);
    const cache = join(host.paths.cache, 'tuf', 'public-good');
    writeFileSync(join(cache, 'root.json'), stranger.pinnedRoot);
    rmSync(join(cache, 'timestamp.json'));
    await expectRefused('TRUST_SIGNATURE_INVALID', (await stranger.serve()).url);
  });

  test('a target that is not the one described', async () => {
    await refresh();
    repository.publish(newest, { served: newest.replace('sigstore.dev', 'sigstore.bad') });
    await expectRefused('TRUST_METADATA_INVALID');
  });

  test.each([
    ['no JSON', 'trust me'],
    [
      'a log without a beginning',
      shipped.replace(/"validFor": \{\s*"start": "2021-01-12T11:53:27Z"\s*\}/, '"validFor": {}'),
    ],
    ['no trusted root', '{}'],
  ])('signed by all, and unsound: %s', async (_, target) => {
    await refresh();
    expect(target).not.toBe(shipped);
    repository.publish(target);
    await expectRefused('TRUST_INVALID');
  });
});

describe('rollback', () => {
  test('to an earlier edition', async () => {
    const before = new Map(repository.files);
    repository.publish(newer);
    await refresh();
    restore(before);
    await expectRefused('TRUST_ROLLBACK');
  });

  test('to an earlier edition, after the cache was lost', async () => {
    const before = new Map(repository.files);
    repository.publish(newer);
    await refresh();
    restore(before);
    rmSync(host.paths.cache, { recursive: true });
    await expectRefused('TRUST_ROLLBACK');
  });

  test('to the keys of before, after the cache was lost', async () => {
    const before = new Map(repository.files);
    repository.rotate();
    repository.publish(newer);
    await refresh();
    restore(before);
    rmSync(host.paths.cache, { recursive: true });
    await expectRefused('TRUST_ROLLBACK');
  });
});

test('keys that were replaced, where their replacement is hidden and the cache was lost', async () => {
  const stolen = repository.keys();
  repository.rotate();
  repository.publish(newer);
  await refresh();
  repository.publish(newest, { signer: stolen });
  repository.files.delete('/2.root.json');
  rmSync(host.paths.cache, { recursive: true });
  await expectRefused('TRUST_ROLLBACK');
});

describe('freeze', () => {
  test.each(['timestamp', 'snapshot', 'targets'] as const)('%s has expired', async (role) => {
    await refresh();
    repository.publish(newest, { expires: { [role]: PAST } });
    await expectRefused('TRUST_EXPIRED');
  });

  test('the last root has expired', async () => {
    await refresh();
    repository.rotate({ expires: PAST });
    repository.publish(newest);
    await expectRefused('TRUST_EXPIRED');
  });
});

describe('endless data', () => {
  test.each([
    ['a root', '/2.root.json'],
    ['the timestamp', '/timestamp.json'],
    ['the snapshot', '/2.snapshot.json'],
    ['the targets', '/2.targets.json'],
    ['the target', '/targets/'],
  ])('%s', async (_, start) => {
    await refresh();
    repository.publish(newest);
    const endless = await endlessAt(start);
    await expectRefused('TRUST_METADATA_INVALID', endless.url);
    expect(endless.poured()).toBeLessThan(32 * 1024 * 1024);
  });
});

describe('a repository that is not there', () => {
  test('nobody listens', async () => {
    await refresh();
    await expectRefused('TRUST_UNREACHABLE', await unusedAddress());
  });

  test('the server is broken', async () => {
    await refresh();
    const { url } = await serve((_, response) => response.writeHead(503).end());
    await expectRefused('TRUST_UNREACHABLE', url);
  });

  test('an address that is not asked', async () => {
    await refresh();
    await expectRefused('FETCH_ADDRESS_REFUSED', 'http://mirror.example/tuf');
  });
});

function refresh({ at = address, now = new Date('2040-01-01T00:00:00Z') } = {}) {
  const source = { name: 'public-good', metadataUrl: at, pinnedRoot: repository.pinnedRoot };
  return refreshRoot(source, { host, now, judge: judgeRoot });
}

/** Refused with that code, and what was believed before is what is believed after. */
async function expectRefused(code: string, at = address): Promise<void> {
  const before = rootInUse();
  expect(before).toEqual({ source: 'tuf', json: newer });
  const refusal = await refresh({ at }).then(
    () => 'no refusal',
    (error: unknown) => (error instanceof HeadwaterError ? error.code : error),
  );
  expect(refusal).toBe(code);
  expect(rootInUse()).toEqual(before);
}

function rootInUse() {
  const root = loadTrust(host).roots?.find(({ name }) => name === 'public-good');
  return { source: root?.source, json: root?.json };
}

function restore(files: ReadonlyMap<string, Uint8Array>): void {
  repository.files.clear();
  for (const [path, bytes] of files) repository.files.set(path, bytes);
}

/** The same repository, but what begins so never ends. */
async function endlessAt(start: string): Promise<{ url: string; poured: () => number }> {
  const chunk = Buffer.alloc(64 * 1024, ' ');
  let poured = 0;
  const { url } = await serve((request, response) => {
    const path = request.url ?? '';
    const bytes = repository.files.get(path);
    if (!path.startsWith(start)) return void response.writeHead(bytes === undefined ? 404 : 200).end(bytes);
    response.writeHead(200);
    const pour = (): void => {
      do poured += chunk.length;
      while (!response.destroyed && response.write(chunk));
    };
    response.on('drain', pour);
    pour();
  });
  return { url, poured: () => poured };
}
