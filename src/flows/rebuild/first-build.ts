import { join } from 'node:path';
import type { ComparedTree } from '../../build/compare/compare-trees.ts';
import type { Conditions } from '../../build/compare/conditions.ts';
import { SEALED_HOST_ID, startedByRoot } from '../../build/seal/identity.ts';
import { availableCores } from '../../host/cores.ts';
import type { Host } from '../../host/host.ts';
import type { Sha256 } from '../../model/digest.ts';
import type { Evidence } from '../../model/quarantined.ts';
import { parseFilesManifest } from '../../store/parse-files.ts';
import { proofOf, treeOf } from '../../store/place.ts';
import { isSourceBuild, type SourceReceipt, type Stored } from '../../store/receipt.ts';
import { loadTrust } from '../../trust/load.ts';
import { unpack } from '../../unpack/unpack.ts';
import { type BuildOrder, buildPackage, titleOf } from '../build-package.ts';
import type { FlowContext } from '../context.ts';
import { findSound } from '../find-sound.ts';
import { type ProvenRun, provenRun } from './proven-run.ts';

/** The build that was there before: what the second one is compared with. */
export interface FirstBuild {
  readonly against: 'store' | 'build';
  readonly artifactSha256: Sha256;
  readonly tarSha256: Sha256;
  readonly tree: ComparedTree;
  readonly run: ProvenRun;
  readonly conditions: Conditions;
}

/**
 * What the store has of the same plan, where it stands; else a build as any other, which is
 * compared and not kept.
 * @throws HeadwaterError of a build
 */
export async function withFirstBuild<T>(
  order: BuildOrder,
  context: FlowContext,
  use: (first: FirstBuild) => Promise<T>,
): Promise<T> {
  const found = findSound(order.pkg, context);
  if (found.state === 'sound' && isSourceBuild(found.stored)) return use(fromStore(found.stored, context));
  if (found.state === 'unsound') {
    const text = `${found.stored.path} is not what was verified (${found.wrong}); ${titleOf(order.pkg)} is built twice`;
    context.progress({ kind: 'warning', text });
  }
  const { host } = context;
  return buildPackage(order, context, async ({ verified, quarantine }) => {
    const unpacked = await unpack(verified, join(quarantine, 'tree'), host);
    const run = provenRun(verified.artifact.evidence, { trust: loadTrust(host), now: host.now() });
    return use({
      against: 'build',
      artifactSha256: verified.artifact.sha256,
      tarSha256: unpacked.tarSha256,
      tree: unpacked,
      run,
      conditions: usualConditions(run, host),
    });
  });
}

/** The artifact itself is not kept: its digests are, and the tree by its manifest. */
function fromStore(stored: Stored<SourceReceipt>, { host, now }: FlowContext): FirstBuild {
  const { receipt } = stored;
  const read = (name: string): Evidence => ({ name, bytes: host.fs.readFileSync(proofOf(stored, name)) });
  const run = provenRun(
    receipt.evidence.map(({ name }) => read(name)),
    { trust: loadTrust(host), now },
  );
  return {
    against: 'store',
    artifactSha256: receipt.artifact.sha256,
    tarSha256: receipt.artifact.tarSha256,
    tree: {
      directory: treeOf(stored),
      files: parseFilesManifest(host.fs.readFileSync(proofOf(stored, 'files'), 'utf8')) ?? [],
    },
    run,
    conditions: usualConditions(run, host),
  };
}

/** As this machine builds as a rule; a stored build may have been made on another, which its bytes then do not tell. */
function usualConditions({ startedOn, finishedOn }: ProvenRun, host: Host): Conditions {
  return {
    times: [{ from: startedOn, to: finishedOn }],
    cores: availableCores(),
    kernel: kernelOf(host),
    users: startedByRoot()
      ? [String(SEALED_HOST_ID), 'nobody']
      : [String(process.geteuid?.() ?? SEALED_HOST_ID)],
    paths: startedByRoot() ? ['/var/tmp/headwater-seal-'] : [host.paths.quarantine],
  };
}

/** Release and version (proc(5), /proc/sys/kernel). */
function kernelOf({ fs }: Host): readonly string[] {
  return ['osrelease', 'version'].flatMap((name) => {
    const text = fs.readFileSync(`/proc/sys/kernel/${name}`, 'utf8').trim();
    return text === '' ? [] : [text];
  });
}
