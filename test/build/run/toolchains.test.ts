import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { toolchainMounts } from '../../../src/build/run/toolchains.ts';
import { startedByRoot } from '../../../src/build/seal/identity.ts';
import type { HostTool } from '../../../src/build/toolbox.ts';
import { sha256Of } from '../../../src/model/digest.ts';
import { tempHome } from '../../world/temp-home.ts';

const OTHERS = 0o005;

function treeIn(path: string): HostTool {
  mkdirSync(join(path, 'bin'), { recursive: true });
  writeFileSync(join(path, 'bin/tool'), '', { mode: 0o755 });
  return { kind: 'tree', name: 'kit', path, parts: ['bin/tool'], sha256: sha256Of('kit') };
}

test.skipIf(!startedByRoot())(
  'a toolchain that only root can reach is brought to where the sealed user can, whatever the umask',
  () => {
    const { scratch, host } = tempHome();
    const before = process.umask(0o022);
    onTestFinished(() => void process.umask(before));
    const tree = treeIn(join(scratch, 'kit'));
    mkdirSync(join(scratch, 'work'));
    process.umask(0o077);
    const [mount] = toolchainMounts([tree], join(scratch, 'work/toolchains'), host);
    expect(mount).toMatchObject({ at: '/toolchains/kit/bin/tool' });
    expect(mount?.source.startsWith(join(scratch, 'work/toolchains'))).toBe(true);
    for (const path of ['', 'kit', 'kit/bin', 'kit/bin/tool'])
      expect(statSync(join(scratch, 'work/toolchains', path)).mode & OTHERS, path).toBe(OTHERS);
  },
);
