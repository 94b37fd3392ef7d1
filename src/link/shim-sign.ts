import { join } from 'node:path';
import { HeadwaterError } from '../errors.ts';
import { writeFileAtomic } from '../host/atomic.ts';
import { packageRoot } from '../host/home.ts';
import type { Host } from '../host/host.ts';
import { errorCode } from '../host/system-error.ts';

/** The file beside the folder of shims that says whose they are. */
const SIGN = 'shims';

export function signFile(host: Host): string {
  return join(host.paths.bin, '..', SIGN);
}

/** Which shims a home has. */
export type ShimChoice =
  /** `failed`: build key of a native shim that could not be built; it is not tried again. */
  | { readonly kind: 'sh'; readonly failed?: string }
  /** Absolute path of the program in the store, and its digest. */
  | { readonly kind: 'native'; readonly sha256: string; readonly program: string };

/** What was chosen; the sh shim where nothing was, or nothing that can be read. */
export function shimChoice(host: Host): ShimChoice {
  const [word, value = '', ...rest] = (readSign(host).split('\n')[2] ?? '').split(' ');
  const program = join(host.paths.store, rest.join(' '));
  if (word === 'native' && rest.length > 0) return { kind: 'native', sha256: value, program };
  return word === 'failed' ? { kind: 'sh', failed: value } : { kind: 'sh' };
}

/**
 * Writes the file `shims` beside `bin`: the home, as it is spelled in every path below it;
 * the program that answers what a shim cannot; the choice. It marks `bin` as a folder of
 * shims, too.
 * The caller holds the lock `global`.
 * @throws HeadwaterError SETTING_INVALID for a home with a line break, STORE_FULL, STORE_UNWRITABLE
 */
export function writeSign(choice: ShimChoice, host: Host): void {
  const lines = [host.paths.data, join(packageRoot(), 'bin', 'headwater'), choiceLine(choice, host)];
  for (const line of lines) requireOneLine(line);
  const text = lines.map((line) => `${line}\n`).join('');
  if (text !== readSign(host)) writeFileAtomic(host, signFile(host), text);
}

/** A resolution, and what the sign says, is one line. @throws HeadwaterError SETTING_INVALID */
export function requireOneLine(path: string): void {
  if (!/[\n\r]/.test(path)) return;
  throw new HeadwaterError('SETTING_INVALID', "the path of headwater's home has a line break", {
    found: JSON.stringify(path),
    hint: 'Set HEADWATER_HOME to another folder.',
  });
}

function choiceLine(choice: ShimChoice, host: Host): string {
  if (choice.kind === 'sh') return choice.failed === undefined ? 'sh' : `failed ${choice.failed}`;
  return `native ${choice.sha256} ${choice.program.slice(host.paths.store.length + 1)}`;
}

function readSign(host: Host): string {
  try {
    return host.fs.readFileSync(signFile(host), 'utf8');
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'EISDIR', 'EACCES'].includes(errorCode(error))) return '';
    throw error;
  }
}
