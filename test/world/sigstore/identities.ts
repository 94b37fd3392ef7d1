import type { GitHubIdentity, GitLabIdentity } from './identity.ts';

export const GITHUB_ISSUER = 'https://token.actions.githubusercontent.com';
export const COMMIT = '26d16513386ffaa790b1c32f927544f1322e4194';
const WORKFLOW_COMMIT = '5a775b367a56d5bd118a224a811bba288150a563';

/** A run of `.github/workflows/release.yml` of acme/tool for the tag v1.2.3. */
export function gitHubRun(changes: Partial<GitHubIdentity> = {}): GitHubIdentity {
  const workflow_ref = 'acme/tool/.github/workflows/release.yml@refs/tags/v1.2.3';
  return {
    kind: 'github',
    iss: GITHUB_ISSUER,
    repository: 'acme/tool',
    repository_id: '495574555',
    repository_owner: 'acme',
    repository_owner_id: '71096353',
    repository_visibility: 'public',
    ref: 'refs/tags/v1.2.3',
    sha: COMMIT,
    workflow: 'Release',
    workflow_ref,
    workflow_sha: COMMIT,
    job_workflow_ref: workflow_ref,
    job_workflow_sha: COMMIT,
    runner_environment: 'github-hosted',
    event_name: 'push',
    run_id: '6014488666',
    run_attempt: '1',
    ...changes,
  };
}

/** The same run, which calls a reusable workflow of another repository to do the work. */
export function reusableRun(workflow: string, changes: Partial<GitHubIdentity> = {}): GitHubIdentity {
  return gitHubRun({ job_workflow_ref: workflow, job_workflow_sha: WORKFLOW_COMMIT, ...changes });
}

/** A pipeline of acme/tool on gitlab.com for the tag v1.2.3. */
export function gitLabRun(changes: Partial<GitLabIdentity> = {}): GitLabIdentity {
  return {
    kind: 'gitlab',
    iss: 'https://gitlab.com',
    project_path: 'acme/tool',
    project_id: '41829472',
    namespace_path: 'acme',
    namespace_id: '8829310',
    project_visibility: 'public',
    ref: 'refs/tags/v1.2.3',
    sha: COMMIT,
    ci_config_ref_uri: 'gitlab.com/acme/tool//.gitlab-ci.yml@refs/tags/v1.2.3',
    ci_config_sha: COMMIT,
    runner_environment: 'gitlab-hosted',
    pipeline_source: 'push',
    job_id: '4420021',
    ...changes,
  };
}
