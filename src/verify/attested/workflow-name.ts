/** A workflow as a certificate names it: `https://github.com/o/r/.github/workflows/w.yml@refs/tags/v1`. */
export interface WorkflowName {
  /** Canonical https address of the repository that the workflow lies in. */
  readonly repository: string;
  /** All before the ref. */
  readonly workflow: string;
  /** A whole ref, or the commit that a caller pinned it by. */
  readonly ref: string;
}

const GITHUB = /^(https:\/\/[^/@]+\/[^/@]+\/[^/@]+)\/\.github\/workflows\/[^/@]+$/;
/** GitLab sets the path of its configuration off by two slashes (sigstore/fulcio, docs/oid-info.md, "Build Signer URI"). */
const GITLAB = /^(https:\/\/[^/@]+(?:\/[^/@]+){2,})\/\/[^@]+$/;
const REF = /^(?:refs\/(?:heads|tags|pull)\/[\x21-\x7e]+|[0-9a-f]{40}|[0-9a-f]{64})$/;

/** Undefined where it is no workflow, a person say. The ref begins at the first `@`: tags may hold more of them. */
export function workflowNameOf(subject: string): WorkflowName | undefined {
  const at = subject.indexOf('@');
  if (at === -1) return undefined;
  const workflow = subject.slice(0, at);
  const ref = subject.slice(at + 1);
  const [, repository] = GITHUB.exec(workflow) ?? GITLAB.exec(workflow) ?? [];
  if (repository === undefined || !REF.test(ref)) return undefined;
  return { repository, workflow, ref };
}
