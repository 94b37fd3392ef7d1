import { join } from 'node:path';
import { HeadwaterError } from '../errors.ts';
import { packageRoot } from '../host/home.ts';
import type { Host } from '../host/host.ts';

/** How every shim begins, of this headwater or another. */
const BEGINNING = '#!/bin/sh\n# headwater shim';

/**
 * The text of a shim: shims/headwater-shim.sh with the paths of this home. It is the same
 * for every command: a shim takes its name from the file it is started by.
 * @throws HeadwaterError SETTING_INVALID for a home whose path has a line break: a
 *   resolution is one line.
 */
export function shimText(host: Host): string {
  const template = host.fs.readFileSync(join(packageRoot(), 'shims', 'headwater-shim.sh'), 'utf8');
  const paths: Readonly<Record<string, string>> = {
    TOOLS: join(host.paths.generations, 'current', 'tools'),
    STORE: host.paths.store,
  };
  return template.replace(/'@([A-Z]+)@'/g, (_, name: string) => quote(paths[name] ?? ''));
}

export function isShim(text: string): boolean {
  return text.startsWith(BEGINNING);
}

/** A word of the shell that stands for exactly this text (POSIX, XCU 2.2.2, "Single-Quotes"). */
function quote(path: string): string {
  if (!/[\n\r]/.test(path)) return `'${path.replaceAll("'", "'\\''")}'`;
  throw new HeadwaterError('SETTING_INVALID', "the path of headwater's home has a line break", {
    found: JSON.stringify(path),
    hint: 'Set HEADWATER_HOME to another folder.',
  });
}
