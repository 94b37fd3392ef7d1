import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { HeadwaterError } from '../errors.ts';
import { availableCores } from '../host/cores.ts';
import { asStoreError } from '../host/system-error.ts';
import { artifactFileName, PROVENANCE_FILE, SBOM_FILE } from '../model/attestation.ts';
import { sha256Of } from '../model/digest.ts';
import type { ResolvedPackage } from '../resolve/resolution.ts';
import { type Archive, writeArchive } from './archive.ts';
import type { BuildPlan, PlannedStep } from './build-plan.ts';
import type { Built } from './built.ts';
import { findTools } from './find-tools.ts';
import type { BuildContext, BuildInputs } from './inputs.ts';
import { OUT } from './places.ts';
import { planBuild } from './plan.ts';
import { provenanceStatement } from './provenance.ts';
import { runChecks } from './run/checks.ts';
import { deadlineIn } from './run/deadline.ts';
import { newestTime } from './run/epoch.ts';
import { openLogs } from './run/logs.ts';
import { runStep, type Site } from './run/site.ts';
import { openWorkshop, type Workshop } from './run/workshop.ts';
import { sbomOf } from './sbom.ts';
import { openSeal } from './seal/open.ts';
import { signStatement } from './sign.ts';
import { stage } from './stage/stage.ts';
import type { HostTool } from './toolbox.ts';

/**
 * Builds a package from source in the seal, and signs what happened. The result is as
 * unverified as a download: it goes through the door like one.
 * @throws HeadwaterError SEAL_UNAVAILABLE, CATALOG_INVALID, STORE_FULL, STORE_UNWRITABLE, and the BUILD_ codes of errors.ts
 */
export async function build(
  pkg: ResolvedPackage,
  inputs: BuildInputs,
  context: BuildContext,
): Promise<Built> {
  const { host } = context;
  const startedOn = host.now();
  const plan = planBuild(pkg);
  const tools = await findTools(plan.tools, host, plan.requires);
  const site = await openSite(pkg, context);
  announce(site, plan, context);
  const workshop = openWorkshop(plan, inputs, { ...context, tools });
  try {
    const sourceDateEpoch = await runPlan(site, plan, {
      workshop,
      tools,
      jobs: context.limits?.jobs ?? availableCores(),
    });
    await stageTree(site, { pkg, plan, workshop, tools });
    await runChecks(site, plan, { workshop, tools: await findTools([], host) });
    const path = join(context.directory, artifactFileName(pkg));
    const archive = await writeArchive(workshop.tree, { path, mtime: sourceDateEpoch }, host);
    const made = { inputs, tools, archive, sourceDateEpoch, seal: site.seal.kind, startedOn };
    const evidence = await attest(pkg, made, context);
    const seconds = (host.now().getTime() - startedOn.getTime()) / 1000;
    context.progress({ kind: 'build', what: site.what, state: { type: 'finished', seconds } });
    return {
      artifact: { path, sha256: archive.sha256, size: archive.size, evidence },
      logs: site.logs.path,
      seconds,
    };
  } catch (error) {
    throw withLog(asStoreError(error, context.directory), site);
  } finally {
    workshop.close();
  }
}

/** Whoever has to find out why wants to know which package, and where its logs are. */
function withLog(error: unknown, { what, logs }: Site): unknown {
  if (!(error instanceof HeadwaterError) || error.detail.log !== undefined) return error;
  const detail = { subject: `${what} (source)`, ...error.detail, log: logs.path };
  return new HeadwaterError(error.code, error.message, detail);
}

async function openSite(pkg: ResolvedPackage, context: BuildContext): Promise<Site> {
  const { host, progress, signal, limits } = context;
  const what = `${pkg.name} ${pkg.version}`;
  let index = 0;
  return {
    host,
    seal: await openSeal(host),
    logs: openLogs(host, pkg),
    what,
    begin: (name) => progress({ kind: 'build', what, state: { type: 'step', index: ++index, name } }),
    deadline: deadlineIn(limits?.timeoutMinutes),
    ...(signal && { signal }),
  };
}

function announce({ what, logs }: Site, plan: BuildPlan, { progress }: BuildContext): void {
  // Staging is one, however many processes strip; the checks run at two places.
  const steps = plan.unpack.length + plan.steps.length + 1 + 2 * plan.checks.length;
  progress({ kind: 'build', what, state: { type: 'started', steps, log: logs.path } });
}

interface Shop {
  readonly workshop: Workshop;
  readonly tools: readonly HostTool[];
}

/** Unpacks, reads the time of the sources, and builds. Returns that time. */
async function runPlan(
  site: Site,
  plan: BuildPlan,
  { workshop, tools, jobs }: Shop & { readonly jobs: number },
): Promise<number> {
  const { writable, readOnly } = workshop;
  const view = { writable, readOnly, tools };
  const run = (step: PlannedStep, epoch: number) =>
    runStep(site, step, {
      view,
      values: { jobs: String(jobs), epoch: String(epoch) },
      code: 'BUILD_STEP_FAILED',
    });
  for (const step of plan.unpack) await run(step, 0);
  const epoch = plan.epoch ?? newestTime(workshop.home, site.host);
  for (const step of plan.steps) await run(step, epoch);
  return epoch;
}

async function stageTree(
  site: Site,
  { pkg, plan, workshop, tools }: Shop & { pkg: ResolvedPackage; plan: BuildPlan },
): Promise<void> {
  const { host, logs } = site;
  const view = { writable: [{ source: workshop.tree, at: OUT }], readOnly: [], tools };
  const terms = { view, values: {}, code: 'BUILD_STEP_FAILED' } as const;
  const notes: string[] = [];
  site.begin('stage');
  const quiet = { ...site, begin: () => {} };
  try {
    await stage(pkg, {
      plan,
      workshop,
      host,
      run: (step) => runStep(quiet, step, terms),
      note: (line) => notes.push(line),
    });
  } finally {
    host.fs.writeFileSync(join(logs.path, 'staging.log'), notes.map((line) => `${line}\n`).join(''));
  }
}

interface Made {
  readonly inputs: BuildInputs;
  readonly tools: readonly HostTool[];
  readonly archive: Archive;
  readonly sourceDateEpoch: number;
  readonly seal: 'bubblewrap' | 'unshare';
  readonly startedOn: Date;
}

async function attest(pkg: ResolvedPackage, made: Made, { host, signer }: BuildContext) {
  const sbom = sbomOf(pkg, { ...made, needs: made.inputs.needs });
  const statement = provenanceStatement(pkg, {
    ...made,
    sbomSha256: sha256Of(sbom),
    builderId: signer.builderId,
    invocationId: `urn:uuid:${randomUUID()}`,
    finishedOn: host.now(),
  });
  return [
    { name: PROVENANCE_FILE, bytes: await signStatement(statement, signer) },
    { name: SBOM_FILE, bytes: new TextEncoder().encode(sbom) },
  ];
}
