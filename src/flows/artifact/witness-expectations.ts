import { PROVENANCE_TYPE } from '../../model/attestation.ts';
import type { AttestedExpectation, CertificateExpectation } from '../../model/attested-expectation.ts';
import { canonicalJson } from '../../model/canonical-json.ts';
import type { Trust, TrustedBuilder, TrustedKey } from '../../model/trust.ts';
import type { TrustedVerifier } from '../../model/trusted-verifier.ts';
import { PROVENANCE_V02_TYPE } from '../../verify/statement/provenance-v02.ts';
import { VERIFICATION_SUMMARY_TYPE } from '../../verify/vsa/own-summary.ts';

/**
 * What further evidence must say to be a witness of a rebuild: the same as was asked for,
 * signed by a builder or a rebuilding verifier of whom trust says who runs it. Whom to
 * believe comes from trust alone; nothing here has looked at evidence.
 */
export function witnessExpectations(
  asked: AttestedExpectation,
  trust: Trust,
): readonly AttestedExpectation[] {
  const { builders = [], keys = [], verifiers = [] } = trust;
  const root = asked.signer.root;
  const all = [
    ...builders.filter(({ operator }) => operator !== undefined).map((row) => ofBuilder(asked, row)),
    ...keys
      .filter(({ operator }) => operator !== undefined)
      .flatMap((key) => withRoot(root).map((by) => ofKey(asked, key, by))),
    ...verifiers
      .filter(({ rebuilds }) => rebuilds)
      .flatMap((verifier) => withRoot(root).map((by) => ofVerifier(asked, verifier, by))),
  ];
  return [...new Map(all.map((one) => [canonicalJson(one), one])).values()];
}

type ByRoot = { readonly root?: string };

/** A key's bundle may be logged, or stand alone. */
function withRoot(root: string | undefined): readonly ByRoot[] {
  return root === undefined ? [{}] : [{}, { root }];
}

const provenance = {
  predicateTypes: [PROVENANCE_TYPE, PROVENANCE_V02_TYPE],
  buildTypes: [],
  minimumLevel: 'SLSA_BUILD_LEVEL_1',
} as const;

function ofBuilder(asked: AttestedExpectation, row: TrustedBuilder): AttestedExpectation {
  const { root, issuer, signerWorkflow: workflow, runnerEnvironment } = row;
  const identity: CertificateExpectation['identity'] =
    workflow === '*' ? { type: 'source-repository' } : { type: 'workflow', workflow, ref: { type: 'any' } };
  return {
    ...asked,
    ...provenance,
    signer: { kind: 'certificate', root, issuer, identity },
    runnerEnvironment: runnerEnvironment === 'github-hosted' ? 'github-hosted' : 'any',
  };
}

function ofKey(asked: AttestedExpectation, { keyId }: TrustedKey, by: ByRoot): AttestedExpectation {
  return { ...asked, ...provenance, signer: { kind: 'key', keyId, ...by }, runnerEnvironment: 'any' };
}

/** A summary tells of no source; what it is about is the resource that was asked for. */
function ofVerifier(
  { resource, subjectName }: AttestedExpectation,
  { signer }: TrustedVerifier,
  by: ByRoot,
): AttestedExpectation {
  return {
    buildType: 'attested',
    resource,
    ...(subjectName !== undefined && { subjectName }),
    signer: signer.kind === 'key' ? { kind: 'key', keyId: signer.keyId, ...by } : certificateOf(signer),
    runnerEnvironment: 'any',
    predicateTypes: [VERIFICATION_SUMMARY_TYPE],
    buildTypes: [],
    parameters: {},
    minimumLevel: 'SLSA_BUILD_LEVEL_1',
  };
}

function certificateOf({
  root,
  issuer,
  subject,
}: Extract<TrustedVerifier['signer'], { kind: 'certificate' }>): CertificateExpectation {
  return { kind: 'certificate', root, issuer, identity: { type: 'subject', subject } };
}
