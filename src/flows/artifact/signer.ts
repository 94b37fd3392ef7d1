import type { CertificateExpectation, RefRule } from '../../model/attested-expectation.ts';
import { readRepository } from '../../verify/build-types/common/address.ts';
import type { IdentityFlags } from './question.ts';
import { type SignerWorkflow, signerWorkflow } from './signer-workflow.ts';
import { flagPlace, usage } from './usage.ts';

/** Who vouches for the runs of a forge, by the host of its repositories. */
const ISSUERS: Readonly<Record<string, string>> = {
  'github.com': 'https://token.actions.githubusercontent.com',
  'gitlab.com': 'https://gitlab.com',
};

export interface SignerAndSource {
  readonly signer: CertificateExpectation;
  readonly sourceRepository?: string;
}

/**
 * Who should have signed, and the repository it should have been built from; undefined
 * where the flags name nobody. A workflow that is named alone stands for the repository
 * it is kept in: others may call it, but what they build with it is theirs.
 * @param root name of the trusted root
 * @throws HeadwaterError USAGE
 */
export function certificateSigner(flags: IdentityFlags, root: string): SignerAndSource | undefined {
  const workflow = signerWorkflow(flags);
  const repository = repositoryOf(flags) ?? workflow?.repository;
  if (flags['certificate-identity'] === undefined && repository === undefined) return undefined;
  const issuer = flags.issuer ?? issuerOf(repository);
  return {
    signer: { kind: 'certificate', root, issuer, identity: identityOf(flags, workflow) },
    ...(repository !== undefined && { sourceRepository: repository }),
  };
}

export function repositoryOf({ 'source-repository': given }: IdentityFlags): string | undefined {
  return given === undefined ? undefined : readRepository(given, flagPlace('--source-repository'));
}

function identityOf(
  { 'certificate-identity': subject }: IdentityFlags,
  named: SignerWorkflow | undefined,
): CertificateExpectation['identity'] {
  if (subject !== undefined) return { type: 'subject', subject };
  if (named === undefined) return { type: 'source-repository' };
  const ref: RefRule = named.ref === undefined ? { type: 'any' } : { type: 'exact', ref: named.ref };
  return { type: 'workflow', workflow: named.workflow, ref };
}

function issuerOf(repository: string | undefined): string {
  const host = repository === undefined ? '' : new URL(repository).host;
  const issuer = Object.hasOwn(ISSUERS, host) ? ISSUERS[host] : undefined;
  if (issuer !== undefined) return issuer;
  throw usage('nobody said who vouches for the signer', {
    expected: '--issuer URL, the OIDC issuer in the certificate',
    hint: 'for repositories on github.com and gitlab.com it is known',
  });
}
