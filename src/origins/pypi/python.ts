import { isAbsolute, join } from 'node:path';
import type { Host } from '../../host/host.ts';
import type { Platform } from '../../model/platform.ts';

/** The Python and the system that wheels must fit. */
export interface Target {
  readonly platform: Platform;
  /** Absent: there is no Python on PATH. */
  readonly python?: { readonly isCPython: boolean; readonly major: number; readonly minor: number };
  readonly libc: { readonly name: 'glibc' | 'musl'; readonly version: readonly [number, number] };
  readonly macos: readonly [number, number];
  /** Variables of environment markers (PEP 508); what is not known of another machine is not there. */
  readonly markers: Readonly<Record<string, string>>;
}

/** What machines that are still maintained have at least, where the machine itself cannot be asked. */
const USUAL_GLIBC = [2, 28] as const;
const USUAL_MUSL = [1, 2] as const;
const USUAL_MACOS = [14, 0] as const;
const TIMEOUT_MS = 20_000;

const SCRIPT = `import json, os, platform, sys
v = sys.implementation.version
i = "{0.major}.{0.minor}.{0.micro}".format(v) + ("" if v.releaselevel == "final" else v.releaselevel[0] + str(v.serial))
print(json.dumps({
  "libc": list(platform.libc_ver()), "macos": platform.mac_ver()[0],
  "markers": {
    "implementation_name": sys.implementation.name, "implementation_version": i, "os_name": os.name,
    "platform_machine": platform.machine(), "platform_release": platform.release(),
    "platform_system": platform.system(), "platform_version": platform.version(),
    "python_full_version": platform.python_version(),
    "platform_python_implementation": platform.python_implementation(),
    "python_version": ".".join(platform.python_version_tuple()[:2]), "sys_platform": sys.platform}}))`;

const OF_PLATFORM: Readonly<Record<Platform, Readonly<Record<string, string>>>> = {
  'linux-x64': { sys_platform: 'linux', platform_system: 'Linux', platform_machine: 'x86_64' },
  'linux-arm64': { sys_platform: 'linux', platform_system: 'Linux', platform_machine: 'aarch64' },
  'darwin-x64': { sys_platform: 'darwin', platform_system: 'Darwin', platform_machine: 'x86_64' },
  'darwin-arm64': { sys_platform: 'darwin', platform_system: 'Darwin', platform_machine: 'arm64' },
};

interface Answer {
  readonly libc: readonly string[];
  readonly macos: string;
  readonly markers: Readonly<Record<string, string>>;
}

const asked = new WeakMap<Host, Promise<Answer | undefined>>();

/**
 * The machine's own `python3`, asked once a process, and the platform that is asked for. For a
 * platform other than the machine's, its Python is taken to be of the same version, and its
 * C library or system one that all maintained systems have.
 */
export async function targetOf(platform: Platform, host: Host): Promise<Target> {
  const known = asked.get(host) ?? askPython(host);
  asked.set(host, known);
  const answer = await known;
  const markers = { os_name: 'posix', ...OF_PLATFORM[platform] };
  if (answer === undefined) return { platform, ...usual(platform, host), markers };
  const isOwn = Object.entries(OF_PLATFORM[platform]).every(
    ([name, value]) => answer.markers[name] === value,
  );
  const { platform_release: _, platform_version: __, ...portable } = answer.markers;
  return {
    platform,
    ...usual(platform, host),
    ...(isOwn && measured(answer)),
    ...pythonOf(answer.markers),
    markers: isOwn ? answer.markers : { ...portable, ...markers },
  };
}

function usual(platform: Platform, { fs }: Host): Pick<Target, 'libc' | 'macos'> {
  const arch = platform.endsWith('x64') ? 'x86_64' : 'aarch64';
  const isMusl = platform.startsWith('linux') && fs.existsSync(`/lib/ld-musl-${arch}.so.1`);
  const onlyMusl = isMusl && !fs.existsSync('/etc/ld.so.cache');
  const libc = onlyMusl
    ? ({ name: 'musl', version: USUAL_MUSL } as const)
    : ({ name: 'glibc', version: USUAL_GLIBC } as const);
  return { libc, macos: USUAL_MACOS };
}

function measured({ libc: [name, text = ''], macos }: Answer): Partial<Target> {
  const libc = twoNumbers(text);
  const system = twoNumbers(macos);
  return {
    ...((name === 'glibc' || name === 'musl') && libc !== undefined && { libc: { name, version: libc } }),
    ...(system !== undefined && { macos: system }),
  };
}

function pythonOf({ implementation_name, python_version = '' }: Answer['markers']): Partial<Target> {
  const version = twoNumbers(python_version);
  if (version === undefined) return {};
  const [major, minor] = version;
  return { python: { isCPython: implementation_name === 'cpython', major, minor } };
}

function twoNumbers(text: string): readonly [number, number] | undefined {
  const [, major, minor = '0'] = /^(\d{1,4})(?:\.(\d{1,4}))?/.exec(text) ?? [];
  return major === undefined ? undefined : [Number(major), Number(minor)];
}

async function askPython(host: Host): Promise<Answer | undefined> {
  const folders = (host.env.PATH ?? '').split(':').filter(isAbsolute);
  const python = folders.map((folder) => join(folder, 'python3')).find((path) => host.fs.existsSync(path));
  if (python === undefined) return undefined;
  const env = Object.fromEntries(
    ['PATH', 'HOME'].flatMap((name) =>
      host.env[name] === undefined ? [] : [[name, String(host.env[name])]],
    ),
  );
  const options = { cwd: '/', env, timeoutMs: TIMEOUT_MS };
  const { code, stdout } = await host.processes.run([python, '-I', '-c', SCRIPT], options);
  return code === 0 ? readAnswer(stdout) : undefined;
}

/** A `python3` that is not what it is called says something else: then there is none. */
function readAnswer(text: string): Answer | undefined {
  try {
    const { libc, macos, markers } = JSON.parse(text);
    const isText = (value: unknown) => typeof value === 'string';
    const isWhole = Array.isArray(libc) && libc.every(isText) && isText(macos);
    return isWhole && Object.values(markers).every(isText) ? { libc, macos, markers } : undefined;
  } catch {
    return undefined;
  }
}
