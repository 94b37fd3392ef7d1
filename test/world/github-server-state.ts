import { createHash } from 'node:crypto';
import type { Attest } from './github-server-evidence.ts';

export interface PublishedAsset {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** `true`: honest provenance from the API. Absent: nobody proves it. */
  readonly attest?: true | Attest | readonly Attest[];
}

export interface Publication {
  /** `owner/repository`, as GitHub is to spell it. Made at its first release. */
  readonly repository: string;
  readonly tag: string;
  readonly assets?: readonly PublishedAsset[];
  readonly prerelease?: boolean;
  readonly draft?: boolean;
  /** ISO 8601; default a day after the release before. */
  readonly publishedAt?: string;
}

export interface Asset {
  readonly id: number;
  readonly name: string;
  bytes: Uint8Array;
}

export interface Release {
  readonly id: number;
  readonly tag: string;
  readonly prerelease: boolean;
  readonly draft: boolean;
  readonly publishedAt: string;
  readonly assets: Asset[];
}

export interface Attestation {
  /** Hexadecimal SHA-256 of the subject that it is filed under. */
  readonly subject: string;
  readonly id: number;
  readonly bundle: Uint8Array;
  readonly isInline: boolean;
}

export interface Repository {
  readonly id: number;
  fullName: string;
  isPrivate: boolean;
  readonly releases: Release[];
  /** Tags without a release, besides those that have one. */
  readonly tags: string[];
  readonly attestations: Attestation[];
  /** The commit of a tag, where it is not the one that honest builds are made of. */
  readonly commits: Map<string, string>;
  /** Tags that are objects of their own. */
  readonly annotated: Set<string>;
}

/** Everything that the servers know; names are found whatever their case is, as GitHub finds them. */
export class GithubState {
  readonly repositories: Repository[] = [];
  /** Old names, in lower case, of repositories that have another one now. */
  readonly oldNames = new Map<string, Repository>();
  #lastId = 495_574_554;

  nextId(): number {
    this.#lastId += 1;
    return this.#lastId;
  }

  find(fullName: string): Repository | undefined {
    const name = fullName.toLowerCase();
    return this.repositories.find((repository) => repository.fullName.toLowerCase() === name);
  }

  make(fullName: string): Repository {
    const found = this.find(fullName);
    if (found !== undefined) return found;
    const id = this.nextId();
    const made: Repository = {
      id,
      fullName,
      isPrivate: false,
      releases: [],
      tags: [],
      attestations: [],
      commits: new Map(),
      annotated: new Set(),
    };
    this.repositories.push(made);
    return made;
  }

  rename(before: string, after: string): void {
    const repository = this.make(before);
    this.oldNames.set(before.toLowerCase(), repository);
    repository.fullName = after;
  }

  /** Newest first, as the API lists them. */
  addRelease({ repository, tag, ...about }: Publication): Release {
    const { releases } = this.make(repository);
    const release: Release = {
      id: this.nextId(),
      tag,
      prerelease: about.prerelease ?? false,
      draft: about.draft ?? false,
      publishedAt: about.publishedAt ?? dayAfter(releases[0]?.publishedAt ?? '2026-01-01T12:00:00Z'),
      assets: [],
    };
    releases.unshift(release);
    return release;
  }
}

/** Of bytes that nobody changes any more: once for every array. */
export function hex256(bytes: Uint8Array): string {
  const digest = digests.get(bytes) ?? createHash('sha256').update(bytes).digest('hex');
  digests.set(bytes, digest);
  return digest;
}

const digests = new WeakMap<Uint8Array, string>();

function dayAfter(moment: string): string {
  return `${new Date(Date.parse(moment) + 86_400_000).toISOString().slice(0, 19)}Z`;
}
