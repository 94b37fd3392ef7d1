import { availableParallelism, cpus, release, totalmem } from 'node:os';
import type { FlowContext } from '../../src/flows/context.ts';
import { knownRebuilds, reproducibility } from '../../src/flows/rebuild/known-rebuilds.ts';
import { provenRun } from '../../src/flows/rebuild/proven-run.ts';
import type { Host } from '../../src/host/host.ts';
import { PROVENANCE_FILE } from '../../src/model/attestation.ts';
import type { ResolvedPackage } from '../../src/resolve/resolution.ts';
import { proofOf } from '../../src/store/place.ts';
import type { Stored } from '../../src/store/receipt.ts';
import { loadTrust } from '../../src/trust/load.ts';
import type { Run } from './diary.ts';
import type { Outcome } from './run-all.ts';

/** What the report is made of. */
export interface Facts {
  readonly date: string;
  readonly machine: readonly string[];
  readonly runs: readonly Run[];
  readonly built: readonly BuiltRelease[];
  readonly missing: readonly { readonly name: string; readonly version: string; readonly reason: string }[];
}

export interface BuiltRelease {
  readonly name: string;
  readonly version: string;
  readonly system: string;
  readonly license: string;
  /** Of the build, by its provenance. */
  readonly seconds: number;
  /** Of the artifact. Bytes. */
  readonly size: number;
  readonly modules: number;
  readonly rebuilt: 'identical' | 'differs' | 'untested';
}

export async function gatherFacts(
  outcomes: readonly Outcome[],
  runs: readonly Run[],
  context: FlowContext,
): Promise<Facts> {
  const { host } = context;
  return {
    date: context.now.toISOString().slice(0, 10),
    machine: machineInWords(host),
    runs,
    built: outcomes.flatMap(({ pkg, stored }) =>
      pkg === undefined || stored === undefined ? [] : [builtRelease(pkg, stored, context)],
    ),
    missing: outcomes.flatMap(({ name, version, reason }) =>
      reason === undefined ? [] : [{ name, version, reason }],
    ),
  };
}

function builtRelease(pkg: ResolvedPackage, stored: Stored, { host, now }: FlowContext): BuiltRelease {
  const bytes = host.fs.readFileSync(proofOf(stored, PROVENANCE_FILE));
  const trust = loadTrust(host);
  const { startedOn, finishedOn } = provenRun([{ name: PROVENANCE_FILE, bytes }], { trust, now });
  return {
    name: pkg.name,
    version: pkg.version,
    system: pkg.recipe.system,
    license: pkg.entry.license,
    seconds: (finishedOn.getTime() - startedOn.getTime()) / 1000,
    size: stored.receipt.artifact.size,
    modules: pkg.modules.length,
    rebuilt: reproducibility(knownRebuilds(stored.receipt, { host, now })),
  };
}

function machineInWords({ fs }: Host): readonly string[] {
  const os = /^PRETTY_NAME="?([^"\n]*)/m.exec(fs.readFileSync('/etc/os-release', 'utf8'))?.[1] ?? 'Linux';
  const [cpu] = cpus();
  return [
    `${availableParallelism()} processors${cpu?.model ? ` (${cpu.model.trim()})` : ''}`,
    `${Math.round(totalmem() / 2 ** 30)} GiB of memory`,
    `${os}, Linux ${release().replace(/-.*/, '')}, ${process.arch}`,
  ];
}
