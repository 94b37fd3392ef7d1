import type { BuildFacts } from '../../model/build-facts.ts';
import type { CertificateSigner } from '../../model/signer.ts';
import type { TrustedBuilder } from '../../model/trust.ts';
import { type WorkflowName, workflowNameOf } from './workflow-name.ts';

const RELEASE_TAG = /^refs\/tags\/v(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)$/;

/** Whether a row of the table means exactly this signer and this builder: every member of it holds. */
export function vouchesFor(
  row: TrustedBuilder,
  { builderId }: BuildFacts,
  signer: CertificateSigner,
): boolean {
  const { extensions } = signer;
  const name = signer.subjectType === 'uri' ? workflowNameOf(signer.subject) : undefined;
  if (name === undefined || row.root !== signer.root || row.issuer !== extensions.issuer) return false;
  const source = extensions.sourceRepositoryUri;
  return (
    isSigner(row, name, source) &&
    (row.signerRef === 'any' || (row.signerRef === 'release-tag' && RELEASE_TAG.test(name.ref))) &&
    (row.runnerEnvironment === 'any' || row.runnerEnvironment === extensions.runnerEnvironment) &&
    isBuilder(row, builderId, { name, subject: signer.subject, source })
  );
}

/** `*`: a workflow of the source repository itself, which reaches no further than that repository. */
function isSigner(
  { signerWorkflow }: TrustedBuilder,
  name: WorkflowName,
  source: string | undefined,
): boolean {
  return signerWorkflow === '*' ? name.repository === source : name.workflow === signerWorkflow;
}

interface Signed {
  readonly name: WorkflowName;
  readonly subject: string;
  readonly source: string | undefined;
}

function isBuilder({ builderId: expected }: TrustedBuilder, found: string, by: Signed): boolean {
  switch (expected) {
    case 'signer-workflow':
      return found === by.subject;
    case 'runner-of-source-repository':
      return by.source !== undefined && isRunnerOf(by.source, found);
    default:
      // A builder that names its ref has that of the workflow that signed for it.
      return found === expected || found === `${expected}@${by.name.ref}`;
  }
}

function isRunnerOf(repository: string, found: string): boolean {
  const number = found.slice(found.lastIndexOf('/') + 1);
  return /^[1-9]\d{0,18}$/.test(number) && found === `${repository}/-/runners/${number}`;
}
