import { join } from 'node:path';
import { packageRoot } from '../host/home.ts';
import type { Host } from '../host/host.ts';
import { sha256Of } from '../model/digest.ts';
import { placeOf } from './project-place.ts';
import { requireOneLine, shimChoice, signFile } from './shim-sign.ts';

/** How every sh shim begins, of this headwater or another. */
const BEGINNING = '#!/bin/sh\n# headwater shim';
/** What every native one has in it (shims/headwater-shim.c). */
const MARK = 'this is a shim of headwater';
const ELF = '\u007fELF';

/**
 * The bytes of a shim, the same for every command: a shim takes its name from the file it is
 * started by. A native one that is not what it was when it was chosen is passed over.
 * @throws HeadwaterError SETTING_INVALID for a home whose path has a line break.
 */
export function shimBytes(host: Host): Uint8Array {
  return nativeShim(host) ?? Buffer.from(shimText(host));
}

/** shims/headwater-shim.sh with the paths of this home. @throws HeadwaterError SETTING_INVALID */
export function shimText(host: Host): string {
  const template = host.fs.readFileSync(join(packageRoot(), 'shims', 'headwater-shim.sh'), 'utf8');
  const paths: Readonly<Record<string, string>> = {
    SIGN: signFile(host),
    GENERATIONS: host.paths.generations,
    ENVS: placeOf('/', host).replace(/\/$/, ''),
    STORE: host.paths.store,
  };
  return template.replace(/'@([A-Z]+)@'/g, (_, name: string) => quote(paths[name] ?? ''));
}

export function isShim(bytes: Buffer): boolean {
  const beginning = bytes.subarray(0, BEGINNING.length).toString('latin1');
  return beginning === BEGINNING || (beginning.startsWith(ELF) && bytes.includes(MARK));
}

/** The native shim of this home's choice; undefined where there is none. */
export function nativeShim(host: Host): Uint8Array | undefined {
  const choice = shimChoice(host);
  if (choice.kind !== 'native' || !host.fs.existsSync(choice.program)) return undefined;
  const bytes = host.fs.readFileSync(choice.program);
  return sha256Of(bytes) === choice.sha256 ? bytes : undefined;
}

/** A word of the shell that stands for exactly this text (POSIX, XCU 2.2.2, "Single-Quotes"). */
function quote(path: string): string {
  requireOneLine(path);
  return `'${path.replaceAll("'", "'\\''")}'`;
}
