import { dirname, join } from 'node:path';
import type { Host } from '../../host/host.ts';
import { TOOLCHAINS } from '../places.ts';
import { startedByRoot } from '../seal/identity.ts';
import type { Mount } from '../seal/seal.ts';
import type { HostTool } from '../toolbox.ts';
import { makeFolder } from './copy-pinned.ts';
import { makeParents } from './modules.ts';

/**
 * Shows the trees among the tools below /toolchains. Started by root, the sealed user
 * cannot pass every folder that root can (/root is one), so a tree that lies behind such a
 * folder is linked or copied into the workshop.
 * @param workshop folder for such trees; made where it is needed
 */
export function toolchainMounts(tools: readonly HostTool[], workshop: string, host: Host): Mount[] {
  return tools
    .filter(({ kind }) => kind === 'tree')
    .flatMap(({ name, path, parts = [] }) =>
      parts.map((part) => {
        const source = host.fs.realpathSync(join(path, part));
        const at = `${TOOLCHAINS}/${name}/${part}`;
        if (!startedByRoot() || isReachable(source, host)) return { source, at };
        const near = join(workshop, name, part);
        makeParents(near, { host, to: (place) => place });
        bring(source, near, host);
        return { source: near, at };
      }),
    );
}

const OTHERS = { read: 0o004, pass: 0o001 };

/** Whether a user who owns none of it may come there and read. */
function isReachable(path: string, { fs }: Host): boolean {
  if ((fs.statSync(path).mode & OTHERS.read) === 0) return false;
  for (let folder = fs.statSync(path).isDirectory() ? path : dirname(path); ; folder = dirname(folder)) {
    if ((fs.statSync(folder).mode & OTHERS.pass) === 0) return false;
    if (folder === '/') return true;
  }
}

/** A link to the same file where that can be read and lies on the same disk; else a copy. Nobody can write to it from inside: it is mounted read-only. */
function bring(from: string, to: string, host: Host): void {
  const { fs } = host;
  const stat = fs.lstatSync(from);
  if (stat.isSymbolicLink()) {
    fs.symlinkSync(fs.readlinkSync(from), to);
  } else if (stat.isDirectory()) {
    makeFolder(host, to);
    for (const name of fs.readdirSync(from)) bring(join(from, name), join(to, name), host);
  } else if ((stat.mode & OTHERS.read) === 0 || !linked(from, to, host)) {
    fs.copyFileSync(from, to, fs.constants.COPYFILE_FICLONE);
    fs.chmodSync(to, (stat.mode & 0o111) === 0 ? 0o644 : 0o755);
  }
}

function linked(from: string, to: string, { fs }: Host): boolean {
  try {
    fs.linkSync(from, to);
    return true;
  } catch {
    return false;
  }
}
