import { ASN1Obj, X509Certificate } from '@sigstore/core';

/**
 * A certificate that prints itself and checks a signature once. The library does both
 * many times for each bundle, which was two thirds of its work; the certificates of a root
 * stay the same for a whole run, and nothing here changes one.
 */
export class RememberingCertificate extends X509Certificate {
  /** As the parser prints it, which is what signatures are checked over. */
  #printed: Buffer | undefined;
  #key: Buffer | undefined;
  readonly #verified = new WeakMap<X509Certificate, boolean>();

  constructor(der: Uint8Array) {
    super(ASN1Obj.parseBuffer(Buffer.from(der)));
  }

  get #der(): Buffer {
    this.#printed ??= this.root.toDER();
    return this.#printed;
  }

  isExactly(der: Uint8Array): boolean {
    return this.#der.equals(der);
  }

  override get publicKey(): Buffer {
    this.#key ??= super.publicKey;
    return Buffer.from(this.#key);
  }

  override equals(other: X509Certificate): boolean {
    return this.#der.equals(other instanceof RememberingCertificate ? other.#der : other.root.toDER());
  }

  override verify(issuer: X509Certificate = this): boolean {
    const known = this.#verified.get(issuer);
    if (known !== undefined) return known;
    const verified = super.verify(issuer);
    this.#verified.set(issuer, verified);
    return verified;
  }
}
