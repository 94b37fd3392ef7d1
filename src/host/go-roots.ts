import { dirname, isAbsolute, join } from 'node:path';
import type { Host } from './host.ts';

/** Where Go's own archive and the distributions put it. */
const USUAL = ['/usr/local/go', '/usr/lib/go', '/usr/lib/golang'];

/**
 * Folders that hold a Go toolchain (GOROOT): that of the `go` on PATH first, then the usual
 * ones. Told by what stands in them; nothing is run, so a `go` that only finds and starts
 * another one is none. Relative folders of PATH are skipped: they are whoever's the
 * working folder is.
 */
export function goRoots(host: Pick<Host, 'env' | 'fs'>): readonly string[] {
  const { env, fs } = host;
  const onPath = (env.PATH ?? '')
    .split(':')
    .filter(isAbsolute)
    .map((folder) => join(folder, 'go'))
    .filter((path) => fs.existsSync(path))
    .map((path) => dirname(dirname(fs.realpathSync(path))));
  const usual = USUAL.filter((path) => fs.existsSync(path)).map((path) => fs.realpathSync(path));
  return [...new Set([...onPath, ...usual])].filter((root) => isGoRoot(root, host));
}

function isGoRoot(root: string, { fs }: Pick<Host, 'fs'>): boolean {
  return ['bin/go', 'pkg/tool', 'src/runtime'].every((path) => fs.existsSync(join(root, path)));
}
