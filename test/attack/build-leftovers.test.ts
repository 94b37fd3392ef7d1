import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { removeTree } from '../../src/host/remove-tree.ts';
import { tempHome } from '../world/temp-home.ts';

/** What a build leaves so that no later run can empty its quarantine, and hence none can start. */

const remover = join(import.meta.dirname, '../../src/host/remove-tree.ts');
const script = `import * as fs from 'node:fs';
import { removeTree } from ${JSON.stringify(remover)};
removeTree({ fs }, process.argv[1]);`;

test('more folders in each other than a process may have descriptors', async () => {
  const { scratch, host } = tempHome();
  const tree = join(scratch, 'tree');
  mkdirSync(join(tree, 'a/'.repeat(400)), { recursive: true });
  writeFileSync(join(scratch, 'outside'), '');
  host.fs.symlinkSync('../outside', join(tree, 'a', 'link'));
  const limited = 'ulimit -n 200; exec "$@"';
  const node = [process.execPath, '--input-type=module', '--eval', script, tree];
  const result = await host.processes.run(['/bin/sh', '-c', limited, 'sh', ...node]);
  expect(result).toMatchObject({ code: 0, stderr: '' });
  expect([existsSync(tree), existsSync(join(scratch, 'outside'))]).toEqual([false, true]);
});

test.skipIf(process.geteuid?.() === 0)(
  'a folder without permissions whose name is not UTF-8 (root passes any)',
  () => {
    const { scratch, host } = tempHome();
    const tree = join(scratch, 'tree');
    const odd = Buffer.concat([Buffer.from(`${tree}/`), Buffer.of(0xff, 0xfe)]);
    mkdirSync(tree);
    mkdirSync(odd);
    mkdirSync(Buffer.concat([odd, Buffer.from('/inner')]));
    chmodSync(odd, 0o000);
    removeTree(host, tree);
    expect(existsSync(tree)).toBe(false);
  },
);
