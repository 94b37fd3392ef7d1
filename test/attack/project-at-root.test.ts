import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { headwater, namesIn } from '../world/cli.ts';
import { withOwnRoot } from '../world/own-root.ts';
import { makeSmallWorld } from '../world/small-catalog.ts';
import { addTiny } from '../world/tools.ts';

/** A project above everything: at the root of the file system, or around a user's whole home. */
const probe = mkdtempSync(join(tmpdir(), 'headwater-root-'));
const canHaveRoot = withOwnRoot(probe, 'echo x >/headwater.toml').status === 0;
rmSync(probe, { recursive: true });

const MANIFEST = '[tools]\none = "1"\n';

describe.each(['sh', 'native'])('with the shim in %s', (shim) => {
  let world: Awaited<ReturnType<typeof makeSmallWorld>>;

  beforeAll(async () => {
    world = await makeSmallWorld({ HEADWATER_SHIM: shim });
    await addTiny(world, { name: 'one', versions: ['2.0', '1.0'] });
    expect((await headwater(['install', '-g', 'one@2'], world.env, world.scratch)).code).toBe(0);
  });

  afterAll(() => world.dispose());

  test.skipIf(!canHaveRoot)(
    'a manifest at / that was never installed chooses nothing; installed it is found from everywhere',
    async () => {
      // Built before: in a root of its own no server of this test is asked.
      const before = join(world.scratch, 'before');
      mkdirSync(before);
      writeFileSync(join(before, 'headwater.toml'), MANIFEST);
      expect((await headwater(['install'], world.env, before)).code).toBe(0);
      const root = join(world.scratch, 'root');
      mkdirSync(root);
      const script = `printf '[tools]\\none = "1"\\n' >/headwater.toml
      one="${join(world.bin, 'one')}"; hw="${join(import.meta.dirname, '../../bin/headwater')}"
      cd /; "$one" 2>&1 | head -1; cd /usr; "$one" 2>&1 | head -1
      cd /; "$hw" install 2>/dev/null; echo "install $?"; "$one"
      cd /usr/bin; "$one"; "$hw" which one >/dev/null; echo "which $?"
      "$hw" gc --keep 1 --older-than 0m >/dev/null 2>&1; echo "gc $?"; "$one"
      rm /headwater.toml; "$one"
      "$hw" gc --keep 1 --older-than 0m >/dev/null 2>&1; echo "gc $?"; "$one"`;
      const said = withOwnRoot(root, script, world.env);
      expect(said.stdout.split('\n').slice(2), said.stderr).toEqual([
        'install 0',
        'one 1.0',
        'one 1.0',
        'which 0',
        'gc 0',
        'one 1.0',
        'one 2.0',
        'gc 0',
        'one 2.0',
        '',
      ]);
      for (const line of said.stdout.split('\n').slice(0, 2))
        expect(line).toMatch(/^error PROJECT_NOT_INSTALLED/);
      expect(namesIn('/')).not.toContain('headwater.toml');
    },
  );

  test('a manifest in the home of a user, with headwater’s own folders in it', async () => {
    const user = join(world.scratch, 'user');
    mkdirSync(join(user, 'work', 'inner'), { recursive: true });
    writeFileSync(join(user, 'headwater.toml'), MANIFEST);
    const one = (cwd: string) => {
      const { stdout, stderr } = spawnSync(join(world.bin, 'one'), { cwd, env: world.env, encoding: 'utf8' });
      return `${stdout}${stderr}`.split('\n')[0];
    };
    expect(one(join(user, 'work'))).toMatch(/^error PROJECT_NOT_INSTALLED/);
    expect((await headwater(['install'], world.env, join(user, 'work'))).code).toBe(0);
    expect([one(user), one(join(user, 'work')), one(world.scratch)]).toEqual([
      'one 1.0',
      'one 1.0',
      'one 2.0',
    ]);
    writeFileSync(join(user, 'work', 'inner', 'headwater.toml'), '[tools]\n');
    expect(one(join(user, 'work', 'inner'))).toBe('one 2.0');
    expect((await headwater(['install'], world.env, join(user, 'work', 'inner'))).code).toBe(0);
    expect(one(join(user, 'work', 'inner'))).toBe('one 2.0');
    rmSync(join(user, 'headwater.toml'));
    expect(one(join(user, 'work'))).toBe('one 2.0');
  });
});
