import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { settleShim, shimPackage } from '../../src/flows/native-shim.ts';
import { createHost } from '../../src/host/create.ts';
import type { Host } from '../../src/host/host.ts';
import { linkTools } from '../../src/link/link.ts';
import { shimChoice, writeSign } from '../../src/link/shim-sign.ts';
import type { ProgressEvent } from '../../src/model/progress.ts';
import { listStored } from '../../src/store/find.ts';
import { codeOf, storedPackage } from '../world/package.ts';
import { expectSound } from '../world/sound.ts';
import { flipByte } from '../world/tamper.ts';
import { makeTempHome, tempHome } from '../world/temp-home.ts';

let shared: ReturnType<typeof makeTempHome>;
let host: Host;

/** One home, in which the shim is built once, and jq is linked. */
beforeAll(async () => {
  shared = makeTempHome();
  host = createHost({ ...shared.env, HEADWATER_SHIM: '' });
  await settle(host);
  await linkTools(host, { add: [await storedPackage({ name: 'jq' }, host)], remove: [] });
});
afterAll(() => shared.dispose());

async function settle(of: Host): Promise<readonly ProgressEvent[]> {
  const events: ProgressEvent[] = [];
  await settleShim({ host: of, progress: (event) => events.push(event), now: of.now() });
  return events;
}

function as(wish: string): Host {
  return createHost({ ...shared.env, HEADWATER_SHIM: wish });
}

const shimOf = (bin: string) => readFileSync(join(host.paths.bin, bin));
const isElf = (bytes: Buffer) => bytes.subarray(1, 4).toString() === 'ELF';

test('is in the store like any tool, with a proof; its commands run', () => {
  const [stored] = listStored(host).filter(({ receipt }) => receipt.name === 'headwater-shim');
  expect(stored?.receipt).toMatchObject({ origin: 'source', buildKey: shimPackage(host).buildKey });
  expect(isElf(shimOf('jq'))).toBe(true);
  expect(expectSound(host)).toEqual(['jq']);
});

test('settling again does nothing, and says nothing', async () => {
  const before = shimChoice(host);
  expect(await settle(host)).toEqual([]);
  expect(shimChoice(host)).toEqual(before);
});

test('HEADWATER_SHIM exchanges all shims, and back; anything else is SETTING_INVALID', async () => {
  await settle(as('sh'));
  expect(isElf(shimOf('jq'))).toBe(false);
  expect(expectSound(host)).toEqual(['jq']);
  await settle(as('native'));
  expect(isElf(shimOf('jq'))).toBe(true);
  expect(await codeOf(() => settle(as('fast')))).toBe('SETTING_INVALID');
});

test('shims of a home are removed with their commands, whichever they are', async () => {
  const tree = await storedPackage({ name: 'tree' }, host);
  await linkTools(host, { add: [tree], remove: [] });
  await linkTools(host, { add: [], remove: [tree.receipt.name] });
  expect(readdirSync(host.paths.bin)).toEqual(['jq']);
});

test('the attack: the program in the store was changed: no shim is made of it, the next install mends it', async () => {
  const choice = shimChoice(host);
  const program = choice.kind === 'native' ? choice.program : '';
  flipByte(program, (bytes) => bytes.length - 1);
  await linkTools(host, { add: [await storedPackage({ name: 'less' }, host)], remove: [] });
  expect(isElf(shimOf('less'))).toBe(false);
  await settle(host);
  expect(isElf(shimOf('less'))).toBe(true);
  expect(expectSound(host)).toEqual(['jq', 'less']);
});

test('a policy that refuses it is told once; commands are started by sh', async () => {
  const { env } = tempHome();
  const strict = createHost({ ...env, HEADWATER_SHIM: '' });
  mkdirSync(strict.paths.config, { recursive: true });
  writeFileSync(join(strict.paths.config, 'policy.toml'), 'require = "SLSA_BUILD_LEVEL_3"\n');
  await linkTools(strict, { add: [await storedPackage({ name: 'jq' }, strict)], remove: [] });
  expect(await settle(strict)).toMatchObject([
    { kind: 'warning', text: expect.stringContaining('POLICY_LEVEL') },
  ]);
  expect(await settle(strict)).toEqual([]);
  expect(shimChoice(strict)).toMatchObject({ kind: 'sh' });
  expect(expectSound(strict)).toEqual(['jq']);
  const forced = createHost({ ...env, HEADWATER_SHIM: 'native' });
  expect(await codeOf(() => settle(forced))).toBe('POLICY_LEVEL');
});

test.each([
  ['missing', (file: string) => rmSync(file)],
  ['empty', (file: string) => writeFileSync(file, '')],
  ['of another kind', (file: string) => writeFileSync(file, '\0\0\n\n\n\n')],
  ['unreadable', (file: string) => chmodSync(file, 0)],
  [
    'leading out of the store',
    (file: string) => writeFileSync(file, `a\nb\nnative ${'0'.repeat(64)} ../../etc/passwd\n`),
  ],
])('the file that says which shim: %s: the sh shim is used', async (_, twist) => {
  const { host: other } = tempHome();
  await linkTools(other, { add: [await storedPackage({ name: 'jq' }, other)], remove: [] });
  writeSign({ kind: 'sh', failed: 'f'.repeat(64) }, other);
  twist(join(other.paths.data, 'shims'));
  await linkTools(other, { add: [await storedPackage({ name: 'tree' }, other)], remove: [] });
  expect(expectSound(other)).toEqual(['jq', 'tree']);
});
