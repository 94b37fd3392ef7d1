import type { AttestedOrigin } from '../../model/attested-package.ts';
import type { Platform } from '../../model/platform.ts';
import type { Wanted } from '../../origins/origin.ts';

/** Who is asked for a package, as what, and for which platform. */
export interface AskedPlace {
  readonly from: AttestedOrigin;
  readonly wanted: Wanted;
  readonly platform: Platform;
}
