import { INTOTO_PAYLOAD_TYPE } from '../model/attestation.ts';
import type { BuilderSigner } from '../model/builder-signer.ts';

/**
 * Signs a statement: a DSSE envelope (DSSE v1.0.2) in a Sigstore bundle v0.3 whose
 * verification material is the hint of a public key (Sigstore bundle specification,
 * "Key-based signing"). Nothing is sent anywhere: there is no log entry and no timestamp.
 * @returns the bundle, JSON
 */
export async function signStatement(statement: string, signer: BuilderSigner): Promise<Uint8Array> {
  const { DSSEBundleBuilder } = await import('@sigstore/sign');
  const { bundleToJSON } = await import('@sigstore/bundle');
  const builder = new DSSEBundleBuilder({
    signer: {
      sign: async (bytes) => ({
        signature: Buffer.from(signer.sign(bytes)),
        key: { $case: 'publicKey', publicKey: signer.publicKey, hint: signer.keyId },
      }),
    },
    witnesses: [],
  });
  const bundle = await builder.create({ data: Buffer.from(statement), type: INTOTO_PAYLOAD_TYPE });
  // The library adds an empty list of timestamps, which would look like one that was emptied.
  const verificationMaterial = { ...bundle.verificationMaterial, timestampVerificationData: undefined };
  return new TextEncoder().encode(`${JSON.stringify(bundleToJSON({ ...bundle, verificationMaterial }))}\n`);
}
