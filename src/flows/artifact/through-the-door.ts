import { HeadwaterError } from '../../errors.ts';
import { PROVENANCE_FILE } from '../../model/attestation.ts';
import type { AttestedExpectation } from '../../model/attested-expectation.ts';
import type { Quarantined } from '../../model/quarantined.ts';
import type { Trust } from '../../model/trust.ts';
import type { Verified } from '../../model/verified.ts';
import { verify } from '../../verify/verify.ts';
import { type Witness, witnessOf } from '../../verify/vsa/reproduced.ts';
import type { MeasuredArtifact } from './measure.ts';
import { witnessExpectations } from './witness-expectations.ts';

export interface AtTheDoor {
  readonly artifact: MeasuredArtifact;
  readonly expectation: AttestedExpectation;
  readonly trust: Trust;
  readonly now: Date;
}

/** Where only a digest is known, the door has nothing else to compare; nothing can be unpacked from there. */
export function quarantinedWith(bytes: Uint8Array, artifact: MeasuredArtifact): Quarantined {
  const { asked, sha256, sha512, size = 1 } = artifact;
  const evidence = [{ name: PROVENANCE_FILE, bytes }];
  return { path: asked, sha256, ...(sha512 !== undefined && { sha512 }), size, evidence };
}

export function throughTheDoor(
  bytes: Uint8Array,
  { artifact, expectation, trust, now }: AtTheDoor,
): Verified<AttestedExpectation> {
  return verify(quarantinedWith(bytes, artifact), expectation, { trust, now });
}

/** Every piece of evidence that passes the door as the work of somebody of whom trust says who runs it. */
export function witnessesAmong(
  bundles: readonly { readonly bytes: Uint8Array }[],
  asked: AtTheDoor,
): Witness[] {
  const expectations = witnessExpectations(asked.expectation, asked.trust);
  return bundles.flatMap(({ bytes }) => {
    const passed = expectations.flatMap((expectation) => passing(bytes, { ...asked, expectation }));
    return passed.slice(0, 1).map(witnessOf);
  });
}

function passing(bytes: Uint8Array, asked: AtTheDoor): Verified<AttestedExpectation>[] {
  try {
    return [throughTheDoor(bytes, asked)];
  } catch (error) {
    if (error instanceof HeadwaterError) return [];
    throw error;
  }
}
