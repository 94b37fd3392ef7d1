import type { Host } from '../../host/host.ts';
import type { KeyExpectation } from '../../model/attested-expectation.ts';
import { parseStrictJson } from '../../model/strict-json/parse.ts';
import { readList } from '../../model/strict-json/read.ts';
import { readRecord } from '../../model/strict-json/read-record.ts';
import type { Trust, TrustedKey, TrustedSigstoreRoot } from '../../model/trust.ts';
import { loadTrust } from '../../trust/load.ts';
import { parsePublicKey } from '../../trust/public-key.ts';
import { usageOfFile } from './file-problem.ts';
import type { IdentityFlags } from './question.ts';
import { readBounded, TooManyBytes } from './read-bounded.ts';
import { flagPlace, usage } from './usage.ts';

/** By whom evidence is authenticated: a certificate of this root, or this key. */
type GivenSigner = { readonly kind: 'certificate'; readonly root: string } | KeyExpectation;

export interface GivenTrust {
  readonly trust: Trust;
  readonly signer: GivenSigner;
}

const DEFAULT_ROOT = 'public-good';
/** Name of a root that was given as a file, and of a key. */
const GIVEN = 'given';
const LARGEST = 512 * 1024;

/**
 * Whom to believe for this one question: this machine's trust, and what the flags put in
 * its place. A root that is given as a file stands alone, so that no other vouches in its
 * stead; `--root` then says by which name the table of builders knows it.
 * @throws HeadwaterError USAGE, TRUST_INVALID
 */
export function givenTrust(flags: IdentityFlags, host: Host): GivenTrust {
  const { 'trusted-root': file, root: name, key } = flags;
  const root = name ?? (file === undefined ? undefined : GIVEN);
  const machine = loadTrust(host);
  const trust = file === undefined ? machine : withRoot(machine, readRoot(file, root ?? GIVEN, host));
  if (key !== undefined) return withKey(key, { trust, root }, { flags, host });
  if (flags['builder-id'] !== undefined) throw usage('--builder-id wants --key beside it');
  return { trust, signer: { kind: 'certificate', root: root ?? DEFAULT_ROOT } };
}

interface Believed {
  readonly trust: Trust;
  readonly root: string | undefined;
}

/** A key whose bundle is in no log needs no root; where it is in one, somebody has to name the root. */
function withKey(
  key: string,
  { trust, root }: Believed,
  { flags, host }: { flags: IdentityFlags; host: Host },
): GivenTrust {
  const checkedBy = root === undefined ? {} : { root };
  const builderId = flags['builder-id'];
  const given = key.startsWith('sha256:') ? undefined : readKey(key, builderId, host);
  const keyId = given?.keyId ?? key;
  const signer = { kind: 'key', keyId, ...checkedBy } as const;
  const isTrusted = given === undefined || trust.keys?.some((known) => known.keyId === keyId) === true;
  if (isTrusted && builderId !== undefined) {
    throw usage('trust says which builder a trusted key speaks for');
  }
  if (isTrusted) return { trust, signer };
  const keys = { value: [given, ...(trust.keys ?? [])], enumerable: true };
  return { trust: Object.create(trust, { keys }), signer };
}

/** Members of a trust are read when they are first looked at; a copy would look at all of them. */
function withRoot(trust: Trust, root: TrustedSigstoreRoot): Trust {
  return Object.create(trust, { roots: { value: [root], enumerable: true } });
}

/** What a signature must come with is what the root has: one without logs is asked for timestamps alone. */
function readRoot(file: string, name: string, host: Host): TrustedSigstoreRoot {
  const bytes = readGiven('--trusted-root', file, host);
  const place = flagPlace(`--trusted-root ${file}`);
  const members = readRecord(parseStrictJson(bytes, place), place);
  const has = (member: string) => (readList(members[member] ?? [], place).length > 0 ? 1 : 0);
  return {
    name,
    json: Buffer.from(bytes).toString('utf8'),
    requires: { logEntries: has('tlogs'), scts: has('ctlogs'), timestamps: 1 },
    source: 'user',
  };
}

/**
 * A key of which nothing else is known. That somebody signed with it is all it proves, so
 * the builder that it is said to speak for has earned level 1 (SLSA v1.1, "Security
 * levels", Build L1) and no more.
 */
function readKey(file: string, builderId: string | undefined, host: Host): TrustedKey {
  const pem = Buffer.from(readGiven('--key', file, host)).toString('utf8');
  return {
    ...parsePublicKey(pem, flagPlace(`--key ${file}`)),
    name: GIVEN,
    ...(builderId !== undefined && { builderId, level: 'SLSA_BUILD_LEVEL_1' as const }),
    validFrom: '1970-01-01T00:00:00.000Z',
  };
}

function readGiven(flag: string, path: string, { fs }: Host): Uint8Array {
  try {
    return readBounded(path, LARGEST, fs);
  } catch (error) {
    if (!(error instanceof TooManyBytes)) throw usageOfFile(flag, path, error);
    throw usage(`${flag}: the file is too large`, {
      expected: `at most ${LARGEST} bytes`,
      found: error.found,
    });
  }
}
