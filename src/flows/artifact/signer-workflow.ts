import { fail } from '../../model/strict-json/place.ts';
import { shown } from '../../model/strict-json/shown.ts';
import { workflowNameOf } from '../../verify/attested/workflow-name.ts';
import type { IdentityFlags } from './question.ts';
import { flagPlace, usage } from './usage.ts';

export interface SignerWorkflow {
  /** As certificates name it, without its ref. */
  readonly workflow: string;
  /** Where it is kept. */
  readonly repository: string;
  /** A whole ref or a commit. */
  readonly ref?: string;
}

/**
 * The workflow that the flags name as the signer, with its ref or without: by
 * `--signer-workflow`, or by a `--certificate-identity` that is one.
 * @throws HeadwaterError USAGE
 */
export function signerWorkflow(flags: IdentityFlags): SignerWorkflow | undefined {
  const { 'certificate-identity': subject, 'signer-workflow': workflow, 'signer-ref': ref } = flags;
  if (subject !== undefined && workflow !== undefined) {
    throw usage('--certificate-identity and --signer-workflow both say who signed', {
      hint: 'give one of them',
    });
  }
  if (workflow !== undefined) return withRef(readWorkflow(workflow), ref);
  if (ref !== undefined) throw usage('--signer-ref wants --signer-workflow beside it');
  return subject === undefined ? undefined : workflowNameOf(subject);
}

function readWorkflow(value: string): SignerWorkflow {
  const hasRef = value.includes('@');
  const name = workflowNameOf(hasRef ? value : `${value}@refs/tags/any`);
  if (name === undefined) {
    return fail(flagPlace('--signer-workflow'), 'is not the address of a workflow', {
      expected: 'like https://github.com/owner/name/.github/workflows/release.yml',
      found: shown(value),
    });
  }
  const { workflow, repository, ref } = name;
  return { workflow, repository, ...(hasRef && { ref }) };
}

function withRef(named: SignerWorkflow, ref: string | undefined): SignerWorkflow {
  if (ref === undefined) return named;
  if (named.ref !== undefined) throw usage('--signer-workflow and --signer-ref both name a ref');
  const { workflow, repository } = named;
  if (workflowNameOf(`${workflow}@${ref}`) === undefined) {
    fail(flagPlace('--signer-ref'), 'is not the whole name of a ref, nor a commit', {
      expected: 'like refs/tags/v2.1.0',
      found: shown(ref),
    });
  }
  return { workflow, repository, ref };
}
