import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { verifyInstalled } from '../../src/flows/verify.ts';
import { createHost } from '../../src/host/create.ts';
import { headwater } from '../world/cli.ts';
import { smallWorld } from '../world/small-catalog.ts';
import { entryOf, replaceFile } from '../world/tamper.ts';

/** What nobody signs: when it was admitted, its commands, the key under which it is found, the length of what is gone. */
const UNSIGNED = ['admittedAt', 'bins', 'buildKey', 'artifact.size'];

test('a bit turned anywhere in a receipt is found, but in what nobody signs and nothing is decided by', async () => {
  const world = await smallWorld();
  expect((await headwater(['install', 'hello'], world.env)).code).toBe(0);
  const host = createHost(world.env);
  const context = { host, now: new Date(), progress: () => {} };
  const file = join(entryOf(world), 'proof', 'receipt.json');
  const before = readFileSync(file);
  expect(before.length).toBeGreaterThan(2000);
  const passed = new Set<string>();
  for (let at = 0; at < before.length; at += 7) {
    const bytes = Buffer.from(before);
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    replaceFile(file, bytes);
    const verdicts = verifyInstalled([], context);
    if (verdicts.every(({ ok }) => ok)) for (const name of changedMembers(before, bytes)) passed.add(name);
  }
  expect([...passed].filter((name) => !UNSIGNED.includes(name))).toEqual([]);
});

function changedMembers(before: Buffer, after: Buffer): readonly string[] {
  const [old, now] = [flat(JSON.parse(before.toString())), flat(JSON.parse(after.toString()))];
  const names = [...new Set([...Object.keys(old), ...Object.keys(now)])];
  return names.filter((name) => JSON.stringify(old[name]) !== JSON.stringify(now[name]));
}

/** Members of `artifact` beside the others. */
function flat({ artifact, ...others }: Record<string, unknown>): Record<string, unknown> {
  const parts = Object.entries(artifact as object).map(([name, value]) => [`artifact.${name}`, value]);
  return { ...others, ...Object.fromEntries(parts) };
}
