import type { Sha256 } from '../model/digest.ts';
import type { EarnedLevel } from '../model/level.ts';
import type { Origin } from '../model/origin.ts';

/**
 * What a machine, or a project on it, asks of whatever it lets in, beyond what the door
 * asks of everything. A policy is a set of rules, and every rule that applies must hold:
 * none is an exception from another. So more rules can only refuse more, and a project
 * that adds its own to the machine's cannot widen anything (docs/POLICY.md).
 */
export interface Policy {
  readonly rules: readonly Rule[];
}

export type Rule = RuleBody & {
  readonly applies: Scope;
  /** `<file>:<line>`, or `default`. */
  readonly at: string;
};

export type RuleBody =
  | { readonly kind: 'denied-package'; readonly reason: string }
  | { readonly kind: 'denied-version'; readonly version: string; readonly reason: string }
  | { readonly kind: 'denied-digest'; readonly digest: Sha256; readonly reason: string }
  | { readonly kind: 'origins'; readonly origins: readonly Origin[] }
  | { readonly kind: 'signers'; readonly signers: readonly string[] }
  | { readonly kind: 'builders'; readonly builders: readonly string[] }
  /** Level 0 is asked for by whoever says that none is. */
  | { readonly kind: 'level'; readonly level: EarnedLevel }
  | { readonly kind: 'property'; readonly property: BuildProperty }
  | { readonly kind: 'minimum-age'; readonly milliseconds: number; readonly written: string };

export type Scope =
  | { readonly to: 'all' }
  /** `jq`, or `<purl type>:<rest>` for a package of another ecosystem. */
  | { readonly to: 'name'; readonly name: string }
  /** `generic` is what is built from source. */
  | { readonly to: 'type'; readonly type: string };

/** Properties of a build that are no level (SLSA v1.1, "Verification Summary Attestation", verifiedLevels). */
export const PROPERTIES = ['SLSA_BUILD_REPRODUCED'] as const;

export type BuildProperty = (typeof PROPERTIES)[number];

/** In lists of builders and signers: every builder key of this machine's own. */
export const THIS_MACHINE = 'this-machine';

/** Without a policy.toml: what the door asks of everything. */
export const DEFAULT_POLICY: Policy = {
  rules: [{ kind: 'level', level: 'SLSA_BUILD_LEVEL_1', applies: { to: 'all' }, at: 'default' }],
};

/**
 * The machine's policy with a project's own on top. Denials add up, of two levels or ages
 * the higher counts, of two lists of builders, signers or origins what stands in both:
 * all of it because every rule of both must hold.
 */
export function tighten(machine: Policy, project: Policy): Policy {
  return { rules: [...machine.rules, ...project.rules] };
}
