import { describe, expect, test } from 'vitest';
import { SOURCE_BUILD_TYPE } from '../../src/model/attestation.ts';
import { signPayload, statementOf } from '../world/builder.ts';
import {
  builder,
  built,
  expectation,
  honestBundle,
  judgeBundle,
  judgeProvenance,
  otherBuilder,
  retiredBuilder,
} from '../world/door-case.ts';
import { append, both, copy, drop, edit, set, type Twist } from '../world/twist.ts';

const BAD = 'VERIFY_BUNDLE_INVALID';
const UNKNOWN = 'VERIFY_UNKNOWN_SIGNER';
const FORGED = 'VERIFY_SIGNATURE_INVALID';
const hint = 'verificationMaterial.publicKey.hint';
const signature = 'dsseEnvelope.signatures.0';
const keyId = builder.signer.keyId;

test('the bundle that all of these twist is good', () => {
  expect(judgeBundle((bundle) => bundle)).toBe('Verified');
  expect(judgeBundle(set('verificationMaterial.tlogEntries', []))).toBe('Verified');
  expect(judgeBundle(set(`${signature}.keyid`, keyId))).toBe('Verified');
});

describe('a twisted bundle is refused', () => {
  test.each<[string, Twist, string]>([
    ['media type missing', drop('mediaType'), BAD],
    ['media type empty', set('mediaType', ''), BAD],
    ['media type null', set('mediaType', null), BAD],
    ['media type in a list', set('mediaType', ['application/vnd.dev.sigstore.bundle.v0.3+json']), BAD],
    ['media type of v0.1', set('mediaType', 'application/vnd.dev.sigstore.bundle+json;version=0.1'), BAD],
    ['media type of v0.2', set('mediaType', 'application/vnd.dev.sigstore.bundle+json;version=0.2'), BAD],
    ['media type of v0.4', set('mediaType', 'application/vnd.dev.sigstore.bundle.v0.4+json'), BAD],
    ['media type with a suffix', edit('mediaType', (text) => `${text};x=1`), BAD],
    ['media type in capitals', edit('mediaType', (text) => text.toUpperCase()), BAD],
    ['verification material missing', drop('verificationMaterial'), BAD],
    ['verification material null', set('verificationMaterial', null), BAD],
    ['verification material empty', set('verificationMaterial', {}), BAD],
    ['verification material a list', set('verificationMaterial', []), BAD],
    ['public key missing', drop('verificationMaterial.publicKey'), BAD],
    ['public key null', set('verificationMaterial.publicKey', null), BAD],
    ['public key brought along', set('verificationMaterial.publicKey.rawBytes', 'AAAA'), BAD],
    ['certificate beside the key', set('verificationMaterial.certificate', { rawBytes: 'AAAA' }), BAD],
    [
      'certificate instead of the key',
      set('verificationMaterial', { certificate: { rawBytes: 'AAAA' } }),
      BAD,
    ],
    ['log entry that nobody checks', set('verificationMaterial.tlogEntries', [{ logIndex: '1' }]), BAD],
    ['log entries null', set('verificationMaterial.tlogEntries', null), BAD],
    ['log entries an object', set('verificationMaterial.tlogEntries', { length: 0 }), BAD],
    ['timestamps that nobody checks', set('verificationMaterial.timestampVerificationData', {}), BAD],
    ['hint missing', drop(hint), BAD],
    ['hint empty', set(hint, ''), BAD],
    ['hint a number', set(hint, 1), BAD],
    ['hint a list of the right one', set(hint, [keyId]), BAD],
    ['hint with a NUL', edit(hint, (text) => `${text}\0`), BAD],
    ['hint of an unknown key', set(hint, `sha256:${'0'.repeat(64)}`), UNKNOWN],
    [
      'hint with a digit flipped',
      edit(hint, (text) => text.replace(/.$/, (c) => (c === '0' ? '1' : '0'))),
      UNKNOWN,
    ],
    ['hint cut short', edit(hint, (text) => text.slice(0, -1)), UNKNOWN],
    ['hint with a suffix', edit(hint, (text) => `${text}0`), UNKNOWN],
    ['hint with a space', edit(hint, (text) => `${text} `), UNKNOWN],
    ['hint in capitals', edit(hint, (text) => text.toUpperCase()), UNKNOWN],
    ['hint without the algorithm', edit(hint, (text) => text.replace('sha256:', '')), UNKNOWN],
    ['hint with a homoglyph', edit(hint, (text) => text.replace('sha', 'ѕha')), UNKNOWN],
    ['hint that names a member of every object', set(hint, '__proto__'), UNKNOWN],
    ['hint that names a method of every object', set(hint, 'constructor'), UNKNOWN],
    ['hint of another trusted key', set(hint, otherBuilder.signer.keyId), FORGED],
    ['hint of a retired key', set(hint, retiredBuilder.signer.keyId), FORGED],
    ['envelope missing', drop('dsseEnvelope'), BAD],
    ['envelope null', set('dsseEnvelope', null), BAD],
    ['message signature beside the envelope', set('messageSignature', { signature: 'AAAA' }), BAD],
    [
      'message signature instead of the envelope',
      both(copy('dsseEnvelope', 'messageSignature'), drop('dsseEnvelope')),
      BAD,
    ],
    ['unknown member', set('comment', 'hello'), BAD],
    ['unknown member of the envelope', set('dsseEnvelope.comment', 'hello'), BAD],
    ['member named __proto__', set('__proto__', { mediaType: 'x' }), BAD],
    ['envelope member named __proto__', set('dsseEnvelope.__proto__', {}), BAD],
    ['payload missing', drop('dsseEnvelope.payload'), BAD],
    ['payload empty', set('dsseEnvelope.payload', ''), BAD],
    ['payload not text', set('dsseEnvelope.payload', 5), BAD],
    ['payload of other base64 letters', edit('dsseEnvelope.payload', (text) => `-_${text.slice(2)}`), BAD],
    [
      'payload with a line break',
      edit('dsseEnvelope.payload', (text) => `${text.slice(0, 8)}\n${text.slice(8)}`),
      BAD,
    ],
    ['payload without padding, or with more', edit('dsseEnvelope.payload', repad), BAD],
    ['payload with text after the padding', edit('dsseEnvelope.payload', (text) => `${text}AAAA=`), BAD],
    ['payload with a byte flipped', edit('dsseEnvelope.payload', (text) => flip(text, 40)), FORGED],
    ['payload cut short', edit('dsseEnvelope.payload', (text) => text.slice(0, -8)), FORGED],
    ['payload of other provenance', set('dsseEnvelope.payload', otherPayload()), FORGED],
    ['payload type missing', drop('dsseEnvelope.payloadType'), BAD],
    ['payload type empty', set('dsseEnvelope.payloadType', ''), 'VERIFY_PAYLOAD_TYPE'],
    [
      'payload type of plain JSON',
      set('dsseEnvelope.payloadType', 'application/json'),
      'VERIFY_PAYLOAD_TYPE',
    ],
    [
      'payload type with a suffix',
      edit('dsseEnvelope.payloadType', (text) => `${text};a`),
      'VERIFY_PAYLOAD_TYPE',
    ],
    [
      'payload type in capitals',
      edit('dsseEnvelope.payloadType', (text) => text.toUpperCase()),
      'VERIFY_PAYLOAD_TYPE',
    ],
    [
      'payload type in a list',
      set('dsseEnvelope.payloadType', ['application/vnd.in-toto+json']),
      'VERIFY_PAYLOAD_TYPE',
    ],
    ['signatures missing', drop('dsseEnvelope.signatures'), BAD],
    ['signatures null', set('dsseEnvelope.signatures', null), BAD],
    ['no signature', set('dsseEnvelope.signatures', []), BAD],
    ['the signature twice', copy(signature, 'dsseEnvelope.signatures.1'), BAD],
    ['a second signature', append('dsseEnvelope.signatures', { sig: 'AAAA' }), BAD],
    ['signature null', set(signature, null), BAD],
    ['signature text instead of an object', set(signature, 'AAAA'), BAD],
    ['signature without bytes', drop(`${signature}.sig`), BAD],
    ['signature empty', set(`${signature}.sig`, ''), BAD],
    ['signature not base64', edit(`${signature}.sig`, (text) => `!${text.slice(1)}`), BAD],
    ['signature with a space', edit(`${signature}.sig`, (text) => ` ${text}`), BAD],
    ['signature with a byte flipped', edit(`${signature}.sig`, (text) => flip(text, 30)), FORGED],
    ['signature with bytes after it', edit(`${signature}.sig`, lengthen), FORGED],
    [
      'signature of zeros',
      set(`${signature}.sig`, Buffer.from('3006020100020100', 'hex').toString('base64')),
      FORGED,
    ],
    ['signature by another trusted key', set(`${signature}.sig`, signatureOfOther()), FORGED],
    ['signature over the payload alone', set(`${signature}.sig`, signatureWithoutType()), FORGED],
    ['key id that contradicts the hint', set(`${signature}.keyid`, otherBuilder.signer.keyId), BAD],
    ['key id a number', set(`${signature}.keyid`, 0), BAD],
    ['certificate of the signature', set(`${signature}.cert`, 'AAAA'), BAD],
  ])('%s', (_, twist, code) => {
    expect(judgeBundle(twist)).toBe(code);
  });
});

describe('bytes that are no bundle are refused', () => {
  const good = JSON.stringify(honestBundle());
  test.each<[string, string | Uint8Array, string]>([
    ['nothing', '', BAD],
    ['white space', ' \n', BAD],
    ['null', 'null', BAD],
    ['a number', '1', BAD],
    ['a string', '"bundle"', BAD],
    ['an empty list', '[]', BAD],
    ['the bundle in a list', `[${good}]`, BAD],
    ['an empty object', '{}', BAD],
    ['cut short', good.slice(0, -1), BAD],
    ['text after the end', `${good} x`, BAD],
    ['a second document after the end', `${good}\n${good}`, BAD],
    ['a byte order mark', `\ufeff${good}`, BAD],
    ['UTF-16', Buffer.from(good, 'utf16le'), BAD],
    [
      'bytes that are not UTF-8',
      Buffer.concat([Buffer.from(good.slice(0, -1)), Buffer.from([0x2c, 0x22, 0xff, 0x22])]),
      BAD,
    ],
    ['a NUL after the end', `${good}\0`, BAD],
    ['a comment', `/* */${good}`, BAD],
    ['a trailing comma', good.replace(/\}$/, ',}'), BAD],
    ['single quotes', good.replaceAll('"', "'"), BAD],
    ['NaN', good.replace(/\}$/, ',"n":NaN}'), BAD],
    [
      'the media type twice',
      good.replace('{', '{"mediaType":"application/vnd.dev.sigstore.bundle.v0.3+json",'),
      BAD,
    ],
    ['the envelope twice', good.replace('{', '{"dsseEnvelope":{},'), BAD],
    ['a duplicate hidden by an escape', good.replace('{', '{"dsse\\u0045nvelope":{},'), BAD],
    ['a duplicate deeper down', good.replace('"hint":', '"hint":"x","hint":'), BAD],
    ['__proto__ twice', good.replace('{', '{"__proto__":1,"__proto__":2,'), BAD],
    ['1,000 nested objects', `${'{"a":'.repeat(1000)}1${'}'.repeat(1000)}`, BAD],
    ['200,000 nested lists', `${'['.repeat(200_000)}${']'.repeat(200_000)}`, BAD],
    ['200,000 brackets that never close', '['.repeat(200_000), BAD],
    ['500,000 backslashes', `"${'\\'.repeat(500_000)}"`, BAD],
    ['one byte over the limit', good.padEnd(512 * 1024 + 1), 'VERIFY_BUNDLE_TOO_LARGE'],
    ['100 MB', new Uint8Array(100_000_000), 'VERIFY_BUNDLE_TOO_LARGE'],
  ])('%s', (_, content, code) => {
    expect(judgeProvenance(typeof content === 'string' ? Buffer.from(content) : content)).toBe(code);
  });

  test('and one of exactly the limit is still read', () => {
    expect(judgeProvenance(Buffer.from(good.padEnd(512 * 1024)))).toBe('Verified');
  });
});

/** Another letter of the same alphabet, so that the base64 stays canonical. */
function flip(text: string, at: number): string {
  return text.slice(0, at) + (text[at] === 'A' ? 'B' : 'A') + text.slice(at + 1);
}

function repad(text: string): string {
  return text.endsWith('=') ? text.replace(/=+$/, '') : `${text}=`;
}

function lengthen(text: string): string {
  return Buffer.concat([Buffer.from(text, 'base64'), Buffer.from([0])]).toString('base64');
}

function payload(): Uint8Array {
  return Buffer.from(honestBundle().dsseEnvelope.payload, 'base64');
}

function otherPayload(): string {
  const text = Buffer.from(payload()).toString().replace(SOURCE_BUILD_TYPE, 'urn:other');
  return Buffer.from(text).toString('base64');
}

function signatureOfOther(): string {
  const statement = statementOf(expectation, built, builder.signer.builderId);
  return (
    signPayload(Buffer.from(JSON.stringify(statement)), otherBuilder.signer).dsseEnvelope.signatures[0]
      ?.sig ?? ''
  );
}

function signatureWithoutType(): string {
  return Buffer.from(builder.signer.sign(payload())).toString('base64');
}
