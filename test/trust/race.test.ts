import { execFile, spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { openBuilderKey } from '../../src/trust/builder-key.ts';
import { loadTrust } from '../../src/trust/load.ts';
import { tempHome } from '../world/temp-home.ts';

const script = fileURLToPath(import.meta.resolve('../world/open-key.ts'));
const run = promisify(execFile);

test('of six processes that ask at once, one makes the key and all get it', async () => {
  const { host, env } = tempHome();
  const processes = Array.from({ length: 6 }, () => run(process.execPath, [script], { env }));
  const ids = (await Promise.all(processes)).map(({ stdout }) => stdout);
  expect(ids).toEqual(Array(6).fill(openBuilderKey(host).keyId));
  expect(loadTrust(host).builderKeys.map(({ keyId }) => keyId)).toEqual([ids[0]]);
  expect(readdirSync(host.paths.keys).sort()).toEqual(['builder.pem', 'trusted.json']);
}, 60_000);

test('of four processes that rotate at once, each retires the one before', async () => {
  const { host, env } = tempHome();
  openBuilderKey(host);
  const processes = Array.from({ length: 4 }, () => run(process.execPath, [script, 'rotate'], { env }));
  const ids = (await Promise.all(processes)).map(({ stdout }) => stdout);
  const keys = loadTrust(host).builderKeys;
  expect(keys).toHaveLength(5);
  expect(
    keys
      .slice(1)
      .map(({ keyId }) => keyId)
      .sort(),
  ).toEqual(ids.sort());
  expect(keys.filter(({ validUntil }) => validUntil === undefined)).toHaveLength(1);
  expect(keys.at(-1)?.keyId).toBe(openBuilderKey(host).keyId);
}, 60_000);

test('processes that are killed at any moment leave a key that works, or none', async () => {
  const { host, env } = tempHome();
  for (const delay of [30, 60, 70, 80, 90, 100, 120, 150]) {
    const child = spawn(process.execPath, [script, 'rotate'], { env, stdio: 'ignore' });
    const ended = new Promise((resolve) => child.once('exit', resolve));
    setTimeout(() => child.kill('SIGKILL'), delay);
    await ended;
    const key = openBuilderKey(host);
    const inUse = loadTrust(host).builderKeys.filter(({ validUntil }) => validUntil === undefined);
    expect(inUse.map(({ keyId }) => keyId)).toEqual([key.keyId]);
  }
}, 60_000);
