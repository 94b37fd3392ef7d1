import { canonicalJson } from '../model/canonical-json.ts';
import type { AttestedGithub, SignerRef } from './entry.ts';
import type { EntryFile } from './schema.ts';

type Github = NonNullable<NonNullable<EntryFile['attested']>['github']>;

/** The section with what it leaves out filled in. Its rules have been checked. */
export function toAttestedGithub(github: Github, repository: string): AttestedGithub {
  const { signer, tag, runner, level, root, parameters, assets, evidence } = github;
  const id = github['source-repository-id'];
  return {
    signer,
    signerRef: toSignerRef(github['signer-ref'] ?? 'tag'),
    tag,
    sourceRef: toSourceRef(github['source-ref'] ?? 'tag'),
    sourceRepository: github['source-repository'] ?? repository,
    ...(id !== undefined && { sourceRepositoryId: id }),
    runner,
    level: level === 'none' ? 'SLSA_BUILD_LEVEL_0' : level,
    root,
    buildTypes: github['build-types'],
    parameters,
    assets,
    ...(evidence !== undefined && { evidence }),
  };
}

export function isCanonicalJson(text: string): boolean {
  try {
    return canonicalJson(JSON.parse(text)) === text;
  } catch {
    return false;
  }
}

function toSourceRef(text: string): AttestedGithub['sourceRef'] {
  return text === 'tag' ? text : `refs/${text.slice('refs/'.length)}`;
}

function toSignerRef(text: string): SignerRef {
  if (text === 'tag' || text === 'any-tag' || text === 'any') return text;
  return `refs/${text.slice('refs/'.length)}`;
}
