import { type Api, apiReply, type GithubRules, objectReply, webReply } from './github-server-api.ts';
import { type Attest, signEvidence } from './github-server-evidence.ts';
import { type Asked, listen, type Place, type Recorded, type Reply } from './github-server-http.ts';
import {
  GithubState,
  hex256,
  type Publication,
  type PublishedAsset,
  type Release,
  type Repository,
} from './github-server-state.ts';
import { type PrivateSigstore, privateSigstore } from './sigstore/private-sigstore.ts';

export interface GithubOptions {
  /** Who signs; default a new instance whose root is called `public-good`. */
  readonly sigstore?: PrivateSigstore;
  readonly token?: string;
}

/**
 * GitHub on loopback: its REST API, its site and the place where bytes lie, on three ports
 * and so three origins, with evidence that a Sigstore of one's own has signed. Knows nothing
 * of the test that runs: whoever starts it closes it.
 */
export interface Github {
  /** Of the API. */
  readonly url: string;
  /** Of the site, below which downloads are. */
  readonly site: string;
  /** What headwater is to be run with to take it for GitHub. */
  readonly env: { readonly GITHUB_API_URL: string; readonly GITHUB_SERVER_URL: string };
  readonly sigstore: PrivateSigstore;
  /** To be changed at any time. */
  readonly rules: GithubRules;
  /** Every request that was answered or broken off, in that order. */
  readonly requests: readonly Recorded[];
  /** Publishes a release with its assets, and their evidence. */
  publish(publication: Publication): Promise<void>;
  /** A repository, made where it is not there: to be changed at any time. */
  repository(fullName: string): Repository;
  rename(before: string, after: string): void;
  /** Other bytes below the same address; what was attested stays what it was. */
  replaceAsset(repository: string, tag: string, asset: { name: string; bytes: Uint8Array }): void;
  /** Every request goes here first; `true` says that it was answered here. Undefined: to nobody. */
  intercept(by: ((asked: Asked) => boolean) | undefined): void;
  close(): Promise<void>;
}

export async function startGithub(options: GithubOptions = {}): Promise<Github> {
  const sigstore = options.sigstore ?? (await privateSigstore('logged', 'public-good'));
  const state = new GithubState();
  const rules: GithubRules = { token: options.token, limitedUntil: undefined, pageSize: 100 };
  const addresses = { api: '', web: '', objects: '' };
  const api: Api = { state, rules, addresses };
  const requests: Recorded[] = [];
  let interceptor: ((asked: Asked) => boolean) | undefined;
  const start = async (at: Place, replyOf: (api: Api, asked: Asked) => Reply) => {
    const answer = (asked: Asked) => (interceptor?.(asked) === true ? undefined : replyOf(api, asked));
    const listener = await listen(at, answer, (request) => requests.push(request));
    addresses[at] = listener.url;
    return listener;
  };
  const listeners = [
    await start('api', apiReply),
    await start('web', webReply),
    await start('objects', objectReply),
  ];
  return {
    url: addresses.api,
    site: addresses.web,
    env: { GITHUB_API_URL: addresses.api, GITHUB_SERVER_URL: addresses.web },
    sigstore,
    rules,
    requests,
    publish: (publication) => publish(state, publication, sigstore),
    repository: (fullName) => state.make(fullName),
    rename: (before, after) => state.rename(before, after),
    replaceAsset: (repository, tag, { name, bytes }) => {
      const release = state.find(repository)?.releases.find((one) => one.tag === tag);
      const asset = release?.assets.find((one) => one.name === name);
      if (asset === undefined) throw new Error(`${name} was never published`);
      asset.bytes = bytes;
    },
    intercept: (by) => {
      interceptor = by;
    },
    close: async () => {
      await Promise.all(listeners.map((listener) => listener.close()));
      if (options.sigstore === undefined) await sigstore.close();
    },
  };
}

async function publish(
  state: GithubState,
  publication: Publication,
  sigstore: PrivateSigstore,
): Promise<void> {
  const release = state.addRelease(publication);
  const repository = state.make(publication.repository);
  const { assets = [] } = publication;
  release.assets.push(...assets.map(({ name, bytes }) => ({ id: state.nextId(), name, bytes })));
  const to: Target = { state, release, repository };
  for (const asset of assets) {
    for (const attest of wishesOf(asset)) {
      const of = { repository: repository.fullName, repositoryId: repository.id, tag: release.tag, asset };
      file(to, { asset, attest }, await signEvidence(of, attest, sigstore));
    }
  }
}

interface Target {
  readonly state: GithubState;
  readonly release: Release;
  readonly repository: Repository;
}

function wishesOf({ attest = [] }: PublishedAsset): readonly Attest[] {
  if (attest === true) return [{}];
  return [attest].flat() as readonly Attest[];
}

/** Puts a bundle where it is to be found. */
function file(
  to: Target,
  { asset, attest }: { asset: PublishedAsset; attest: Attest },
  bundle: Uint8Array,
): void {
  const { at = 'api' } = attest;
  if (at === 'api' || at === 'api-url') {
    const filed = { id: to.state.nextId(), subject: hex256(asset.bytes), bundle, isInline: at === 'api' };
    to.repository.attestations.push(filed);
    return;
  }
  const name = at.startsWith('.') ? `${asset.name}${at}` : at;
  const there = to.release.assets.find((one) => one.name === name);
  if (there === undefined) to.release.assets.push({ id: to.state.nextId(), name, bytes: bundle });
  else there.bytes = Buffer.concat([there.bytes, Buffer.from('\n'), bundle]);
}
