import { createPublicKey, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { HeadwaterError } from '../../../src/errors.ts';
import { keyIdOf } from '../../../src/model/builder-key-id.ts';
import { sha256Of } from '../../../src/model/digest.ts';
import type { Trust } from '../../../src/model/trust.ts';
import { type Authenticated, authenticate } from '../../../src/verify/authenticate/authenticate.ts';
import type { ExpectedSigner } from '../../../src/verify/authenticate/context.ts';
import { publishedRoot } from '../../world/published.ts';

/**
 * A client that speaks the protocol of sigstore-conformance:
 *
 *   verify-bundle [--staging] --bundle F (--certificate-identity I --certificate-oidc-issuer U | --key PEM)
 *     [--trusted-root F] FILE|sha256:HEX
 *
 * The verdict is the exit code: 0 accepted, 1 refused, 2 not understood.
 */

const ROOT = 'given';
const options = {
  staging: { type: 'boolean' },
  bundle: { type: 'string' },
  'certificate-identity': { type: 'string' },
  'certificate-oidc-issuer': { type: 'string' },
  key: { type: 'string' },
  'trusted-root': { type: 'string' },
} as const;

process.exitCode = run(process.argv.slice(2));

function run(args: readonly string[]): number {
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
  const [command, file, ...more] = positionals;
  if (command !== 'verify-bundle' || file === undefined || more.length > 0 || values.bundle === undefined) {
    return 2;
  }
  if (values.staging === true && values['trusted-root'] === undefined) {
    console.error('the staging instance is known by --trusted-root only');
    return 2;
  }
  try {
    verifyBundle(values.bundle, file, values);
    return 0;
  } catch (error) {
    if (!(error instanceof HeadwaterError)) throw error;
    console.error(`${error.code} ${error.message}`);
    return 1;
  }
}

interface Flags {
  readonly key?: string;
  readonly 'trusted-root'?: string;
  readonly 'certificate-identity'?: string;
  readonly 'certificate-oidc-issuer'?: string;
}

function verifyBundle(bundle: string, file: string, flags: Flags): void {
  const { trust, signer } = expected(flags);
  const artifact = file.startsWith('sha256:') ? undefined : readFileSync(file);
  const digest = artifact === undefined ? file.slice('sha256:'.length) : sha256Of(artifact);
  const authenticated = authenticate(readFileSync(bundle), {
    trust,
    now: new Date(),
    signer,
    ...(artifact && { artifact }),
  });
  mustBeIdentity(authenticated, flags);
  mustBeAbout(authenticated, digest);
}

function expected(flags: Flags): { trust: Trust; signer: ExpectedSigner } {
  const given = flags['trusted-root'];
  const root =
    given === undefined
      ? publishedRoot({ root: 'public-good' })
      : { ...publishedRoot({ root: 'public-good' }), json: readFileSync(given, 'utf8') };
  const trust = { builderKeys: [], roots: [{ ...root, name: ROOT }] };
  if (flags.key === undefined) return { trust, signer: { kind: 'certificate', root: ROOT } };
  const key = readKey(flags.key);
  const keyId = keyIdOf(key);
  const publicKey = key.export({ type: 'spki', format: 'pem' }).toString();
  return {
    trust: { ...trust, keys: [{ keyId, name: 'given', publicKey, validFrom: '1970-01-01T00:00:00Z' }] },
    signer: { kind: 'key', keyId, root: ROOT },
  };
}

function readKey(path: string): KeyObject {
  try {
    return createPublicKey(readFileSync(path));
  } catch (cause) {
    throw new HeadwaterError('TRUST_INVALID', `${path} holds no public key`, { cause });
  }
}

function mustBeIdentity({ signer }: Authenticated, flags: Flags): void {
  if (signer.kind === 'key') return;
  const same =
    signer.subject === flags['certificate-identity'] &&
    signer.extensions.issuer === flags['certificate-oidc-issuer'];
  if (!same) throw new HeadwaterError('VERIFY_SIGNER_MISMATCH', `it was signed by ${signer.subject}`);
}

/** A plain signature was compared with the artifact already. */
function mustBeAbout({ content }: Authenticated, sha256: string): void {
  if (content.kind === 'message') return;
  const { subject } = JSON.parse(Buffer.from(content.payload).toString());
  const digests: unknown[] = subject.map((one: { digest: { sha256?: string } }) => one.digest.sha256);
  if (!digests.includes(sha256))
    throw new HeadwaterError('VERIFY_SUBJECT_MISMATCH', 'it is about something else');
}
