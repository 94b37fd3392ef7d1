import type { Origin } from '../model/origin.ts';
import type { PackageName } from '../model/package-name.ts';
import type { Version } from '../model/version.ts';

/** One thing a user asked for: `jq`, `jq@1.7`. */
export interface PackageRequest {
  readonly name: PackageName;
  /** `1.7` accepts 1.7 and 1.7.x; absent is the newest release. */
  readonly version?: string;
  /** Where it is to come from; absent: as the catalog and the policy have it. */
  readonly origin?: Origin;
}

export interface Request {
  readonly packages: readonly PackageRequest[];
  /** Versions of the libraries that packages need, where a lock says so; absent: the newest. */
  readonly needs?: NeedPins;
}

/** By `name@version` of the package that needs them, then by name. */
export type NeedPins = ReadonlyMap<string, ReadonlyMap<PackageName, Version>>;
