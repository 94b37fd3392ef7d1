import { join } from 'node:path';
import { findTools } from '../../src/build/find-tools.ts';
import { openSeal } from '../../src/build/seal/open.ts';
import type { Seal, SealedView } from '../../src/build/seal/seal.ts';
import { sealWorkDirectory } from '../../src/build/seal/work-directory.ts';
import type { HostTool } from '../../src/build/toolbox.ts';
import type { RunResult } from '../../src/host/processes.ts';
import { makeTempHome } from './temp-home.ts';

export interface SealWorld extends SealCase {
  /** A folder on the host that the sealed user can reach and write. */
  readonly folder: string;
  /** The environment for a `seal-child.ts` of this world. */
  readonly env: Record<string, string>;
  readonly tools: readonly HostTool[];
  /** Runs a program in the seal, with `folder` at /build and the probe at /tree/probe. */
  sealed(argv: Argv, view?: Partial<SealedView>): Promise<RunResult>;
  /** Runs the same on the host, as the user who makes the seal: the control. */
  open(argv: Argv): Promise<RunResult>;
  /** The command of a process that runs `argv` in the seal. */
  child(argv: Argv): Argv;
  close(): void;
}

type Argv = readonly [string, ...string[]];

export interface SealCase {
  readonly kind: Seal['kind'];
  /** Who makes the seal: root, or a user without rights. */
  readonly user: 'root' | 'ordinary';
}

const asRoot = process.geteuid?.() === 0;
const NOBODY = 65534;
const script = join(import.meta.dirname, 'seal-child.ts');

/** Every seal, made by everyone this process can be. */
export const sealCases: readonly SealCase[] = (['bubblewrap', 'unshare'] as const).flatMap((kind) =>
  (asRoot ? (['root', 'ordinary'] as const) : (['ordinary'] as const)).map((user) => ({ kind, user })),
);

/** Why a case cannot be tried here, for the name of the skipped test. */
export async function impossible({ kind, user }: SealCase): Promise<string | undefined> {
  const { host, dispose } = makeTempHome();
  try {
    if (kind === 'bubblewrap' && !host.fs.existsSync('/usr/bin/bwrap')) return 'bubblewrap is not installed';
    if (!asRoot || user === 'root') return undefined;
    const readable = [...asNobody, process.execPath, '--check', script] as const;
    return (await host.processes.run(readable)).code === 0
      ? undefined
      : 'another user cannot read this checkout';
  } finally {
    dispose();
  }
}

const asNobody = [
  '/usr/bin/setpriv',
  ...['--reuid', String(NOBODY), '--regid', String(NOBODY), '--clear-groups', '--inh-caps=-all', '--'],
] as const satisfies Argv;

export async function makeSealWorld({ kind, user }: SealCase): Promise<SealWorld> {
  const made = makeTempHome({ HEADWATER_SEAL: kind, NODE_NO_WARNINGS: '1' });
  const { host, env } = made;
  const work = sealWorkDirectory(host, made.scratch);
  const folder = join(work.path, 'build');
  host.fs.mkdirSync(folder);
  const probe = await compileProbe(work.path, made);
  const dropped = asRoot && user === 'ordinary';
  const childEnv = dropped ? { ...env, HEADWATER_HOME: join(work.path, 'home') } : env;
  const prefix = dropped ? asNobody : [];
  work.handOver(work.path);
  const tools = await findTools([], host);
  const request = (argv: Argv, view: Partial<SealedView> = {}) => ({
    step: { argv, cwd: '/build', env: { PATH: '/usr/bin:/bin', HOME: '/build' } },
    view: {
      writable: view.writable ?? [{ source: folder, at: '/build' }],
      readOnly: view.readOnly ?? [{ source: probe, at: '/tree/probe' }],
      tools: view.tools ?? tools,
    },
  });
  const child = (argv: Argv, view?: Partial<SealedView>): Argv => [
    ...(dropped ? asNobody : (['/usr/bin/env'] as const)),
    ...[process.execPath, script, JSON.stringify(request(argv, view))],
  ];
  return {
    ...{ kind, user, folder, tools, env: childEnv },
    child: (argv) => child(argv),
    open: (argv) => host.processes.run(prefixed(prefix, argv, probe), { env: { PATH: '/usr/bin:/bin' } }),
    async sealed(argv, view) {
      if (dropped) return resultOf(await host.processes.run(child(argv, view), { env: childEnv }));
      const { step, view: whole } = request(argv, view);
      return (await openSeal(host)).run(step, whole);
    },
    close() {
      work.close();
      made.dispose();
    },
  };
}

/** Outside, the probe is where it was compiled. */
function prefixed(prefix: readonly string[], argv: Argv, probe: string): Argv {
  const [first = '', ...rest] = [...prefix, ...argv].map((word) => (word === PROBE ? probe : word));
  return [first, ...rest];
}

/** Where the probe stands inside the seal. */
export const PROBE = '/tree/probe';

async function compileProbe(folder: string, { host }: Pick<ReturnType<typeof makeTempHome>, 'host'>) {
  const path = join(folder, 'probe');
  const source = join(import.meta.dirname, 'seal-probe.c');
  const result = await host.processes.run(['/usr/bin/cc', '-o', path, source], { env: { PATH: '/usr/bin' } });
  if (result.code !== 0) throw new Error(`the probe does not compile: ${result.stderr}`);
  return path;
}

function resultOf(child: RunResult): RunResult {
  if (child.code !== 0) throw new Error(`the child of the test failed: ${child.stderr}`);
  const answer = JSON.parse(child.stdout) as { result?: RunResult; error?: unknown };
  if (answer.result !== undefined) return answer.result;
  throw new Error(`no seal: ${JSON.stringify(answer.error)}`);
}
