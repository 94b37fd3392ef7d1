import type { PackageName } from '../model/package-name.ts';

/** One thing a user asked for: `jq`, `jq@1.7`. */
export interface PackageRequest {
  readonly name: PackageName;
  /** `1.7` accepts 1.7 and 1.7.x; absent is the newest release of the catalog. */
  readonly version?: string;
}

export interface Request {
  readonly packages: readonly PackageRequest[];
}
