import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sourceId } from '../../scripts/source-id.ts';
import { createHost } from '../../src/host/create.ts';
import { withLock } from '../../src/host/lock.ts';

export const projectRoot = join(import.meta.dirname, '../..');

/** Makes dist/ anew where the sources have changed since; several test files may ask at once. */
export async function freshBundle(): Promise<void> {
  const home = join(projectRoot, 'node_modules', '.cache', 'headwater-tests');
  await withLock(createHost({ HEADWATER_HOME: home }), { name: 'bundle' }, async () => {
    const file = join(projectRoot, 'dist', 'bundle-id');
    const known = existsSync(file) ? readFileSync(file, 'utf8').trim() : '';
    if (known === sourceId(projectRoot)) return;
    execFileSync(process.execPath, [join(projectRoot, 'scripts', 'bundle.ts')], { stdio: 'pipe' });
  });
}
