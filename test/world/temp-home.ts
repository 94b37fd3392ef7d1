import { mkdtempSync, realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { createHost } from '../../src/host/create.ts';
import type { Host } from '../../src/host/host.ts';
import { removeTree } from '../../src/host/remove-tree.ts';

export interface TempHome {
  /** HEADWATER_HOME of the host. */
  readonly home: string;
  /** A folder beside it for whatever else the test writes. */
  readonly scratch: string;
  readonly host: Host;
  /** The environment the host was made with, for child processes. */
  readonly env: Record<string, string>;
}

/**
 * A host whose every path lies in a new folder, deleted at the end of the running test.
 * Knows nothing of the environment of the tests but PATH.
 */
export function tempHome(extraEnv: Record<string, string> = {}): TempHome {
  const made = makeTempHome(extraEnv);
  onTestFinished(() => made.dispose());
  return made;
}

/** The same for hooks of a whole file: the caller disposes. */
export function makeTempHome(extraEnv: Record<string, string> = {}): TempHome & { dispose(): void } {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'headwater-test-')));
  const home = join(root, 'home');
  const scratch = join(root, 'scratch');
  const PATH = process.env.PATH ?? '/usr/bin:/bin';
  // A native shim is a build, and most tests are about something else.
  const env = { PATH, HEADWATER_HOME: home, HEADWATER_SHIM: 'sh', ...extraEnv };
  const host = createHost(env);
  host.fs.mkdirSync(scratch);
  return { home, scratch, host, env, dispose: () => removeTree(host, root) };
}
