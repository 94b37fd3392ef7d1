import { HeadwaterError } from '../../errors.ts';
import type { FoundBundle } from '../../evidence/document.ts';
import type { Host } from '../../host/host.ts';
import { type FoundIdentity, type PinnedDemand, pinOf } from '../../policy/pin.ts';
import { identify } from '../../verify/attested/identify.ts';
import type { Ask } from '../pins.ts';
import { type Demand, requiredLevel } from './expectation.ts';
import type { GivenTrust } from './given-trust.ts';
import type { IdentityFlags } from './question.ts';
import { sourceOf } from './source.ts';
import { type AtTheDoor, quarantinedWith } from './through-the-door.ts';
import { usage } from './usage.ts';

/** What the pin that the flags name asks for; undefined without one, and before its first use. @throws HeadwaterError PIN_INVALID, USAGE */
export async function pinnedBy({ pin }: IdentityFlags, host: Host): Promise<PinnedDemand | undefined> {
  if (pin === undefined) return undefined;
  const { pinnedDemand } = await import('../pins.ts');
  return pinnedDemand(pin, host);
}

/** Flags that a pin answers. Beside it they would either say the same, or be overheard. */
const OF_PINS = ['issuer', 'runner', 'predicate-type', 'build-type', 'parameter'] as const;

/** A pin, and what flags say of this one release. The pin itself is judged beside it, so that nothing widens it. */
export function narrowed(pinned: PinnedDemand, flags: IdentityFlags, given: GivenTrust): Demand {
  const wrong = OF_PINS.find((name) => flags[name] !== undefined);
  if (wrong !== undefined) throw usage(`--${wrong} is what the pin says; without --pin it has a say`);
  const { 'subject-name': subjectName, require } = flags;
  const level = require === undefined ? pinned.minimumLevel : requiredLevel(flags, given);
  const { minimumLevel: _, ...rest } = pinned;
  return {
    ...rest,
    ...sourceOf(flags),
    ...(subjectName !== undefined && { subjectName }),
    ...(level !== undefined && { minimumLevel: level }),
  };
}

type Unnamed = Omit<AtTheDoor, 'expectation'> & {
  readonly wanted: { resource: string; subjectName?: string };
};

/** The first bundle with a good signature about this artifact, by whomever it is. */
export function firstIdentity(
  bundles: readonly FoundBundle[],
  given: GivenTrust,
  about: Unnamed,
): FoundIdentity | undefined {
  for (const { bytes } of bundles) {
    try {
      return identityOf(bytes, given, about);
    } catch (error) {
      if (!(error instanceof HeadwaterError)) throw error;
    }
  }
  return undefined;
}

function identityOf(bytes: Uint8Array, { signer, trust }: GivenTrust, about: Unnamed): FoundIdentity {
  const { now, wanted, artifact } = about;
  const subject = quarantinedWith(bytes, artifact);
  const found = identify(bytes, { trust, now, signer, subject, wanted });
  return { ...found, ...(signer.kind === 'key' && signer.root !== undefined && { root: signer.root }) };
}

/** What is asked of the first one who comes: to be who he is, and no less than is asked of everybody. */
export function demandOfFirst(found: FoundIdentity, flags: IdentityFlags, given: GivenTrust): Demand {
  const { demand } = pinOf(found, 'first', new Date(0));
  const level = requiredLevel(flags, given) ?? demand.minimumLevel;
  const asked = narrowed(demand, flags, given);
  return { ...asked, ...(level !== undefined && { minimumLevel: level }) };
}

export interface NewPin {
  readonly name: string;
  /** Undefined for evidence that a pin cannot be made of. */
  readonly found: FoundIdentity | undefined;
  /** Whether the user named the signer, or a person has still to be asked. */
  readonly isNamed: boolean;
  readonly ask: Ask | undefined;
  readonly now: Date;
}

/** Keeps as a pin what has passed. @throws HeadwaterError PIN_NEEDED where nobody agrees, PIN_INVALID */
export async function keepPin({ name, found, isNamed, ask, now }: NewPin, host: Host): Promise<void> {
  const { askToPin, identityNeeded, recordPin } = await import('../pins.ts');
  if (found === undefined) throw usage('a verification summary cannot be pinned');
  if (isNamed) return recordPin(pinOf(found, name, now), host);
  if (ask === undefined) throw identityNeeded([found]);
  await recordPin(await askToPin(found, { name, now }, ask), host);
}
