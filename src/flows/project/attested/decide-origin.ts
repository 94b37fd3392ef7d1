import type { Catalog } from '../../../catalog/entry.ts';
import { HeadwaterError } from '../../../errors.ts';
import type { Origin } from '../../../model/origin.ts';
import { isCatalogName } from '../../../model/package-name.ts';
import type { Platform } from '../../../model/platform.ts';
import { originsAllowed } from '../../../policy/origins-allowed.ts';
import type { Policy } from '../../../policy/policy.ts';
import type { PackageRequest } from '../../../request/request.ts';
import { type Choice, chooseOrigin } from '../../attested/choose-origin.ts';

export interface Ground {
  readonly catalog: Catalog;
  readonly policy: Policy;
  /** Of the lock. */
  readonly platforms: readonly Platform[];
}

/**
 * Where a project has a package from: one origin for all its platforms, whichever machine
 * makes the lock. It is the one that is asked for, else that of the lock as long as the policy
 * allows it, else what others build, unless headwater builds it for more of the platforms.
 * @param locked the origin in the lock; absent: none, or it is let go.
 * @throws HeadwaterError ORIGIN_UNSUPPORTED
 */
export function decideOrigin(asked: PackageRequest, locked: Origin | undefined, ground: Ground): Choice {
  if (asked.origin !== undefined) return firstOf(asked, ground);
  const kept = locked === undefined ? undefined : keptOrigin({ ...asked, origin: locked }, ground);
  return kept ?? widest(asked, ground);
}

function keptOrigin(asked: PackageRequest & { readonly origin: Origin }, ground: Ground): Choice | undefined {
  const allowed = originsAllowed(ground.policy, { names: [asked.name], type: 'generic' });
  if (isCatalogName(asked.name) && allowed?.includes(asked.origin) === false) return undefined;
  try {
    return firstOf(asked, ground);
  } catch (error) {
    if (isUnsupported(error)) return undefined;
    throw error;
  }
}

/** What an origin that is named comes to on the first platform that has it. */
function firstOf(asked: PackageRequest, { catalog, policy, platforms }: Ground): Choice {
  let refusal: unknown;
  for (const platform of platforms) {
    try {
      return chooseOrigin(asked, { catalog, platform, policy });
    } catch (error) {
      if (!isUnsupported(error)) throw error;
      refusal ??= error;
    }
  }
  throw refusal;
}

function widest(asked: PackageRequest, { catalog, policy, platforms }: Ground): Choice {
  const choices = platforms.map((platform) => chooseOrigin(asked, { catalog, platform, policy }));
  const others = choices.filter((choice) => choice.from !== 'source');
  const entry = catalog.find(asked.name);
  const own = choices.filter((choice, index) => {
    const builds = platforms[index] !== undefined && entry?.platforms.includes(platforms[index]) === true;
    return choice.from === 'source' ? builds : choice.orSource;
  });
  const [first] = others;
  return first === undefined || own.length > others.length ? { from: 'source' } : first;
}

function isUnsupported(error: unknown): boolean {
  return error instanceof HeadwaterError && error.code === 'ORIGIN_UNSUPPORTED';
}
