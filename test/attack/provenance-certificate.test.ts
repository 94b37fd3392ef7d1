import { describe, expect, test } from 'vitest';
import { foreign, judge, type Row, sigstore } from '../world/attested-case.ts';
import { bitString, objectId, sequence, smallInteger, TRUE, utf8String } from '../world/sigstore/der.ts';
import { SAN_OID, type San, utf8 } from '../world/sigstore/identity.ts';
import {
  edited,
  encoded,
  older,
  replaced,
  saying,
  twice,
  withExtension,
  without,
} from '../world/sigstore/lies.ts';
import type { Signing } from '../world/sigstore/signing.ts';

const CERTIFICATE = 'VERIFY_CERTIFICATE_INVALID';
const KEY_USAGE = '2.5.29.15';
const EXTENDED_USAGE = '2.5.29.37';
const workflow = 'https://github.com/acme/tool/.github/workflows/release.yml@refs/tags/v1.2.3';
const minutes = (count: number) => new Date(sigstore.bornAt.getTime() + count * 60_000);
const named = (...names: readonly San[]): Signing => ({ certificate: { names } });

const rows: readonly Row[] = [
  ['no timestamp of a certificate log', { signing: { scts: 'none' } }, CERTIFICATE],
  ['the timestamp of one log twice', { signing: { scts: 'twice' } }, CERTIFICATE],
  ['the timestamp of an unknown log', { signing: { scts: 'of a stranger' } }, CERTIFICATE],
  [
    'another name than was logged',
    {
      signing: {
        certificate: {
          names: [{ uri: 'https://github.com/evil/tool' }],
          changedAfterLogging: (all) =>
            all.map((extension) =>
              extension.oid === `1.3.6.1.4.1.57264.1.12`
                ? utf8(12, 'https://github.com/acme/tool')
                : { ...extension, critical: false },
            ),
        },
      },
    },
    CERTIFICATE,
  ],
  ['issued by an authority of the same name', { signing: { issuedBy: 'a stranger' } }, CERTIFICATE],
  ['all of it by an instance that looks the same', { by: foreign }, CERTIFICATE],
  ['not valid yet when it signed', { signing: { certificate: { notBefore: minutes(1) } } }, CERTIFICATE],
  [
    'not valid any more when it signed',
    { signing: { certificate: { notBefore: minutes(-20), notAfter: minutes(-10) } } },
    CERTIFICATE,
  ],
  [
    'an end before its beginning',
    { signing: { certificate: { notBefore: minutes(5), notAfter: minutes(-5) } } },
    CERTIFICATE,
  ],
  ['logged after it ended', { signing: { log: { at: minutes(11) } } }, CERTIFICATE],
  ['logged before it began', { signing: { at: minutes(5), log: { at: minutes(1) } } }, CERTIFICATE],
  [
    'timestamped after it ended',
    { signing: { shape: 'rekor-v2', timestamp: { at: minutes(11) } } },
    CERTIFICATE,
  ],
  ['before its authority began', { signing: { at: minutes(-30) } }, CERTIFICATE],
  ['no name', { signing: without(SAN_OID) }, CERTIFICATE],
  ['an empty list of names', { signing: named() }, CERTIFICATE],
  ['two names', { signing: named({ uri: workflow }, { uri: 'https://github.com/evil/tool' }) }, CERTIFICATE],
  [
    'two names, the honest one last',
    { signing: named({ uri: 'https://github.com/evil/tool' }, { uri: workflow }) },
    CERTIFICATE,
  ],
  ['one name twice', { signing: named({ uri: workflow }, { uri: workflow }) }, CERTIFICATE],
  [
    'an address of mail beside the name',
    { signing: named({ uri: workflow }, { email: 'a@acme.example' }) },
    CERTIFICATE,
  ],
  ['the name as a host', { signing: named({ dns: 'github.com' }) }, CERTIFICATE],
  ['a name with a NUL', { signing: named({ uri: `${workflow}\0` }) }, CERTIFICATE],
  ['a name with a line break', { signing: named({ uri: `${workflow}\n` }) }, CERTIFICATE],
  ['a name with a space', { signing: named({ uri: `${workflow} ` }) }, CERTIFICATE],
  [
    'a name with a homoglyph',
    { signing: named({ uri: workflow.replace('acme', '\u0430cme') }) },
    CERTIFICATE,
  ],
  ['an empty name', { signing: named({ uri: '' }) }, CERTIFICATE],
  ['a name without end', { signing: named({ uri: `${workflow}${'x'.repeat(5000)}` }) }, CERTIFICATE],
  [
    'the list of names twice',
    { signing: edited((all) => [...all, ...all.filter(({ oid }) => oid === SAN_OID)]) },
    CERTIFICATE,
  ],
  ['no issuer', { signing: without(1, 8) }, CERTIFICATE],
  [
    'two issuers, the older form another',
    {
      signing: older(1, 'https://evil.example'),
    },
    CERTIFICATE,
  ],
  [
    'two commits',
    {
      signing: older(3, '0'.repeat(40)),
    },
    CERTIFICATE,
  ],
  [
    'two refs',
    {
      signing: older(6, 'refs/heads/main'),
    },
    CERTIFICATE,
  ],
  [
    'two triggers',
    {
      signing: older(2, 'workflow_dispatch'),
    },
    CERTIFICATE,
  ],
  [
    'two repositories, the older form another',
    {
      signing: older(5, 'evil/tool'),
    },
    CERTIFICATE,
  ],
  ['the issuer twice', { signing: twice(8, 'https://evil.example') }, CERTIFICATE],
  ['the source repository twice', { signing: twice(12, 'https://github.com/evil/tool') }, CERTIFICATE],
  ['the ref twice', { signing: twice(14, 'refs/heads/main') }, CERTIFICATE],
  ['the runner twice, the same', { signing: twice(11, 'github-hosted') }, CERTIFICATE],
  ['the source repository as bare text', { signing: encoded(12, 'raw') }, CERTIFICATE],
  ['the source repository as an IA5String', { signing: encoded(12, 'ia5') }, CERTIFICATE],
  ['the source repository as an octet string', { signing: encoded(12, 'octets') }, CERTIFICATE],
  ['the source repository with text behind it', { signing: encoded(12, 'text behind it') }, CERTIFICATE],
  [
    'the source repository with a length in a longer form',
    { signing: encoded(12, 'long length') },
    CERTIFICATE,
  ],
  ['the source repository of no bytes', { signing: encoded(12, 'empty') }, CERTIFICATE],
  [
    'the source repository with a NUL',
    { signing: saying(12, 'https://github.com/acme/tool\0') },
    CERTIFICATE,
  ],
  ['the issuer as bare text', { signing: encoded(8, 'raw') }, CERTIFICATE],
  ['the repository id as an octet string', { signing: encoded(15, 'octets') }, CERTIFICATE],
  ['no key usage', { signing: without(KEY_USAGE) }, CERTIFICATE],
  [
    'a key that issues certificates',
    { signing: replaced(KEY_USAGE, bitString(Buffer.from([0x84]), 2)) },
    CERTIFICATE,
  ],
  [
    'a key that signs nothing',
    { signing: replaced(KEY_USAGE, bitString(Buffer.from([0x20]), 5)) },
    CERTIFICATE,
  ],
  ['no extended usage', { signing: without(EXTENDED_USAGE) }, CERTIFICATE],
  [
    'a certificate of a server',
    { signing: replaced(EXTENDED_USAGE, sequence(objectId('1.3.6.1.5.5.7.3.1'))) },
    CERTIFICATE,
  ],
  [
    'a certificate of a timestamp authority',
    { signing: replaced(EXTENDED_USAGE, sequence(objectId('1.3.6.1.5.5.7.3.8'))) },
    CERTIFICATE,
  ],
  [
    'a certificate for anything',
    { signing: replaced(EXTENDED_USAGE, sequence(objectId('2.5.29.37.0'))) },
    CERTIFICATE,
  ],
  [
    'a certificate authority',
    { signing: withExtension({ oid: '2.5.29.19', critical: true, value: sequence(TRUE) }) },
    CERTIFICATE,
  ],
  [
    'a path length without being an authority',
    { signing: withExtension({ oid: '2.5.29.19', critical: true, value: sequence(smallInteger(1)) }) },
    CERTIFICATE,
  ],
  [
    'a critical extension nobody knows',
    { signing: withExtension({ oid: '1.2.3.4', critical: true, value: utf8String('x') }) },
    CERTIFICATE,
  ],
  [
    'name constraints',
    { signing: withExtension({ oid: '2.5.29.30', critical: true, value: sequence() }) },
    CERTIFICATE,
  ],
];

describe('a certificate that lies is refused', () => {
  test.each(rows)('%s', async (_, mutation, code) => {
    expect(await judge('artifactAttestation', mutation)).toBe(code);
  });
});
