import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename, join } from 'node:path';
import type { PlannedStep } from '../src/build/build-plan.ts';
import { planBuild } from '../src/build/plan.ts';
import { readBuildRequest } from '../src/flows/build-request.ts';
import { createHost } from '../src/host/create.ts';
import type { Host } from '../src/host/host.ts';
import type { ResolvedPackage } from '../src/resolve/resolution.ts';
import { findStored } from '../src/store/find.ts';
import { treeOf } from '../src/store/place.ts';
import { type Bench, printTable, type Row, ratio } from './measure.ts';
import { headwater } from './world.ts';

const PACKAGES = ['jq', 'less', 'tree'];
const ROUNDS = 3;

/**
 * What a sealed build costs on top of the commands that it runs. The bare side unpacks,
 * configures, makes and installs, and no more; headwater also starts, takes the sources
 * from its cache, strips, checks at two places, packs, writes SBOM and provenance, signs,
 * and judges the result.
 */
export function benchBuild(bench: Bench): void {
  const rows = PACKAGES.flatMap((name) => benchPackage(name, bench));
  printTable(`A build (median of ${ROUNDS}, sources in the cache; ratios to the bare commands)`, rows);
}

function benchPackage(name: string, bench: Bench): Row[] {
  const build = [headwater, 'build', name, '--out', join(bench.directory, 'built')];
  // The first one fetches the sources, and builds what is needed.
  execFileSync(build[0] ?? '', build.slice(1), { env: bench.environment, stdio: 'ignore' });
  const [bare, ours] = [`${name}, bare commands`, `${name}, headwater build`];
  const ms = bench.time(ROUNDS, [
    { label: bare, command: ['/bin/sh', bareScript(name, bench)] },
    { label: ours, command: build },
  ]);
  const floor = ms[bare] ?? Number.NaN;
  return [bare, ours].map((what) => {
    const value = ms[what] ?? Number.NaN;
    return { what, ms: value, note: ratio(value, floor) };
  });
}

/** The steps of the very same plan, on this machine as it is. */
function bareScript(name: string, bench: Bench): string {
  const host = createHost(bench.environment);
  const pkg = readBuildRequest([name], host).wanted[0];
  if (pkg === undefined) throw new Error(`${name} is not in the catalog`);
  const folder = join(bench.directory, `bare-${name}`);
  const plan = planBuild(pkg);
  placeInputs(pkg, folder, host);
  const trees = plan.sources.flatMap(({ tree }) => tree ?? []);
  const folders = ['/build', '/out', ...trees].map((place) => `${folder}${place}`).join(' ');
  const steps = [...plan.unpack, ...plan.steps].map((step) => commandOf(step, folder));
  const script = `${folder}.sh`;
  const lines = [
    `set -e; exec >${folder}/log 2>&1`,
    `rm -rf ${folder}/build ${folder}/out; mkdir -p ${folders}`,
    ...steps,
  ];
  writeFileSync(script, `${lines.join('\n')}\n`);
  return script;
}

function placeInputs(pkg: ResolvedPackage, folder: string, host: Host): void {
  mkdirSync(join(folder, 'needs'), { recursive: true });
  mkdirSync(join(folder, 'sources'));
  for (const { sha256, at } of planBuild(pkg).sources)
    copyFileSync(join(host.paths.downloads, `sha256-${sha256}`), join(folder, 'sources', basename(at)));
  for (const need of pkg.needs) {
    const stored = findStored(host, need);
    if (stored !== undefined) symlinkSync(treeOf(stored), join(folder, 'needs', need.name));
  }
}

function commandOf({ argv, cwd, env }: PlannedStep, folder: string): string {
  const here = (text: string) =>
    text
      .replace(/(^|[=:\s"'LI])\/(build|out|needs|sources)(?=[/:"'\s]|$)/g, `$1${folder}/$2`)
      .replaceAll('{jobs}', String(availableParallelism()))
      .replaceAll('{epoch}', '1700000000');
  const quoted = (text: string) => `'${here(text).replaceAll("'", "'\\''")}'`;
  const variables = Object.entries(env).map(([variable, value]) => quoted(`${variable}=${value}`));
  return `(cd ${here(cwd)} && env -i ${[...variables, ...argv.map(quoted)].join(' ')})`;
}
