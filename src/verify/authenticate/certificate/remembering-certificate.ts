import { ASN1Obj, X509Certificate } from '@sigstore/core';

/**
 * A certificate that prints itself and checks a signature once. The library does both
 * many times for each bundle, which was two thirds of its work; the certificates of a root
 * stay the same for a whole run, and nothing here changes one.
 */
export class RememberingCertificate extends X509Certificate {
  /** As the parser prints it, which is what signatures are checked over. */
  readonly #der: Buffer;
  readonly #publicKey: Buffer;
  readonly #verified = new WeakMap<X509Certificate, boolean>();

  constructor(der: Uint8Array) {
    const parsed = ASN1Obj.parseBuffer(Buffer.from(der));
    super(parsed);
    this.#der = parsed.toDER();
    this.#publicKey = super.publicKey;
  }

  isExactly(der: Uint8Array): boolean {
    return this.#der.equals(der);
  }

  override get publicKey(): Buffer {
    return Buffer.from(this.#publicKey);
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
