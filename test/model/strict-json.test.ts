import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { HeadwaterError } from '../../src/errors.ts';
import { readBase64 } from '../../src/model/strict-json/base64.ts';
import { parseStrictJson } from '../../src/model/strict-json/parse.ts';
import { readMoment, readObject } from '../../src/model/strict-json/read.ts';
import { shown } from '../../src/model/strict-json/shown.ts';

const place = { code: 'VERIFY_BUNDLE_INVALID', path: 'document' } as const;

test('reads what JSON.parse reads, whatever it is', () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 8 }), (text) => {
      expect(parseStrictJson(Buffer.from(text), place)).toEqual(JSON.parse(text));
    }),
  );
});

describe('a member named twice is refused', () => {
  test.each([
    '{"a":1,"a":1}',
    '{"a":1,"b":2,"a":3}',
    '{"a":1 , "a" : 2}',
    '{"a":1,"\\u0061":2}',
    '{"\\"":1,"\\u0022":2}',
    '{"":1,"":2}',
    '[{"x":{"a":1,"a":1}}]',
    '{"a":{"a":[]},"b":[{"c":1,"c":2}]}',
    '{"__proto__":1,"__proto__":1}',
  ])('%s', (text) => {
    expect(() => parseStrictJson(Buffer.from(text), place)).toThrow(HeadwaterError);
  });
});

describe('members that only look alike are read', () => {
  test.each([
    '{"a":1,"A":2}',
    '[{"a":1},{"a":1}]',
    '{"a":{"a":{"a":1}}}',
    '{"a":"\\"a\\":","b":"{\\"a\\":1}"}',
    '{"a\\\\":1,"a":2}',
    '{"a":["a","a"],"b":"a"}',
  ])('%s', (text) => {
    expect(parseStrictJson(Buffer.from(text), place)).toEqual(JSON.parse(text));
  });
});

test('32 levels are read and 33 are not', () => {
  const nested = (levels: number) => Buffer.from('['.repeat(levels) + ']'.repeat(levels));
  expect(() => parseStrictJson(nested(32), place)).not.toThrow();
  expect(() => parseStrictJson(nested(33), place)).toThrow(HeadwaterError);
});

test('a large string costs no stack', () => {
  const text = JSON.stringify({ a: 'x'.repeat(5_000_000), b: '\\"'.repeat(1_000_000) });
  expect(parseStrictJson(Buffer.from(text), place)).toEqual(JSON.parse(text));
});

test('members are the ones named, inherited ones are not there', () => {
  expect(() => readObject({}, ['toString'], place)).toThrow(HeadwaterError);
  expect(() => readObject(Object.create({ a: 1 }), ['a'], place)).toThrow(HeadwaterError);
  expect(readObject({ a: 1 }, ['a', 'b?'], place)).toEqual({ a: 1 });
});

test('base64 has one spelling', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1 }), (bytes) => {
      const text = Buffer.from(bytes).toString('base64');
      expect(new Uint8Array(readBase64(text, place))).toEqual(bytes);
      expect(() => readBase64(` ${text}`, place)).toThrow(HeadwaterError);
    }),
  );
  // Both decode to the same byte; only the first has no stray bits.
  expect(() => readBase64('QQ==', place)).not.toThrow();
  expect(() => readBase64('QR==', place)).toThrow(HeadwaterError);
});

test.each(['2026-01-31T12:00:00Z', '2026-01-31T12:00:00.5Z', '2024-02-29T23:59:59.123456789Z'])(
  '%s is a moment',
  (text) => {
    expect(readMoment(text, place).getTime()).toBe(Date.parse(text));
  },
);

test.each(['2025-02-29T00:00:00Z', '2026-01-31T24:00:00Z', '2026-01-31t12:00:00z', '2026-01-31T12:00:60Z'])(
  '%s is none',
  (text) => {
    expect(() => readMoment(text, place)).toThrow(HeadwaterError);
  },
);

test('what is shown to people cannot pretend to be something else', () => {
  expect(shown('jq')).toBe('"jq"');
  expect(shown('ј\u202e\u001b[31m')).toBe('"\\u{458}\\u{202e}\\u001b[31m"');
  expect(shown(undefined)).toBe('nothing');
  expect(shown('x'.repeat(1000)).length).toBeLessThan(200);
});
