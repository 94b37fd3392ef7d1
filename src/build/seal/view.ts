import { isAbsolute, normalize } from 'node:path';
import { HeadwaterError } from '../../errors.ts';
import type { Host } from '../../host/host.ts';
import type { HostTool } from '../toolbox.ts';
import type { Mount, SealedView } from './seal.ts';

/** File descriptors, as the sealing program counts them, of the files made for the view. */
export type GeneratedFiles = Readonly<Record<string, number>>;

/** Files of the sealed /etc that are made rather than taken from the host. */
export const ETC = {
  '/etc/passwd':
    'root:x:0:0:root:/root:/bin/sh\nbuild:x:1000:1000:build:/build:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/sh\n',
  '/etc/group': 'root:x:0:\nbuild:x:1000:\nnogroup:x:65534:\n',
  '/etc/hosts': '127.0.0.1 localhost build\n::1 localhost\n',
} as const;

/**
 * All that a step sees of files, in the words of bwrap(1), in order: later mounts lie on
 * earlier ones, and the root becomes read-only last.
 * @throws HeadwaterError INTERNAL for a mount that is not allowed.
 */
export function viewOptions(view: SealedView, generated: GeneratedFiles, host: Host): string[] {
  return [
    ...systemOptions(view.tools, host),
    ...etcOptions(generated, host),
    ...['--proc', '/proc', '--remount-ro', '/proc'],
    ...['--dev', '/dev', '--tmpfs', '/dev/shm', '--remount-ro', '/dev'],
    ...['--tmpfs', '/tmp', '--dir', '/build'],
    ...mountOptions(view, host),
    ...['--remount-ro', '/'],
  ];
}

/** Folders of programs, and what the administrator put there by hand: hidden, but for the named tools. */
const HIDDEN = ['/usr/bin', '/usr/sbin', '/usr/local', '/usr/games'];

function systemOptions(tools: readonly HostTool[], host: Host): string[] {
  const hidden = HIDDEN.filter((path) => host.fs.lstatSync(path, { throwIfNoEntry: false })?.isDirectory());
  return [
    ...['--ro-bind', '/usr', '/usr'],
    ...hidden.flatMap((path) => ['--tmpfs', path]),
    ...toolOptions(tools),
    ...hidden.flatMap((path) => ['--remount-ro', path]),
    ...['--symlink', 'usr/bin', '/bin', '--symlink', 'usr/bin', '/sbin'],
    ...libraryOptions(host),
  ];
}

/** Each file once, under its first name; its other names are links, for mounts are what a seal costs. */
function toolOptions(tools: readonly HostTool[]): string[] {
  const firstNames = new Map<string, string>();
  const commands = tools.filter((tool) => tool.kind === 'command');
  return commands.flatMap((tool) => {
    const name = toolName(tool);
    const first = firstNames.get(tool.path);
    if (first !== undefined) return ['--symlink', first, `/usr/bin/${name}`];
    firstNames.set(tool.path, name);
    return ['--ro-bind', tool.path, `/usr/bin/${name}`];
  });
}

function toolName(tool: HostTool): string {
  if (/^[\w.+[-]+$/.test(tool.name) && !tool.name.startsWith('.')) return tool.name;
  throw new HeadwaterError('INTERNAL', `not the name of a command: ${JSON.stringify(tool.name)}`);
}

const LIBRARY_FOLDERS = ['/lib', '/lib64', '/lib32', '/libx32'];

function libraryOptions(host: Host): string[] {
  return LIBRARY_FOLDERS.flatMap((path) => {
    const stat = host.fs.lstatSync(path, { throwIfNoEntry: false });
    if (stat === undefined) return [];
    return stat.isSymbolicLink()
      ? ['--symlink', host.fs.readlinkSync(path), path]
      : ['--ro-bind', path, path];
  });
}

/** Where the loader finds libraries, and the links of Debian's alternatives; nothing else of the host's. */
const ETC_OF_HOST = ['/etc/ld.so.cache', '/etc/alternatives'];

function etcOptions(generated: GeneratedFiles, host: Host): string[] {
  return [
    ...['--dir', '/etc'],
    ...ETC_OF_HOST.filter((path) => host.fs.existsSync(path)).flatMap((path) => [
      '--ro-bind',
      host.fs.realpathSync(path),
      path,
    ]),
    ...Object.entries(generated).flatMap(([path, fd]) => ['--file', String(fd), path]),
  ];
}

function mountOptions(view: SealedView, host: Host): string[] {
  const all = [...view.writable, ...view.readOnly];
  for (const mount of all) checkMount(mount, all, host);
  return [
    ...view.writable.flatMap(({ source, at }) => ['--bind', source, at]),
    ...view.readOnly.flatMap(({ source, at }) => ['--ro-bind', source, at]),
  ];
}

const MOUNT_POINT = /^\/(?:build|out|needs|sources|modules|toolchains|tree|opt\/headwater)(?:\/[^/\0]+)*$/;

function checkMount({ source, at }: Mount, all: readonly Mount[], host: Host): void {
  if (!MOUNT_POINT.test(at) || normalize(at) !== at) throw refused(at, 'lies outside of the sealed folders');
  // A mount inside another could be led astray by a link that an earlier step left there.
  if (all.some((other) => at.startsWith(`${other.at}/`))) throw refused(at, 'lies inside of another mount');
  if (all.filter((other) => other.at === at).length > 1) throw refused(at, 'is mounted twice');
  // A link in the source, left by an earlier step, could show the next one the host.
  if (!isAbsolute(source) || host.fs.realpathSync(source) !== source) {
    throw refused(at, `has a source that is no real path: ${source}`);
  }
}

function refused(at: string, reason: string): HeadwaterError {
  return new HeadwaterError('INTERNAL', `the mount at ${at} ${reason}`);
}
