import type { ErrorCode } from '../../src/errors.ts';
import { PROVENANCE_FILE } from '../../src/model/attestation.ts';
import type { AttestedExpectation, CertificateExpectation } from '../../src/model/attested-expectation.ts';
import type { Quarantined } from '../../src/model/quarantined.ts';
import type { Trust } from '../../src/model/trust.ts';
import { verify } from '../../src/verify/verify.ts';
import { refusalCode } from './refusal.ts';
import {
  builders,
  bytes,
  type Honest,
  type HonestName,
  honest,
  sha256,
  sha512,
  trustedKey,
} from './sigstore/honest.ts';
import type { Identity } from './sigstore/identity.ts';
import { privateSigstore } from './sigstore/private-sigstore.ts';
import type { Signing } from './sigstore/signing.ts';
import type { Twist } from './twist.ts';

/**
 * What attacks on the provenance of others have in common: honest evidence of every build
 * type, signed by a Sigstore of one's own, and the door. Each attack changes one thing.
 */

export const sigstore = await privateSigstore();
export const unlogged = await privateSigstore('unlogged', 'private-unlogged');
/** Somebody else's instance, which looks the same and which nobody trusts. */
export const foreign = await privateSigstore();

/** An hour after all was signed. */
export const now = new Date(sigstore.bornAt.getTime() + 3_600_000);
export const trust: Trust = {
  builderKeys: [],
  roots: [sigstore.root, unlogged.root],
  keys: [trustedKey],
  builders,
};

/** The honest signer of an artifact attestation, as the instance without logs certifies him. */
export const unloggedSigner = { ...certificateSigner(), root: 'private-unlogged' };

function certificateSigner(): CertificateExpectation {
  const { signer } = honest.artifactAttestation.expectation;
  if (signer.kind === 'key') throw new Error('it is a certificate');
  return signer;
}

/** One thing changed; everything else is honest. */
export interface Mutation {
  /** What is said, and then signed anew. */
  readonly statement?: Twist;
  /** The very bytes that are signed. */
  readonly payload?: (honest: string) => string | Uint8Array;
  /** Who signs. */
  readonly run?: Readonly<Record<string, string>>;
  readonly signing?: Signing;
  /** The bundle, after it was signed. */
  readonly bundle?: Twist;
  /** The bytes of the bundle, after it was signed. */
  readonly bytes?: (honest: string) => string | Uint8Array;
  readonly expectation?: Partial<AttestedExpectation>;
  readonly trust?: Partial<Trust>;
  readonly now?: Date;
  /** The instance that signs. */
  readonly by?: typeof sigstore;
}

export type Row = readonly [name: string, mutation: Mutation, code: ErrorCode];

/** The code of the refusal of this evidence, or `Verified`. */
export async function judge(name: HonestName, mutation: Mutation = {}): Promise<string> {
  const evidence: Honest = honest[name];
  const bundle = await sign(evidence, mutation);
  const expectation = { ...evidence.expectation, ...mutation.expectation };
  return judgeBundle(bundle, expectation, mutation);
}

export function judgeBundle(
  bundle: Uint8Array,
  expectation: AttestedExpectation,
  changed: Pick<Mutation, 'trust' | 'now'> = {},
): string {
  const context = { trust: { ...trust, ...changed.trust }, now: changed.now ?? now };
  return refusalCode(() => verify(artifactWith(bundle), expectation, context));
}

/** Honest evidence with one thing changed, as bytes. */
export async function sign({ statement, run }: Honest, mutation: Mutation): Promise<Uint8Array> {
  const said = JSON.stringify(mutation.statement ? mutation.statement(statement) : statement);
  const payload = Buffer.from(mutation.payload?.(said) ?? said);
  const signer = { ...run, ...mutation.run } as Identity;
  const signed = await (mutation.by ?? sigstore).sign(payload, signer, mutation.signing);
  if (mutation.bundle === undefined && mutation.bytes === undefined) return signed;
  const bundle: unknown = JSON.parse(Buffer.from(signed).toString());
  const text = JSON.stringify(mutation.bundle ? mutation.bundle(bundle) : bundle);
  return Buffer.from(mutation.bytes?.(text) ?? text);
}
/** As it lies in quarantine, with this evidence and no other. */
export function artifactWith(bundle: Uint8Array): Quarantined {
  const evidence = [{ name: PROVENANCE_FILE, bytes: bundle }];
  return { path: '/quarantine/tool.tar.gz', sha256, sha512, size: bytes.length, evidence };
}
