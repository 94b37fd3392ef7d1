import type { Version } from '../../../model/version.ts';
import type { PackageRequest } from '../../../request/request.ts';
import type { NewestGround, PlanWorld } from '../world.ts';
import { decideOrigin } from './decide-origin.ts';
import { groundOf, newestVersion } from './plan-attested-ones.ts';

/** Undefined for what headwater builds itself. @throws HeadwaterError those of origins */
export async function newestOfOthers(
  asked: PackageRequest,
  world: NewestGround & PlanWorld,
): Promise<Version | undefined> {
  const choice = decideOrigin(asked, undefined, groundOf(world));
  return choice.from === 'source' ? undefined : newestVersion(asked, choice, world);
}
