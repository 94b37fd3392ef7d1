import { dirname, join } from 'node:path';
import type { Host } from '../../host/host.ts';
import { walk } from './walk.ts';

// biome-ignore lint/suspicious/noTemplateCurlyInString: pkg-config's variables, not ours
const [FILE_FOLDER, PREFIX] = ['${pcfiledir}', '${prefix}'];

/** Makes every pkg-config file speak of where it lies, rather than of the build's prefix (pkg-config(1), "pcfiledir"). */
export function relocatePkgConfig(tree: string, prefix: string, host: Host): void {
  for (const { path, type } of walk(tree, host)) {
    if (type !== 'file' || !path.endsWith('.pc')) continue;
    const file = join(tree, path);
    const before = host.fs.readFileSync(file, 'utf8');
    const after = relocated(before, prefix, rootFrom(path));
    if (after !== before) host.fs.writeFileSync(file, after);
  }
}

function rootFrom(path: string): string {
  const up = dirname(path)
    .split('/')
    .map(() => '..');
  return [FILE_FOLDER, ...up].join('/');
}

/** Folders are named by the variable, so that a caller of `--define-prefix` still moves all of them. */
function relocated(text: string, prefix: string, root: string): string {
  const isPrefix = (line: string) => /^prefix\s*=/.test(line);
  const lines = text.split('\n');
  const replacement = lines.some(isPrefix) ? PREFIX : root;
  return lines
    .map((line) => (isPrefix(line) ? `prefix=${root}` : line.replaceAll(prefix, replacement)))
    .join('\n');
}
