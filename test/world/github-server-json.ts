import { createHash } from 'node:crypto';
import {
  type Asset,
  type Attestation,
  hex256,
  type Release,
  type Repository,
} from './github-server-state.ts';
import { COMMIT } from './sigstore/identities.ts';

export interface Addresses {
  readonly api: string;
  readonly web: string;
  readonly objects: string;
}

/** GitHub REST API, "Get a repository". */
export function repositoryJson({ id, fullName, isPrivate }: Repository, { api, web }: Addresses) {
  const [login = '', name = ''] = fullName.split('/');
  return {
    id,
    node_id: `R_${id}`,
    name,
    full_name: fullName,
    private: isPrivate,
    owner: { login, id: 71_096_353, type: 'Organization' },
    html_url: `${web}/${fullName}`,
    description: null,
    fork: false,
    url: `${api}/repos/${fullName}`,
    default_branch: 'main',
    visibility: isPrivate ? 'private' : 'public',
    archived: false,
  };
}

/** "Get a release". */
export function releaseJson(release: Release, { fullName }: Repository, { api, web }: Addresses) {
  const { id, tag, draft, prerelease, publishedAt } = release;
  const url = `${api}/repos/${fullName}/releases`;
  const assets = release.assets.map((asset) => ({
    url: `${url}/assets/${asset.id}`,
    browser_download_url: `${web}/${fullName}/releases/download/${encodeURIComponent(tag)}/${asset.name}`,
    ...assetJson(asset, publishedAt),
  }));
  return {
    url: `${url}/${id}`,
    html_url: `${web}/${fullName}/releases/tag/${tag}`,
    id,
    tag_name: tag,
    target_commitish: 'main',
    name: tag,
    draft,
    prerelease,
    immutable: false,
    created_at: publishedAt,
    published_at: draft ? null : publishedAt,
    assets,
    tarball_url: `${api}/repos/${fullName}/tarball/${tag}`,
    zipball_url: `${api}/repos/${fullName}/zipball/${tag}`,
    body: `What is new in ${tag}`,
  };
}

function assetJson({ id, name, bytes }: Asset, at: string) {
  return {
    id,
    name,
    label: '',
    content_type: 'application/octet-stream',
    state: 'uploaded',
    size: bytes.length,
    digest: `sha256:${hex256(bytes)}`,
    download_count: 7,
    created_at: at,
    updated_at: at,
  };
}

/** "List repository tags". */
export function tagJson(tag: string, repository: Repository, { api }: Addresses) {
  const { fullName } = repository;
  const sha = commitOf(tag, repository);
  const of = `${api}/repos/${fullName}`;
  return {
    name: tag,
    zipball_url: `${of}/zipball/refs/tags/${tag}`,
    tarball_url: `${of}/tarball/refs/tags/${tag}`,
    commit: { sha, url: `${of}/commits/${sha}` },
    node_id: `REF_${tag}`,
  };
}

/** "List attestations". */
export function attestationJson(
  { id, bundle, isInline }: Attestation,
  { id: repository }: Repository,
  at: Addresses,
) {
  return {
    repository_id: repository,
    bundle_url: `${at.objects}/attestations/${id}.json.sn?sig=abc`,
    initiator: 'user',
    bundle: isInline ? JSON.parse(Buffer.from(bundle).toString()) : null,
  };
}

/** "Get a reference" of a tag: an annotated one is an object, which "Get a tag" tells of. */
export function refJson(tag: string, repository: Repository, { api }: Addresses) {
  const isAnnotated = repository.annotated.has(tag);
  const sha = isAnnotated ? objectOf(tag) : commitOf(tag, repository);
  const object = { sha, type: isAnnotated ? 'tag' : 'commit' };
  return {
    ref: `refs/tags/${tag}`,
    node_id: 'REF_1',
    url: `${api}/repos/${repository.fullName}/git`,
    object,
  };
}

/** "Get a tag", by the name of its object; undefined: there is none. */
export function tagObjectJson(sha: string, repository: Repository) {
  const tag = [...repository.annotated].find((one) => objectOf(one) === sha);
  if (tag === undefined) return undefined;
  return { tag, sha, message: tag, object: { type: 'commit', sha: commitOf(tag, repository) } };
}

function objectOf(tag: string): string {
  return createHash('sha1').update(`tag ${tag}`).digest('hex');
}

function commitOf(tag: string, { commits }: Repository): string {
  return commits.get(tag) ?? COMMIT;
}
