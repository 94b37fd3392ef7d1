import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';

/** A key pair of minisign, made for one test. */
export function minisignKey() {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const id = randomBytes(8);
  const raw = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32);
  const key = Buffer.concat([Buffer.from('Ed'), id, raw]).toString('base64');
  /** The text of a .minisig (minisign, "Signature format"); `Ed` is the older form. */
  const signatureOf = (file: Uint8Array, how: 'Ed' | 'ED' = 'ED', comment = 'file:tool-1.1.tar.gz') => {
    const message = how === 'Ed' ? file : createHash('blake2b512').update(file).digest();
    const own = sign(null, message, privateKey);
    const global = sign(null, Buffer.concat([own, Buffer.from(comment)]), privateKey);
    const line = Buffer.concat([Buffer.from(how), id, own]).toString('base64');
    return `untrusted comment: of the tests\n${line}\ntrusted comment: ${comment}\n${global.toString('base64')}\n`;
  };
  return { key, signatureOf };
}
