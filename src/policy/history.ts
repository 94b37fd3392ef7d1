import { type EarnedLevel, rankOf } from '../model/level.ts';
import { compareVersions, type Version } from '../model/version.ts';
import { THIS_MACHINE } from './policy.ts';

/** What stood behind one release of a package when it was let in, or would stand behind it now. */
export interface ReleaseClaims {
  readonly version: Version;
  readonly level: EarnedLevel;
  /** A name of the signer that stays from release to release: its workflow without the ref, `this-machine`, a key. */
  readonly signer: string;
  /** Predicate types of the evidence: provenance, and what came beside it. */
  readonly evidence: readonly string[];
  /** ISO 8601, of earlier releases. */
  readonly admittedAt?: string;
}

/** What a release lacks that the one before it had. */
export interface Loss {
  /** The release before. */
  readonly since: Version;
  readonly lost: readonly {
    readonly what: 'level' | 'signer' | 'evidence';
    readonly had: string;
    readonly has: string;
  }[];
}

/**
 * Compares a release with the nearest one before it that was let in: the highest version
 * that is not above its own, the last admitted where there are several. A project whose
 * account or key was stolen looks just like this: the next release comes from somewhere
 * else, with less behind it. An earlier loss that the user accepted is not told again.
 */
export function lossSince(earlier: readonly ReleaseClaims[], next: ReleaseClaims): Loss | undefined {
  const before = earlier
    .filter(({ version }) => compareVersions(version, next.version) <= 0)
    .sort(byAge)
    .at(-1);
  if (before === undefined) return undefined;
  const lost = [...levelLoss(before, next), ...signerLoss(before, next), ...evidenceLoss(before, next)];
  return lost.length === 0 ? undefined : { since: before.version, lost };
}

function byAge(a: ReleaseClaims, b: ReleaseClaims): number {
  const order = compareVersions(a.version, b.version);
  if (order !== 0) return order;
  return (a.admittedAt ?? '') < (b.admittedAt ?? '') ? -1 : 1;
}

function levelLoss({ level: had }: ReleaseClaims, { level: has }: ReleaseClaims): Loss['lost'] {
  return rankOf(has) < rankOf(had) ? [{ what: 'level', had, has }] : [];
}

/** Where this machine built the one before, nobody's account is there to be stolen: others may build the next. */
function signerLoss({ signer: had }: ReleaseClaims, { signer: has }: ReleaseClaims): Loss['lost'] {
  return had === has || had === THIS_MACHINE ? [] : [{ what: 'signer', had, has }];
}

function evidenceLoss(before: ReleaseClaims, next: ReleaseClaims): Loss['lost'] {
  const missing = before.evidence.filter((type) => !next.evidence.includes(type));
  const has = next.evidence.join(', ') || 'none';
  return missing.map((had) => ({ what: 'evidence', had, has }));
}
