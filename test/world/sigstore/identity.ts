import { ia5String, implicit, octetString, sequence, utf8String } from './der.ts';

/** Claims of a GitHub Actions token, by the names that the token has for them. */
export interface GitHubIdentity {
  readonly kind: 'github';
  readonly iss: string;
  readonly repository: string;
  readonly repository_id: string;
  readonly repository_owner: string;
  readonly repository_owner_id: string;
  readonly repository_visibility: string;
  readonly ref: string;
  readonly sha: string;
  /** Name of the workflow that was called, as its file says. */
  readonly workflow: string;
  /** `owner/repo/.github/workflows/release.yml@refs/tags/v1`: what was called. */
  readonly workflow_ref: string;
  readonly workflow_sha: string;
  /** What ran: another one than what was called, where a reusable workflow did the work. */
  readonly job_workflow_ref: string;
  readonly job_workflow_sha: string;
  readonly runner_environment: string;
  readonly event_name: string;
  readonly run_id: string;
  readonly run_attempt: string;
}

/** Claims of a GitLab CI token. */
export interface GitLabIdentity {
  readonly kind: 'gitlab';
  readonly iss: string;
  readonly project_path: string;
  readonly project_id: string;
  readonly namespace_path: string;
  readonly namespace_id: string;
  readonly project_visibility: string;
  /** In full: `refs/tags/v1`. */
  readonly ref: string;
  readonly sha: string;
  /** `gitlab.com/group/project//.gitlab-ci.yml@refs/tags/v1` */
  readonly ci_config_ref_uri: string;
  readonly ci_config_sha: string;
  readonly runner_environment: string;
  readonly pipeline_source: string;
  readonly job_id: string;
}

/** Somebody with an address, as Fulcio certifies people. */
interface EmailIdentity {
  readonly kind: 'email';
  readonly iss: string;
  readonly email: string;
}

export type Identity = GitHubIdentity | GitLabIdentity | EmailIdentity;

/** An X.509 extension; `value` is what stands in its octet string. */
export interface Extension {
  readonly oid: string;
  readonly value: Uint8Array;
  readonly critical?: boolean;
}

export type San = { readonly uri: string } | { readonly email: string } | { readonly dns: string };

export const FULCIO = '1.3.6.1.4.1.57264.1';
export const SAN_OID = '2.5.29.17';

/** The subject alternative name that Fulcio gives to each. */
export function subjectOf(identity: Identity): San {
  switch (identity.kind) {
    case 'github':
      return { uri: `https://github.com/${identity.job_workflow_ref}` };
    case 'gitlab':
      return { uri: `https://${identity.ci_config_ref_uri}` };
    case 'email':
      return { email: identity.email };
  }
}

/** Fulcio's extensions in its order and encodings (sigstore/fulcio, docs/oid-info.md). */
export function extensionsOf(identity: Identity): Extension[] {
  switch (identity.kind) {
    case 'github':
      return [...oldGitHubForms(identity), ...numbered(8, gitHubValues(identity))];
    case 'gitlab':
      return [raw(1, identity.iss), ...numbered(8, gitLabValues(identity))];
    case 'email':
      return [raw(1, identity.iss), utf8(8, identity.iss)];
  }
}

export const utf8 = (number: number, text: string): Extension => ({
  oid: `${FULCIO}.${number}`,
  value: utf8String(text),
});
/** As extensions 1 to 6 are: text without a header. */
const raw = (number: number, text: string): Extension => ({
  oid: `${FULCIO}.${number}`,
  value: Buffer.from(text),
});

export function sanExtension(names: readonly San[]): Extension {
  return { oid: SAN_OID, critical: true, value: sequence(...names.map(generalName)) };
}

/** RFC 5280, 4.2.1.6. */
function generalName(name: San): Uint8Array {
  if ('email' in name) return implicit(1, Buffer.from(name.email));
  if ('dns' in name) return implicit(2, Buffer.from(name.dns));
  return implicit(6, Buffer.from(name.uri));
}

/** Text in encodings that Fulcio does not use. */
export const encodings = {
  raw: (text: string): Uint8Array => Buffer.from(text),
  ia5: (text: string): Uint8Array => ia5String(text),
  octets: (text: string): Uint8Array => octetString(Buffer.from(text)),
  'text behind it': (text: string): Uint8Array => Buffer.concat([utf8String(text), utf8String('x')]),
  'long length': (text: string): Uint8Array =>
    Buffer.concat([Buffer.from([0x0c, 0x82, 0, text.length]), Buffer.from(text)]),
  empty: (): Uint8Array => Buffer.alloc(0),
} as const;

function numbered(from: number, values: readonly string[]): Extension[] {
  return values.map((value, index) => utf8(from + index, value));
}

function oldGitHubForms(identity: GitHubIdentity): Extension[] {
  const { iss, event_name, sha, workflow, repository, ref } = identity;
  return [iss, event_name, sha, workflow, repository, ref].map((value, index) => raw(index + 1, value));
}

function gitHubValues(identity: GitHubIdentity): string[] {
  const at = 'https://github.com';
  return [
    identity.iss,
    `${at}/${identity.job_workflow_ref}`,
    identity.job_workflow_sha,
    identity.runner_environment,
    `${at}/${identity.repository}`,
    identity.sha,
    identity.ref,
    identity.repository_id,
    `${at}/${identity.repository_owner}`,
    identity.repository_owner_id,
    `${at}/${identity.workflow_ref}`,
    identity.workflow_sha,
    identity.event_name,
    `${at}/${identity.repository}/actions/runs/${identity.run_id}/attempts/${identity.run_attempt}`,
    identity.repository_visibility,
  ];
}

function gitLabValues(identity: GitLabIdentity): string[] {
  const at = 'https://gitlab.com';
  return [
    identity.iss,
    `https://${identity.ci_config_ref_uri}`,
    identity.ci_config_sha,
    identity.runner_environment,
    `${at}/${identity.project_path}`,
    identity.sha,
    identity.ref,
    identity.project_id,
    `${at}/${identity.namespace_path}`,
    identity.namespace_id,
    `https://${identity.ci_config_ref_uri}`,
    identity.ci_config_sha,
    identity.pipeline_source,
    `${at}/${identity.project_path}/-/jobs/${identity.job_id}`,
    identity.project_visibility,
  ];
}
