import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { attestedWorld } from '../world/attested-world.ts';
import type { Said } from '../world/cli.ts';
import type { NpmPackage } from '../world/npm-package.ts';
import { startNpm } from '../world/npm-server.ts';

/**
 * "Manifest confusion": what a registry says of a version beside what its package.json says,
 * which the provenance of its bytes covers. Everything else is honest: every member has
 * provenance of its own repository.
 */

const tool = (more: Partial<NpmPackage>): NpmPackage => ({
  name: 'tool',
  version: '1.0.0',
  bin: { tool: 'tool.js' },
  dependencies: { left: '^1.0.0' },
  files: { 'tool.js': '#!/usr/bin/env node\nconsole.log(require("left"));\n' },
  ...more,
});

async function world() {
  const machine = await attestedWorld();
  const npm = await startNpm({ sigstore: machine.sigstore });
  const user = join(machine.world.scratch, 'user');
  mkdirSync(user, { recursive: true });
  writeFileSync(join(user, '.npmrc'), npm.npmrc());
  const env = { npm_config_globalconfig: '/dev/null' };
  const all = { npm, world: machine.world, run: (line: string) => machine.run(line, env) };
  const files = { 'index.js': 'module.exports = "left";\n' };
  await all.npm.publish({ name: 'left', version: '0.9.0', files });
  await all.npm.publish({ name: 'left', version: '1.0.0', files });
  const evil = { 'index.js': 'module.exports = "evil";\n' };
  await all.npm.publish({ name: 'evil', version: '1.0.0', files: evil });
  return all;
}

async function refused({ run, world: { home, bin } }: Awaited<ReturnType<typeof world>>): Promise<string> {
  const said: Said = await run('install npm:tool --json');
  expect(said.code).toBe(3);
  expect(existsSync(join(home, 'store', 'npm=tool'))).toBe(false);
  expect(existsSync(join(bin, 'tool'))).toBe(false);
  const { code, details } = JSON.parse(said.stdout).error;
  expect(code).toBe('VERIFY_MEMBERS');
  return JSON.stringify(details);
}

test('as registry and package agree, it is installed', async () => {
  const all = await world();
  await all.npm.publish(tool({}));
  expect(await all.run('install npm:tool')).toMatchObject({ code: 0 });
}, 60_000);

test('attack: the registry lets another package, honestly signed, lie where a dependency is looked for', async () => {
  const all = await world();
  await all.npm.publish(tool({ says: { dependencies: { left: 'npm:evil@1.0.0' } } }));
  expect(await refused(all)).toContain('would find pkg:npm/evil@1.0.0');
}, 60_000);

test('attack: the registry has a package brought along that nobody asks for', async () => {
  const all = await world();
  await all.npm.publish(tool({ says: { dependencies: { left: '^1.0.0', evil: '*' } } }));
  expect(await refused(all)).toContain('pkg:npm/evil@1.0.0: nobody asks for it');
}, 60_000);

test('attack: the registry has an older version taken than the package asks for', async () => {
  const all = await world();
  await all.npm.publish(tool({ says: { dependencies: { left: '0.9.0' } } }));
  expect(await refused(all)).toContain('would find pkg:npm/left@0.9.0');
}, 60_000);

test('attack: the registry leaves a dependency out, so that one outside of the tree would be found', async () => {
  const all = await world();
  await all.npm.publish(tool({ says: { dependencies: {} } }));
  expect(await refused(all)).toContain('left, which is missing');
}, 60_000);
