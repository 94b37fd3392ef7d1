import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { toolchainMounts } from '../../src/build/run/toolchains.ts';
import type { HostTool } from '../../src/build/toolbox.ts';
import { sha256Of } from '../../src/model/digest.ts';
import { eachSeal } from '../world/each-seal.ts';
import { tempHome } from '../world/temp-home.ts';

eachSeal('a toolchain', (world) => {
  test('behind a closed folder can be run, and not be changed', async () => {
    const { folder, sealed, user } = world();
    const { host, scratch } = tempHome();
    const root = join(scratch, 'closed/go');
    mkdirSync(join(root, 'bin'), { recursive: true });
    writeFileSync(join(root, 'bin/go'), '#!/bin/sh\necho ran\n', { mode: 0o755 });
    writeFileSync(join(root, 'VERSION'), 'go1.26.0\n');
    // Whoever is not root has toolchains only where they can come.
    chmodSync(join(scratch, 'closed'), user === 'root' ? 0o700 : 0o755);
    chmodSync(join(scratch, '..'), 0o755);
    const tool: HostTool = {
      kind: 'tree',
      name: 'go',
      path: root,
      parts: ['VERSION', 'bin'],
      sha256: sha256Of(''),
    };
    const readOnly = toolchainMounts([tool], join(folder, '..', 'toolchains'), host);
    const script =
      'cat /toolchains/go/VERSION; /toolchains/go/bin/go; echo x >/toolchains/go/bin/go; chmod 777 /toolchains/go/VERSION; ls /toolchains/go';
    const { stdout } = await sealed(['sh', '-c', script], { readOnly });
    expect(stdout).toBe('go1.26.0\nran\nVERSION\nbin\n');
    expect(host.fs.readFileSync(join(root, 'bin/go'), 'utf8')).toBe('#!/bin/sh\necho ran\n');
  });
});
