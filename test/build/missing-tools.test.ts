import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { missingTools } from '../../src/build/missing-tools.ts';
import { createHost } from '../../src/host/create.ts';
import { tempHome } from '../world/temp-home.ts';

test('nothing is missing of what every build has', async () => {
  expect(await missingTools([], tempHome().host, {})).toEqual([]);
  expect(await missingTools(['cc', 'make'], tempHome().host, { cc: '1.0', make: '3.0' })).toEqual([]);
});

test('a tool that is not there is named once, with the package that has it', async () => {
  const [tool, ...more] = await missingTools(['no-such-tool'], tempHome().host, { 'no-such-tool': '1.0' });
  expect(more).toEqual([]);
  expect(tool?.wanted).toBe('no-such-tool');
  expect(tool?.hint).toContain('apt install no-such-tool');
});

test('a tool that is too old is named with the least version, also where a group brings it', async () => {
  const missing = await missingTools(['cc', 'make'], tempHome().host, { make: '999', ld: '1.0' });
  expect(missing.map(({ wanted }) => wanted)).toEqual(['make 999 or later']);
});

test('a toolchain in a folder of its own is told by its files', async () => {
  const { scratch, env } = tempHome();
  const bin = join(scratch, 'go/bin');
  mkdirSync(join(scratch, 'go/pkg/tool'), { recursive: true });
  mkdirSync(join(scratch, 'go/src/runtime'), { recursive: true });
  mkdirSync(bin);
  writeFileSync(join(bin, 'go'), '#!/bin/sh\nexit 1\n');
  chmodSync(join(bin, 'go'), 0o755);
  writeFileSync(join(scratch, 'go/VERSION'), 'go998.0\ntime 2026-01-01T00:00:00Z\n');
  const host = createHost({ ...env, PATH: bin });
  expect(await missingTools(['go'], host, { go: '998.0' })).toEqual([]);
  const [tool] = await missingTools(['go'], host, { go: '999.1' });
  expect(tool?.wanted).toBe('go 999.1 or later');
  expect(tool?.hint).toContain('go.dev/dl');
});
