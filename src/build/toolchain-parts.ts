import { basename, isAbsolute, join } from 'node:path';
import type { Host } from '../host/host.ts';
import { digestOfTool } from './tool-digest.ts';
import type { HostTool } from './toolbox.ts';

/** The compiler proper, and what every program is linked with. Those that a machine lacks are left out. */
const PROGRAMS = ['cc1', 'cc1plus', 'collect2', 'lto1', 'lto-wrapper'];
const FILES = [
  'liblto_plugin.so',
  ...['crt1.o', 'Scrt1.o', 'rcrt1.o', 'gcrt1.o', 'crti.o', 'crtn.o'],
  ...['crtbegin.o', 'crtbeginS.o', 'crtbeginT.o', 'crtend.o', 'crtendS.o'],
  ...['libc.a', 'libc_nonshared.a', 'libc.so.6', 'libm.a', 'libm.so.6', 'libpthread.a'],
  ...['libgcc.a', 'libgcc_eh.a', 'libgcc_s.so.1', 'libstdc++.a', 'libstdc++.so'],
];

/** The files that the C compiler and linker put into programs or run themselves, by digest. */
export async function compilerParts(compiler: string, host: Host): Promise<HostTool[]> {
  const folders = await searchFolders(compiler, host);
  const found = [
    ...PROGRAMS.flatMap((name) => firstIn(folders.programs, name, host)),
    ...FILES.flatMap((name) => firstIn(folders.libraries, name, host)),
  ];
  return [...new Set(found)].sort().map((path) => ({
    kind: 'part',
    name: basename(path),
    path,
    sha256: digestOfTool(path, host),
  }));
}

interface SearchFolders {
  readonly programs: readonly string[];
  readonly libraries: readonly string[];
}

const known = new Map<string, SearchFolders>();

/** As gcc and clang list them (`-print-search-dirs`): `programs: =/a:/b`. */
async function searchFolders(compiler: string, host: Host): Promise<SearchFolders> {
  const cached = known.get(compiler);
  if (cached !== undefined) return cached;
  const env = { PATH: '/usr/bin:/bin', LC_ALL: 'C' };
  const { stdout } = await host.processes.run([compiler, '-print-search-dirs'], { cwd: '/', env });
  const list = (kind: string) => new RegExp(`^${kind}: =(.*)$`, 'm').exec(stdout)?.[1]?.split(':') ?? [];
  const folders = { programs: list('programs'), libraries: list('libraries') };
  known.set(compiler, folders);
  return folders;
}

function firstIn(folders: readonly string[], name: string, host: Host): string[] {
  const paths = folders.filter((folder) => isAbsolute(folder)).map((folder) => join(folder, name));
  const path = paths.find((candidate) => host.fs.existsSync(candidate));
  return path === undefined ? [] : [host.fs.realpathSync(path)];
}
