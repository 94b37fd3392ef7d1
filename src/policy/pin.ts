import type { AttestedExpectation, CertificateExpectation, RefRule } from '../model/attested-expectation.ts';
import { canonicalJson } from '../model/canonical-json.ts';
import type { SlsaLevel } from '../model/level.ts';
import type { CertificateSigner, Signer } from '../model/signer.ts';

/** What somebody's evidence must say from now on, whatever the artifact: an answer of the user, kept. */
export interface Pin {
  /** The user's own name for it. */
  readonly name: string;
  /** ISO 8601. */
  readonly pinnedAt: string;
  readonly demand: PinnedDemand;
}

/** All of an expectation that does not change from one release to the next. */
export type PinnedDemand = Omit<AttestedExpectation, 'resource' | 'subjectName' | 'sourceCommit'>;

/**
 * Who signed and what was built, as evidence with a good signature says it. Nobody has
 * said yet that this is whom he wants.
 */
export interface FoundIdentity {
  readonly signer: Signer;
  /** Of a key: name of the trusted root that checked its log entries and timestamps, where it has any. */
  readonly root?: string;
  /** The subject of the certificate, where it is a workflow at a ref. */
  readonly workflow?: { readonly workflow: string; readonly ref: string };
  readonly predicateType: string;
  /** Name of the build type (`BuildTypeReader.name`). */
  readonly buildType: string;
  /** External parameters that the build type does not call harmless. */
  readonly parameters: Readonly<Record<string, string>>;
  /** What the pair of signer and builder has earned; absent: nothing. */
  readonly level?: SlsaLevel;
}

/**
 * The pin of what was found: this signer, this repository by address and number, refs of
 * this kind, and no lower level. A tag stands for any tag, because the next release has
 * another one; a branch stands for itself.
 */
export function pinOf(found: FoundIdentity, name: string, now: Date): Pin {
  const { signer, level } = found;
  const demand: PinnedDemand = {
    buildType: 'attested',
    ...(signer.kind === 'key'
      ? { signer: ofKey(signer.keyId, found), runnerEnvironment: 'any' }
      : ofCertificate(signer, found)),
    predicateTypes: [found.predicateType],
    buildTypes: [found.buildType],
    parameters: found.parameters,
    ...(level !== undefined && { minimumLevel: level }),
  };
  return { name, pinnedAt: now.toISOString(), demand };
}

/** What evidence about `resource` must say by a pin. */
export function expectationOfPin({ demand }: Pin, resource: string): AttestedExpectation {
  return { ...demand, resource };
}

/** Whether two pins ask for the same. */
export function samePin(a: Pin, b: Pin): boolean {
  return a.name === b.name && canonicalJson(a.demand) === canonicalJson(b.demand);
}

function ofKey(keyId: string, { root }: FoundIdentity): PinnedDemand['signer'] {
  return { kind: 'key', keyId, ...(root !== undefined && { root }) };
}

function ofCertificate(
  { root, subject, extensions }: CertificateSigner,
  { workflow }: FoundIdentity,
): Pick<
  PinnedDemand,
  'signer' | 'runnerEnvironment' | 'sourceRepository' | 'sourceRepositoryId' | 'sourceRef'
> {
  const identity: CertificateExpectation['identity'] =
    workflow === undefined
      ? { type: 'subject', subject }
      : { type: 'workflow', workflow: workflow.workflow, ref: ruleOf(workflow.ref) };
  const { sourceRepositoryUri, sourceRepositoryId, sourceRepositoryRef, runnerEnvironment } = extensions;
  return {
    signer: { kind: 'certificate', root, issuer: extensions.issuer, identity },
    runnerEnvironment: runnerEnvironment === 'github-hosted' ? 'github-hosted' : 'any',
    ...(sourceRepositoryUri !== undefined && { sourceRepository: sourceRepositoryUri }),
    ...(sourceRepositoryId !== undefined && { sourceRepositoryId }),
    ...(sourceRepositoryRef !== undefined && { sourceRef: ruleOf(sourceRepositoryRef) }),
  };
}

function ruleOf(ref: string): RefRule {
  return ref.startsWith('refs/tags/') ? { type: 'any-tag' } : { type: 'exact', ref };
}
