import { createPublicKey } from 'node:crypto';
import { type ErrorCode, HeadwaterError } from '../errors.ts';
import type { Host } from '../host/host.ts';
import { sha256Of } from '../model/digest.ts';
import type { SlsaLevel } from '../model/level.ts';
import type { TrustedBuilder, TrustedKey, TrustedSigstoreRoot } from '../model/trust.ts';
import { changeUserTrust, mustBeFree } from '../trust/change.ts';
import { parsePublicKey } from '../trust/public-key.ts';
import { shippedNames } from '../trust/shipped-names.ts';
import type { UserTrust } from '../trust/user-trust.ts';
import type { UserVerifier } from '../trust/verifier-row.ts';
import { isAcceptedKey } from '../verify/authenticate/key/accepted-key.ts';
import { judgeRoot } from '../verify/authenticate/root/judge-root.ts';

const LARGEST = 512 * 1024;

export interface NewRoot {
  readonly name: string;
  /** Path of a TrustedRoot as JSON. */
  readonly file: string;
  readonly requires: TrustedSigstoreRoot['requires'];
}

/**
 * Believes another Sigstore instance. It earns nothing by that: levels come from rows of
 * builders alone.
 * @throws HeadwaterError USAGE, TRUST_NAME_TAKEN, TRUST_INVALID
 */
export async function addRoot(root: NewRoot, { host, now }: { host: Host; now: Date }): Promise<void> {
  const { name, requires } = root;
  mustNotBeShipped(name);
  const bytes = readGivenFile(root.file, host);
  mustMeet(requires, judgeRoot(Buffer.from(bytes).toString('utf8'), name), name);
  const row = { name, sha256: sha256Of(bytes), requires, addedAt: now.toISOString() };
  const change = (user: UserTrust): UserTrust => {
    mustBeFree(name, user);
    return { ...user, roots: [...user.roots, row] };
  };
  await changeUserTrust(host, change, bytes);
}

/** Believes a shipped root or builder again that was removed. @throws HeadwaterError TRUST_UNKNOWN */
export async function restoreShipped(name: string, host: Host): Promise<void> {
  await changeUserTrust(host, (user) => {
    if (user.denied.includes(name)) return { ...user, denied: user.denied.filter((other) => other !== name) };
    throw new HeadwaterError(
      'TRUST_UNKNOWN',
      `${JSON.stringify(name)} is not a shipped one that was removed`,
      {
        found: user.denied.length === 0 ? 'nothing was' : user.denied.join(', '),
        hint: 'a root of your own is added with its file: headwater trust add root NAME FILE',
      },
    );
  });
}

export interface NewKey {
  readonly name: string;
  /** Path of a public key in PEM. */
  readonly file: string;
  readonly hint?: string | undefined;
  readonly builderId?: string | undefined;
  readonly level?: SlsaLevel | undefined;
  readonly operator?: string | undefined;
  readonly validFrom?: string | undefined;
  readonly validUntil?: string | undefined;
}

/** When somebody began to use a key is seldom known; who does know says so. */
export const BEGINNING = '1970-01-01T00:00:00.000Z';

/**
 * Believes a key of somebody else. Without a level it only tells who signed.
 * @throws HeadwaterError USAGE, TRUST_NAME_TAKEN, TRUST_INVALID
 */
export async function addKey(given: NewKey, host: Host): Promise<TrustedKey> {
  const { name, file, validFrom = BEGINNING, ...others } = given;
  mustNotBeShipped(name);
  const key: TrustedKey = { ...readPublicKey(file, host), name, ...present(others), validFrom };
  await changeUserTrust(host, (user) => {
    mustBeFree(name, user);
    mustBeNewKey(key, user);
    return { ...user, keys: [...user.keys, key] };
  });
  return key;
}

/** Says that a (signer, builder) pair has earned a level. @throws HeadwaterError TRUST_NAME_TAKEN, TRUST_INVALID, TRUST_UNKNOWN */
export async function addBuilder(builder: TrustedBuilder, host: Host): Promise<void> {
  mustNotBeShipped(builder.name);
  await changeUserTrust(host, (user) => {
    mustBeFree(builder.name, user);
    return { ...user, builders: [...user.builders, builder] };
  });
}

/** Either a key, or a subject that a root certifies. */
export type NewVerifier = Omit<UserVerifier, 'signer'> & {
  readonly signer:
    | { readonly kind: 'key'; readonly file: string }
    | (UserVerifier['signer'] & { readonly kind: 'certificate' });
};

/** Believes somebody's verification summaries, so far as is said. @throws HeadwaterError as for a key */
export async function addVerifier({ signer, ...given }: NewVerifier, host: Host): Promise<UserVerifier> {
  mustNotBeShipped(given.name);
  const by = signer.kind === 'key' ? { kind: 'key' as const, ...readPublicKey(signer.file, host) } : signer;
  const verifier: UserVerifier = { ...given, signer: by };
  await changeUserTrust(host, (user) => {
    mustBeFree(verifier.name, user);
    return { ...user, verifiers: [...user.verifiers, verifier] };
  });
  return verifier;
}

export function readPublicKey(file: string, host: Host) {
  const pem = Buffer.from(readGivenFile(file, host)).toString('utf8');
  const parsed = parsePublicKey(pem, { code: 'TRUST_INVALID', path: file });
  mustBeAccepted(parsed.publicKey, file);
  return parsed;
}

/** The kinds of key that the door takes: a key it would refuse is not believed by accident either. */
function mustBeAccepted(publicKey: string, file: string): void {
  if (isAcceptedKey(createPublicKey(publicKey))) return;
  throw new HeadwaterError('TRUST_INVALID', `${file} is a key of a kind that is not accepted`, {
    expected: 'ECDSA on P-256, P-384 or P-521, Ed25519, or RSA of at least 2,048 bits',
  });
}

export function mustNotBeShipped(name: string): void {
  if (!shippedNames().includes(name)) return;
  throw new HeadwaterError(
    'TRUST_NAME_TAKEN',
    `${JSON.stringify(name)} is the name of what headwater ships`,
    {
      hint: `choose another name; one that was removed comes back with \`headwater trust restore ${name}\``,
    },
  );
}

export function mustBeNewKey({ keyId }: Pick<TrustedKey, 'keyId'>, { keys, machines }: UserTrust): void {
  const known = [...keys, ...machines].find((key) => key.keyId === keyId);
  if (known === undefined) return;
  throw new HeadwaterError(
    'TRUST_NAME_TAKEN',
    `this key is trusted already, as ${JSON.stringify(known.name)}`,
  );
}

/** A root that demands what it cannot check would refuse everything, and one without timestamps has no time. */
function mustMeet(requires: TrustedSigstoreRoot['requires'], judged: unknown, name: string): void {
  const lists = judged as Readonly<Record<string, readonly unknown[] | undefined>>;
  const has = (list: string) => (lists[list] ?? []).length > 0;
  const missing = [
    requires.logEntries === 1 && !has('tlogs') && 'transparency logs',
    requires.scts === 1 && !has('ctlogs') && 'certificate transparency logs',
    requires.logEntries === 0 && !has('timestampAuthorities') && 'timestamp authorities',
    !has('certificateAuthorities') && 'certificate authorities',
  ].filter((what) => what !== false);
  if (missing.length === 0) return;
  throw new HeadwaterError(
    'TRUST_INVALID',
    `trusted root ${name} lacks what its signatures must be checked with`,
    {
      expected: missing.join(', '),
      found: 'none',
      hint: 'an instance without public logs is added with --no-logs, and needs a timestamp authority',
    },
  );
}

function readGivenFile(file: string, host: Host): Uint8Array {
  try {
    const { size } = host.fs.statSync(file);
    if (size <= LARGEST) return host.fs.readFileSync(file);
  } catch (cause) {
    throw cannotRead('USAGE', file, { found: String(cause), cause });
  }
  throw cannotRead('TRUST_INVALID', file, { expected: `at most ${LARGEST} bytes` });
}

function cannotRead(code: ErrorCode, file: string, detail: ConstructorParameters<typeof HeadwaterError>[2]) {
  return new HeadwaterError(code, `${file} cannot be read`, detail);
}

function present<T extends object>(given: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const entries = Object.entries(given).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]: Exclude<T[K], undefined> };
}
