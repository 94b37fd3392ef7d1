import { canonicalJson } from '../model/canonical-json.ts';
import type { AttestedGithub, SignerRef } from './entry.ts';
import type { EntryFile } from './schema.ts';

type Github = NonNullable<NonNullable<EntryFile['attested']>['github']>;

/** The section with what it leaves out filled in. Its rules have been checked. */
export function toAttestedGithub(github: Github, repository: string): AttestedGithub {
  const { signer, tag, runner, level, root, parameters, assets } = github;
  const id = github['source-repository-id'];
  return {
    signer,
    signerRef: toSignerRef(github['signer-ref'] ?? 'tag'),
    tag,
    sourceRepository: github['source-repository'] ?? repository,
    ...(id !== undefined && { sourceRepositoryId: id }),
    runner,
    level,
    root,
    buildTypes: github['build-types'],
    parameters,
    assets,
  };
}

export function isCanonicalJson(text: string): boolean {
  try {
    return canonicalJson(JSON.parse(text)) === text;
  } catch {
    return false;
  }
}

function toSignerRef(text: string): SignerRef {
  if (text === 'tag' || text === 'any-tag') return text;
  return `refs/${text.slice('refs/'.length)}`;
}
