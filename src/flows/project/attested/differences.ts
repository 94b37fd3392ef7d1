import type { LockedArtifact } from '../../../lockfile/lock.ts';
import type { AttestedOrigin } from '../../../model/attested-package.ts';
import type { Platform } from '../../../model/platform.ts';
import type { Told } from '../pin-mismatch.ts';
import type { Served } from './served.ts';

/**
 * The first fact in which what is to be had differs from what the lock pins; undefined where
 * there is none. What only one of them says is no difference: a lock narrows by what it says.
 */
export function differenceIn(
  locked: Served,
  found: Served,
  { platform, origin }: { readonly platform: Platform; readonly origin: AttestedOrigin },
): Told | undefined {
  const at = `on.${platform}`;
  if (locked.buildKey !== found.buildKey) {
    const told = { what: `build key for ${platform}`, key: `${at}.build-key` };
    return { ...told, locked: locked.buildKey, found: found.buildKey };
  }
  if (locked.artifacts.length !== found.artifacts.length) {
    const told = { what: `number of artifacts for ${platform}`, key: at };
    return { ...told, locked: `${locked.artifacts.length}`, found: `${found.artifacts.length}` };
  }
  for (const [index, artifact] of locked.artifacts.entries()) {
    const facts = factsOf(artifact, origin);
    const others = new Map(factsOf(found.artifacts[index], origin).map(({ key, value }) => [key, value]));
    const other = facts.find(({ key, value }) => others.has(key) && others.get(key) !== value);
    if (other === undefined) continue;
    const { what, key, value } = other;
    const told = { what: `${what} for ${platform}`, key: `${at}.artifact.${index}.${key}` };
    return { ...told, locked: value, found: others.get(key) ?? '' };
  }
  return undefined;
}

interface Fact {
  readonly what: string;
  readonly key: string;
  readonly value: string;
}

/** Evidence is not among them: two bundles can say the same. */
function factsOf(artifact: LockedArtifact | undefined, origin: AttestedOrigin): readonly Fact[] {
  if (artifact === undefined) return [];
  const { purl, url, sha256, sha512, size, proof } = artifact;
  const facts: readonly (readonly [string, string, string | number | undefined])[] = [
    ['package', 'purl', purl],
    ['address', 'url', placeOf(url, origin)],
    ['artifact digest', 'sha256', sha256],
    ['artifact digest', 'sha512', sha512],
    ['size', 'size', size],
    ['signer', 'proof.signer', proof?.signer],
    ['source repository', 'proof.source-repository', proof?.sourceRepository],
    ['commit', 'proof.commit', proof?.commit],
  ];
  return facts.flatMap(([what, key, value]) =>
    value === undefined ? [] : [{ what, key, value: String(value) }],
  );
}

/** Registries of npm and PyPI have mirrors, each machine its own: there it is the file that counts. */
function placeOf(url: string, origin: AttestedOrigin): string {
  return origin === 'github' ? url : (new URL(url).pathname.split('/').at(-1) ?? url);
}
