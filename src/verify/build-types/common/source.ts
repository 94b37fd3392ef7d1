import { inside } from '../../../model/strict-json/place.ts';
import { refuse } from '../../refuse.ts';
import type { Resource } from '../../statement/resources.ts';
import { PREDICATE } from '../../statement/slsa-provenance-v1.ts';
import { type GitAddress, readGitAddress } from './address.ts';
import { readCommitDigest } from './commit.ts';

/** The source of a build: the first thing that went in. */
export interface Source extends GitAddress {
  readonly commit: string;
}

/**
 * The first resource is the source (so say all build types here); a later one of the same
 * repository would be a second source, and is refused.
 * @throws HeadwaterError VERIFY_PREDICATE_INVALID
 */
export function readSource(resources: readonly Resource[], digestNames: readonly string[]): Source {
  const [first, ...others] = resources;
  if (first === undefined) return refuse('VERIFY_PREDICATE_INVALID', 'the predicate names no source');
  const source = readSourceOf(first, digestNames);
  const second = others.find(({ uri }) => uri !== undefined && repositoryIn(uri) === source.repository);
  if (second === undefined) return source;
  return refuse('VERIFY_PREDICATE_INVALID', 'the predicate names its source twice', {
    expected: source.repository,
    found: second.place.path,
  });
}

export function readSourceOf({ uri, digest, place }: Resource, digestNames: readonly string[]): Source {
  const address = readGitAddress(uri, inside(place, 'uri'));
  return { ...address, commit: readCommitDigest(digest, digestNames, inside(place, 'digest')) };
}

function repositoryIn(uri: string): string | undefined {
  try {
    return readGitAddress(uri, PREDICATE).repository;
  } catch {
    // Something else than a repository went in: an image, a tool.
    return undefined;
  }
}
