import { ecosystemOf } from '../../model/package-name.ts';
import type { Version } from '../../model/version.ts';
import type { PackageRequest } from '../../request/request.ts';
import { pickRelease, requireEntry } from '../../resolve/resolve.ts';
import { mayBeOfOthers } from './attested/may-be-of-others.ts';
import type { NewestGround, PlanWorld } from './world.ts';

/** The newest version that a request allows, whoever builds it. @throws HeadwaterError PACKAGE_UNKNOWN, VERSION_UNKNOWN, ORIGIN_*, FETCH_* */
export type Newest = (asked: PackageRequest) => Promise<Offered>;

interface Offered {
  readonly kind: 'tool' | 'library';
  readonly version: Version;
}

/** By what a manifest and its policy say of origins. */
export function newestBy(ground: NewestGround, world: PlanWorld): Newest {
  return async (asked) => {
    const { catalog } = ground;
    if (mayBeOfOthers(asked, catalog)) {
      const { newestOfOthers } = await import('./attested/newest-of-others.ts');
      const version = await newestOfOthers(asked, { ...ground, ...world });
      if (version !== undefined) return { kind: catalog.find(asked.name)?.kind ?? 'tool', version };
    }
    const entry = requireEntry(asked.name, catalog);
    return { kind: entry.kind, version: pickRelease(entry, asked.version).version };
  };
}

/** An origin that its name says already needs no saying. */
export function originToWrite({ name, origin }: PackageRequest): PackageRequest['origin'] {
  return ecosystemOf(name) === undefined ? origin : undefined;
}
