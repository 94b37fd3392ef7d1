import { describe, expect, test } from 'vitest';
import { readAttestedStatement } from '../../../src/verify/statement/attested-statement.ts';
import { codeOf } from '../../world/predicates/reading.ts';
import { append, drop, set, type Twist } from '../../world/twist.ts';

const SHA256 = 'a'.repeat(64);
const SHA512 = 'b'.repeat(128);

function statement() {
  return {
    _type: 'https://in-toto.io/Statement/v1',
    subject: [{ name: 'tool.tgz', digest: { sha256: SHA256 } }],
    predicateType: 'https://slsa.dev/provenance/v1',
    predicate: { buildDefinition: {} },
  };
}

function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function readTwisted(twist: Twist) {
  return readAttestedStatement(bytes(JSON.stringify(twist(statement()))));
}

test('both versions of the statement are read, and say which they are', () => {
  const v01 = 'https://in-toto.io/Statement/v0.1';
  expect(readTwisted((value) => value)).toMatchObject({
    type: 'https://in-toto.io/Statement/v1',
    subjects: [{ name: 'tool.tgz', sha256: SHA256 }],
    predicate: { buildDefinition: {} },
  });
  expect(readTwisted(set('_type', v01))).toMatchObject({ type: v01 });
});

test('a subject keeps its digests of accepted algorithms, and may have no name', () => {
  const digest = { sha1: 'c'.repeat(40), sha256: SHA256, sha512: SHA512 };
  expect(readTwisted(set('subject', [{ digest }])).subjects).toEqual([{ sha256: SHA256, sha512: SHA512 }]);
});

test('no predicate is read as null', () => {
  expect(readTwisted(drop('predicate')).predicate).toBeNull();
  expect(readTwisted(set('predicate', null)).predicate).toBeNull();
});

const attacks: readonly [name: string, twist: Twist, code?: string][] = [
  [
    'a statement of a later version',
    set('_type', 'https://in-toto.io/Statement/v2'),
    'VERIFY_STATEMENT_TYPE',
  ],
  ['a type that only begins so', set('_type', 'https://in-toto.io/Statement/v1#'), 'VERIFY_STATEMENT_TYPE'],
  ['a list of types', set('_type', ['https://in-toto.io/Statement/v1']), 'VERIFY_STATEMENT_TYPE'],
  ['no type', drop('_type')],
  ['no subject', set('subject', [])],
  ['a subject that is none', set('subject', [null])],
  ['a subject without a digest', drop('subject.0.digest')],
  ['only digests that collide', set('subject.0.digest', { sha1: 'c'.repeat(40), md5: 'd'.repeat(32) })],
  ['an empty digest set', set('subject.0.digest', {})],
  ['a short digest', set('subject.0.digest.sha256', SHA256.slice(1))],
  ['an upper-case digest', set('subject.0.digest.sha256', SHA256.toUpperCase())],
  ['a digest with a line feed', set('subject.0.digest.sha256', `${SHA256.slice(1)}\n`)],
  ['a good digest and a bad one', set('subject.0.digest.sha512', SHA256)],
  ['a digest that is null', set('subject.0.digest.sha512', null)],
  ['a name with a NUL', set('subject.0.name', 'tool.tgz\u0000.sig')],
  ['an empty name', set('subject.0.name', '')],
  ['bytes inside the subject', set('subject.0.content', 'AAAA')],
  ['a second bad subject', append('subject', { name: 'x', digest: { sha256: 'x' } })],
  ['too many subjects', set('subject', new Array(1025).fill({ digest: { sha256: SHA256 } }))],
  ['an unknown member', set('signer', 'me')],
  ['an empty predicate type', set('predicateType', '')],
  ['a list of predicate types', set('predicateType', ['https://slsa.dev/provenance/v1'])],
];

describe('refused', () => {
  test.for(attacks)('%s', ([, twist, code = 'VERIFY_STATEMENT_INVALID']) => {
    expect(codeOf(() => readTwisted(twist))).toBe(code);
  });

  test('a member named twice', () => {
    const text = JSON.stringify(statement()).replace('"subject"', '"predicateType":"x","subject"');
    expect(codeOf(() => readAttestedStatement(bytes(text)))).toBe('VERIFY_STATEMENT_INVALID');
  });

  test('nesting without end, no JSON, no UTF-8, nothing', () => {
    const deep = JSON.stringify(statement()).replace('{}', '['.repeat(40) + ']'.repeat(40));
    const payloads = [bytes(deep), bytes('hello'), Uint8Array.of(0xff), new Uint8Array(), bytes('\ufeff{}')];
    for (const payload of payloads) {
      expect(codeOf(() => readAttestedStatement(payload))).toBe('VERIFY_STATEMENT_INVALID');
    }
  });
});
