import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { TrustedSigstoreRoot } from '../../../src/model/trust.ts';
import { judge, now, sigstore } from '../../world/attested-case.ts';
import { append, both, copy, drop, set, type Twist } from '../../world/twist.ts';

/** The root that vouches for all, with one thing changed. */
function rootWith(twist: Twist, changes: Partial<TrustedSigstoreRoot> = {}): TrustedSigstoreRoot {
  return { ...sigstore.root, json: JSON.stringify(twist(JSON.parse(sigstore.root.json))), ...changes };
}

const judgeBy = (...roots: readonly TrustedSigstoreRoot[]) =>
  judge('artifactAttestation', { trust: { roots } });
const same: Twist = (value) => value;
const later = new Date(now.getTime() + 3_600_000).toISOString();
const earlier = new Date(now.getTime() - 7 * 3_600_000).toISOString();
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey;
const leaf = 'timestampAuthorities.0.certChain.certificates.0';

test('the root that all of these twist is good', async () => {
  expect(await judgeBy(rootWith(same))).toBe('Verified');
  expect(await judgeBy(rootWith(set('tlogs.0.publicKey.validFor.end', null)))).toBe('Verified');
  expect(await judgeBy(rootWith(set('tlogs.0.operator', null)))).toBe('Verified');
});

describe('a root that does not say what it must is refused', () => {
  test.each<[string, Twist]>([
    ['no media type', drop('mediaType')],
    ['an unknown media type', set('mediaType', 'application/vnd.dev.sigstore.trustedroot+json;version=9')],
    ['an unknown member', set('comment', 'x')],
    ['no certificate authorities', drop('certificateAuthorities')],
    ['logs that are no list', set('tlogs', { 0: {} })],
    ['a log without a beginning', drop('tlogs.0.publicKey.validFor.start')],
    ['a log without times', drop('tlogs.0.publicKey.validFor')],
    ['a log that begins at no time', set('tlogs.0.publicKey.validFor.start', 'always')],
    ['a log that ends before it begins', set('tlogs.0.publicKey.validFor.end', '2001-01-01T00:00:00Z')],
    ['a certificate log without a beginning', drop('ctlogs.0.publicKey.validFor.start')],
    ['an authority without a beginning', drop('certificateAuthorities.0.validFor.start')],
    ['a timestamp authority without a beginning', drop('timestampAuthorities.0.validFor.start')],
    ['a log without an id', drop('tlogs.0.logId')],
    ['a log with an empty id', set('tlogs.0.logId.keyId', '')],
    ['a log twice', copy('tlogs.0', 'tlogs.2')],
    ['a certificate log twice', copy('ctlogs.0', 'ctlogs.1')],
    ['an authority twice', copy('certificateAuthorities.0', 'certificateAuthorities.1')],
    ['a timestamp authority twice', copy('timestampAuthorities.0', 'timestampAuthorities.1')],
    ['a key of an unknown kind', set('tlogs.0.publicKey.keyDetails', 'PKIX_UNKNOWN')],
    ['no kind of key', drop('tlogs.0.publicKey.keyDetails')],
    ['a key that is none', set('tlogs.0.publicKey.rawBytes', 'AAAA')],
    ['a key of another form', set('tlogs.0.publicKey.keyDetails', 'PKCS1_RSA_PKCS1V5')],
    ['another way of hashing', set('tlogs.0.hashAlgorithm', 'SHA2_512')],
    ['no way of hashing', drop('tlogs.0.hashAlgorithm')],
    ['an unknown member of a log', append('tlogs', {})],
    ['an authority without certificates', set('certificateAuthorities.0.certChain.certificates', [])],
    ['a certificate that is none', set('certificateAuthorities.0.certChain.certificates.0.rawBytes', 'AAAA')],
    [
      'a chain that ends in a leaf',
      both(
        copy(leaf, 'x'),
        set('timestampAuthorities.0.certChain.certificates', []),
        copy('x', 'timestampAuthorities.0.certChain.certificates.0'),
        drop('x'),
      ),
    ],
  ])('%s', async (_, twist) => {
    expect(await judgeBy(rootWith(twist))).toBe('TRUST_INVALID');
  });

  test.each<[string, string]>([
    ['no JSON', '{'],
    ['nothing', ''],
    ['a member twice', sigstore.root.json.replace('{', '{"tlogs":[],')],
  ])('%s', async (_, json) => {
    expect(await judgeBy({ ...sigstore.root, json })).toBe('TRUST_INVALID');
  });

  test.each<[string, unknown]>([
    ['half a log entry', { logEntries: 0.5, scts: 1, timestamps: 1 }],
    ['fewer than no log entries', { logEntries: -1, scts: 1, timestamps: 1 }],
    ['no time at all', { logEntries: 0, scts: 0, timestamps: 0 }],
    ['nothing', {}],
  ])('it demands %s', async (_, requires) => {
    const demands = { requires: requires as TrustedSigstoreRoot['requires'] };
    expect(await judgeBy(rootWith(same, demands))).toBe('TRUST_INVALID');
  });
});

describe('a root is asked for by name', () => {
  test('there is none', async () => {
    expect(await judgeBy()).toBe('VERIFY_ROOT_UNKNOWN');
  });

  test('it has another name', async () => {
    expect(await judgeBy(rootWith(same, { name: 'Private' }))).toBe('VERIFY_ROOT_UNKNOWN');
  });

  test('two have it', async () => {
    expect(await judgeBy(rootWith(same), rootWith(same))).toBe('TRUST_INVALID');
  });

  test('a broken one of another name is not even read', async () => {
    expect(await judgeBy(rootWith(same), rootWith(same, { name: 'other', json: '{' }))).toBe('Verified');
  });
});

describe('what a root knew at another time does not count', () => {
  test.each<[string, Twist, string]>([
    ['a log that began later', set('tlogs.0.publicKey.validFor.start', later), 'VERIFY_LOG_INVALID'],
    ['a log that ended earlier', ended('tlogs.0.publicKey.validFor'), 'VERIFY_LOG_INVALID'],
    [
      'an authority that began later',
      set('certificateAuthorities.0.validFor.start', later),
      'VERIFY_CERTIFICATE_INVALID',
    ],
    [
      'an authority that ended earlier',
      ended('certificateAuthorities.0.validFor'),
      'VERIFY_CERTIFICATE_INVALID',
    ],
    [
      'a certificate log that ended earlier',
      ended('ctlogs.0.publicKey.validFor'),
      'VERIFY_CERTIFICATE_INVALID',
    ],
    ['no log', set('tlogs', []), 'VERIFY_LOG_INVALID'],
    ['no certificate log', set('ctlogs', []), 'VERIFY_CERTIFICATE_INVALID'],
    ['no authority', set('certificateAuthorities', []), 'VERIFY_CERTIFICATE_INVALID'],
    ['a log with another key', set('tlogs.0.publicKey.rawBytes', otherKey()), 'VERIFY_LOG_INVALID'],
  ])('%s', async (_, twist, code) => {
    expect(await judgeBy(rootWith(twist))).toBe(code);
  });

  test.each(['tlogs.0', 'tlogs.1'])('Rekor v2: %s ended before the timestamp', async (log) => {
    const roots = [rootWith(ended(`${log}.publicKey.validFor`))];
    const verdict = await judge('artifactAttestation', { signing: { shape: 'rekor-v2' }, trust: { roots } });
    expect(verdict).toBe(log === 'tlogs.1' ? 'VERIFY_LOG_INVALID' : 'Verified');
  });

  test('Rekor v2: a timestamp authority that ended earlier', async () => {
    const roots = [rootWith(ended('timestampAuthorities.0.validFor'))];
    const verdict = await judge('artifactAttestation', { signing: { shape: 'rekor-v2' }, trust: { roots } });
    expect(verdict).toBe('VERIFY_TIMESTAMP_INVALID');
  });
});

test('a root that was read once is read again when it has changed', async () => {
  const root = { ...rootWith(same) };
  expect(await judgeBy(root)).toBe('Verified');
  root.json = rootWith(set('tlogs', [])).json;
  expect(await judgeBy(root)).toBe('VERIFY_LOG_INVALID');
  root.json = '{';
  expect(await judgeBy(root)).toBe('TRUST_INVALID');
});

function ended(path: string): Twist {
  return both(set(`${path}.start`, '2001-01-01T00:00:00Z'), set(`${path}.end`, earlier));
}

function otherKey(): string {
  const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
}

test('a log whose key is RSA, in the form that says so, is read', async () => {
  const key = rsa.export({ type: 'pkcs1', format: 'der' }).toString('base64');
  const twist = both(
    copy('tlogs.0', 'tlogs.2'),
    set('tlogs.2.logId.keyId', Buffer.alloc(32, 9).toString('base64')),
    set('tlogs.2.publicKey.keyDetails', 'PKCS1_RSA_PKCS1V5'),
    set('tlogs.2.publicKey.rawBytes', key),
  );
  expect(await judgeBy(rootWith(twist))).toBe('Verified');
});
