import type { Origin } from '../../model/origin.ts';
import type { PackageName } from '../../model/package-name.ts';
import type { Platform } from '../../model/platform.ts';
import type { Version } from '../../model/version.ts';

/** What a project asks for: its headwater.toml (docs/FORMATS.md, "Manifest"). */
export interface Manifest {
  /** Its path, for messages. */
  readonly file: string;
  readonly text: string;
  /** In the order of the file, tools before libraries. */
  readonly entries: readonly ManifestEntry[];
}

export interface ManifestEntry {
  readonly table: ManifestTable;
  readonly name: PackageName;
  /** `1.7` accepts 1.7 and 1.7.x; absent: the newest. */
  readonly version?: Version;
  readonly origin?: Origin;
  /** Where it is wanted; absent: everywhere. */
  readonly platforms?: readonly Platform[];
}

export const TABLES = ['tools', 'libraries'] as const;

export type ManifestTable = (typeof TABLES)[number];
