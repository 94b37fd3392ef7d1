import type { AttestedExpectation, CertificateExpectation } from '../../model/attested-expectation.ts';
import type { CertificateSigner, Signer } from '../../model/signer.ts';
import { shown } from '../../model/strict-json/shown.ts';
import { refuse } from '../refuse.ts';
import { certifiedOrigin } from './origin.ts';
import { followsRule, toldRule } from './ref.ts';
import { judgeRepository } from './source.ts';
import { workflowNameOf } from './workflow-name.ts';

/**
 * The signer is exactly who was expected: issuer and subject, each in full. A prefix would
 * let in `acme/tool-evil` for `acme/tool`, and an issuer of one enterprise for another.
 * Keys were compared when they were found. The source repository of a certificate comes
 * before its subject: of a signer from another project, that is what a person should hear.
 * @throws HeadwaterError VERIFY_SIGNER_KIND, VERIFY_ISSUER_MISMATCH, VERIFY_SIGNER_MISMATCH,
 * VERIFY_SOURCE_REPOSITORY, VERIFY_REPOSITORY_RENAMED
 */
export function judgeIdentity(signer: Signer, expectation: AttestedExpectation): void {
  const { signer: expected, sourceRepository } = expectation;
  if (signer.kind !== expected.kind) refuse('VERIFY_SIGNER_KIND', 'another kind of signer was asked for');
  if (signer.kind === 'key' || expected.kind === 'key') return;
  if (signer.extensions.issuer !== expected.issuer) {
    refuse('VERIFY_ISSUER_MISMATCH', 'somebody else vouched for the signer', {
      expected: shown(expected.issuer),
      found: shown(signer.extensions.issuer),
    });
  }
  judgeRepository(certifiedOrigin(signer), expectation);
  judgeSubject(signer, expected, sourceRepository);
}

function judgeSubject(
  { subject, subjectType }: CertificateSigner,
  { identity }: CertificateExpectation,
  sourceRepository: string | undefined,
): void {
  const name = subjectType === 'uri' ? workflowNameOf(subject) : undefined;
  switch (identity.type) {
    case 'subject':
      mustBe(subject === identity.subject, identity.subject, subject);
      return;
    case 'workflow': {
      const { workflow, ref } = identity;
      const same = name !== undefined && name.workflow === workflow && followsRule(ref, name.ref);
      mustBe(same, `${workflow} of ${toldRule(ref)}`, subject);
      return;
    }
    case 'source-repository': {
      const same = sourceRepository !== undefined && name?.repository === sourceRepository;
      mustBe(same, `a workflow of ${sourceRepository ?? 'a repository that nobody named'}`, subject);
      return;
    }
    default:
      mustBe(false, 'a signer that nobody named', subject);
      return;
  }
}

function mustBe(same: boolean, expected: string, found: string): void {
  if (same) return;
  refuse('VERIFY_SIGNER_MISMATCH', 'it was signed by somebody else', {
    expected,
    found: shown(found),
    hint: 'the signature is good, but it is not of who was expected',
  });
}
