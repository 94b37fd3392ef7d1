/** What signs the provenance of the builds made on this machine. */
export interface BuilderSigner {
  /** `sha256:<hex>` of the public key's SubjectPublicKeyInfo in DER; the hint of the bundle. */
  readonly keyId: string;
  /** `runDetails.builder.id` of the provenance. */
  readonly builderId: string;
  /** SubjectPublicKeyInfo in PEM. */
  readonly publicKey: string;
  /** ECDSA P-256 signature in DER over the SHA-256 of `bytes`. */
  sign(bytes: Uint8Array): Uint8Array;
}
