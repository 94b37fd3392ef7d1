import type { Host } from '../../host/host.ts';
import { SEALED_ID } from './identity.ts';
import type { Sealer } from './launch.ts';
import { compiledInit } from './sealed-init.ts';

/** What makes namespaces here: both make the same ones, and then follow the same options (view.ts). */
export const SEALERS = {
  bubblewrap: async (host: Host): Promise<Sealer> => {
    requireProgram(BWRAP, 'bubblewrap', host);
    return () => bubblewrap;
  },
  unshare: async (host: Host): Promise<Sealer> => {
    requireProgram(UNSHARE, 'util-linux', host);
    const init = await compiledInit(host);
    // By descriptor: the folder it lies in may be closed to the user that the step runs as.
    return (files) => [...unshare, `/proc/self/fd/${files.passing(init)}`];
  },
} as const;

const BWRAP = '/usr/bin/bwrap';
const UNSHARE = '/usr/bin/unshare';

const bubblewrap = [
  BWRAP,
  ...[
    '--unshare-user',
    '--unshare-pid',
    '--unshare-net',
    '--unshare-ipc',
    '--unshare-uts',
    '--unshare-cgroup',
  ],
  ...['--uid', String(SEALED_ID), '--gid', String(SEALED_ID)],
  ...['--die-with-parent', '--new-session', '--cap-drop', 'ALL'],
];

/** The capabilities of the new user namespace are kept for sealed-init, which drops them. */
const unshare = [
  UNSHARE,
  ...['--user', `--map-user=${SEALED_ID}`, `--map-group=${SEALED_ID}`, '--keep-caps'],
  ...['--mount', '--pid', '--fork', '--kill-child=KILL', '--net', '--ipc', '--uts', '--cgroup', '--'],
];

function requireProgram(path: string, pkg: string, host: Host): void {
  if (!host.fs.existsSync(path)) throw new Error(`${path} is missing (package ${pkg})`);
}
