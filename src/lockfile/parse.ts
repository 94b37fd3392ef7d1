import type * as v from 'valibot';
import { conflictLine } from '../catalog/conflict-markers.ts';
import { readStrictToml, readToml, type TomlFile, tomlMistake } from '../catalog/strict-toml.ts';
import { lineOf, type TomlPath } from '../catalog/toml-lines.ts';
import { HeadwaterError } from '../errors.ts';
import { ecosystemOf } from '../model/package-name.ts';
import { plainText } from '../model/plain-text.ts';
import { PLATFORMS, type Platform } from '../model/platform.ts';
import { secondOf } from '../model/second-of.ts';
import {
  byTitle,
  LOCK_VERSION,
  type Lock,
  type LockedArtifact,
  type LockedAttested,
  type LockedPackage,
  type LockedProof,
  type LockedSource,
  lockedNeeds,
  lockedTitle,
} from './lock.ts';
import { type artifactSchema, lockSchema } from './schema.ts';

/**
 * Parses headwater.lock into facts in order; the order of the file does not count, so that
 * what a merge brought together is a lock too.
 * @param file its path, for messages.
 * @throws HeadwaterError LOCK_CONFLICT, LOCK_VERSION, LOCK_PLATFORM_MISSING, LOCK_INVALID: with file and line
 */
export function parseLock(text: string, file: string): Lock {
  const source: TomlFile = { text, file, code: 'LOCK_INVALID', hint: HINT, whole: 'headwater.lock' };
  refuseConflict(source);
  refuseOtherVersion(source);
  const { platforms, package: packages } = readStrictToml(lockSchema, source);
  const lock = { platforms: [...new Set(platforms)].sort(), packages: packages.map(packageOf) };
  refuseTwice(lock, source);
  refuseOtherOrigins(lock, source);
  refuseUnknownNeeds(lock, source);
  refuseMissingPlatforms(lock, source);
  return { ...lock, packages: [...lock.packages].sort(byTitle) };
}

const HINT =
  'A lock is not written by hand: take the version of your repository, or delete it and run `headwater lock`.';

type Written = v.InferOutput<typeof lockSchema>['package'][number];

function packageOf(written: Written): LockedPackage {
  return written.origin === 'source' ? sourceOf(written) : attestedOf(written);
}

function sourceOf(written: Extract<Written, { origin: 'source' }>): LockedSource {
  const { requested, modules, on, ...others } = written;
  return {
    ...others,
    ...(requested !== undefined && { requested }),
    ...(modules !== undefined && { modules }),
    on: inOrder(on, (build) => (build === 'unsupported' ? build : { buildKey: build['build-key'] })),
  };
}

function attestedOf(written: Exclude<Written, { origin: 'source' }>): LockedAttested {
  const { on, ...others } = written;
  return {
    ...others,
    on: inOrder(on, (served) =>
      served === 'unsupported'
        ? served
        : { buildKey: served['build-key'], artifacts: served.artifact.map(artifactOf) },
    ),
  };
}

type WrittenArtifact = v.InferOutput<typeof artifactSchema>;

function artifactOf({ purl, url, sha256, sha512, size, proof }: WrittenArtifact): LockedArtifact {
  return {
    purl,
    url,
    ...(sha256 !== undefined && { sha256 }),
    ...(sha512 !== undefined && { sha512 }),
    ...(size !== undefined && { size }),
    ...(proof !== undefined && { proof: proofOf(proof) }),
  };
}

function proofOf(proof: NonNullable<WrittenArtifact['proof']>): LockedProof {
  const { signer, 'source-repository': sourceRepository, commit, evidence } = proof;
  return {
    signer,
    ...(sourceRepository !== undefined && { sourceRepository }),
    ...(commit !== undefined && { commit }),
    evidence,
  };
}

function inOrder<T, U>(
  on: Readonly<Partial<Record<Platform, T | undefined>>>,
  read: (said: T) => U,
): Readonly<Partial<Record<Platform, U>>> {
  const platforms = PLATFORMS.flatMap((platform) => {
    const said = on[platform];
    return said === undefined ? [] : [[platform, read(said)] as const];
  });
  return Object.fromEntries(platforms.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function refuseConflict({ text, file }: TomlFile): void {
  const line = conflictLine(text);
  if (line === undefined) return;
  throw new HeadwaterError('LOCK_CONFLICT', 'there are conflict markers of git in the lock', {
    subject: `${file}:${line}`,
    expected: 'a lock that is merged',
    found: 'both sides of a merge',
    hint: 'Take either side (`git checkout --theirs headwater.lock`), then run `headwater lock`.',
  });
}

/** Before all else: the form of another version is another. */
function refuseOtherVersion({ text, file, code }: TomlFile): void {
  const value = readToml({ text, file, code });
  const found =
    typeof value === 'object' && value !== null && 'lock-version' in value
      ? value['lock-version']
      : undefined;
  if (found === LOCK_VERSION) return;
  throw new HeadwaterError('LOCK_VERSION', 'a lock of a format that this headwater does not know', {
    subject: `${file}:${lineOf(text, ['lock-version'])}`,
    expected: `lock-version = ${LOCK_VERSION}`,
    found: found === undefined ? 'none' : plainText(String(found)),
    hint: 'A newer headwater made it: install that one, or run `headwater lock` after deleting the lock.',
  });
}

type Unsorted = Pick<Lock, 'packages' | 'platforms'>;

function refuseTwice({ packages }: Unsorted, source: TomlFile): void {
  const rows = packages.map((pkg, index) => ({ pkg, index }));
  const asked = rows.filter(({ pkg }) => pkg.requested !== undefined);
  const sameTitle = secondOf(rows, ({ pkg }) => lockedTitle(pkg));
  const twice = sameTitle ?? secondOf(asked, ({ pkg }) => pkg.name);
  if (twice === undefined) return;
  const found = sameTitle === undefined ? twice.pkg.name : lockedTitle(twice.pkg);
  const path = ['package', twice.index, 'name'];
  throw tomlMistake({ path, message: 'locked twice', expected: 'one entry', found }, source);
}

/** Packages of an ecosystem come from there, and from nowhere else. */
function refuseOtherOrigins({ packages }: Unsorted, source: TomlFile): void {
  for (const [index, { name, origin }] of packages.entries()) {
    const expected = ecosystemOf(name);
    if (expected === undefined || expected === origin) continue;
    const told = { message: `${name} is not from there`, expected, found: origin };
    throw tomlMistake({ path: ['package', index, 'origin'], ...told }, source);
  }
}

function refuseUnknownNeeds({ packages }: Unsorted, source: TomlFile): void {
  const libraries = new Set(packages.filter(({ kind }) => kind === 'library').map(lockedTitle));
  for (const [index, pkg] of packages.entries()) {
    const needs = lockedNeeds(pkg);
    const at = needs.findIndex((need) => !libraries.has(lockedTitle(need)));
    const need = needs[at];
    if (need === undefined) continue;
    const path: TomlPath = ['package', index, 'needs', at];
    const told = { message: 'not in the lock', expected: 'a library of this lock', found: lockedTitle(need) };
    throw tomlMistake({ path, ...told }, source);
  }
}

function refuseMissingPlatforms({ packages, platforms }: Unsorted, source: TomlFile): void {
  for (const [index, pkg] of packages.entries()) {
    const found = Object.keys(pkg.on);
    const missing = platforms.find((platform) => !found.includes(platform));
    const stray = found.find((platform) => !platforms.some((known) => known === platform));
    if (missing !== undefined) {
      const line = lineOf(source.text, ['package', index]);
      throw platformMissing(missing, { found, subject: `${source.file}:${line}  ${lockedTitle(pkg)}` });
    }
    if (stray === undefined) continue;
    const told = { message: 'not among the platforms', expected: platforms.join(', '), found: stray };
    throw tomlMistake({ path: ['package', index, 'on', stray], ...told }, source);
  }
}

/** A lock says nothing of a platform. */
export function platformMissing(
  missing: Platform,
  { found, subject }: { readonly found: readonly string[]; readonly subject: string },
): HeadwaterError {
  return new HeadwaterError('LOCK_PLATFORM_MISSING', `the lock says nothing of ${missing}`, {
    subject,
    expected: missing,
    found: found.join(', ') || 'no platform',
    hint: `Run \`headwater lock --platform ${missing}\`, and commit the lock.`,
  });
}
