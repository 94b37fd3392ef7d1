import { expect, test } from 'vitest';
import { findBundles } from '../../src/evidence/find-bundles.ts';
import { file, hollow, npmSet, pypiProvenance } from '../world/evidence.ts';
import { codeOf } from '../world/predicates/reading.ts';
import { set } from '../world/twist.ts';

const TOO_LARGE = 'VERIFY_BUNDLE_TOO_LARGE';
const line = JSON.stringify(hollow);

function lines(count: number) {
  return `${line}\n`.repeat(count);
}

test('64 bundles, and not one more', () => {
  expect(findBundles(file('x.jsonl', lines(64)))).toHaveLength(64);
  expect(codeOf(() => findBundles(file('x.jsonl', lines(65))))).toBe(TOO_LARGE);
  const many = new Array(65).fill(hollow);
  expect(codeOf(() => findBundles(file('x.json', npmSet(...many))))).toBe(TOO_LARGE);
  expect(codeOf(() => findBundles(file('x.json', pypiProvenance(...many))))).toBe(TOO_LARGE);
  const sets = `${JSON.stringify(npmSet(...many.slice(0, 33)))}\n`.repeat(2);
  expect(codeOf(() => findBundles(file('x.jsonl', sets)))).toBe(TOO_LARGE);
});

test('512 KiB a bundle, and not a byte more', () => {
  const padding = 512 * 1024 - line.length;
  const full = `${line}${' '.repeat(padding)}`;
  expect(findBundles(file('x.json', full))).toHaveLength(1);
  expect(codeOf(() => findBundles(file('x.json', `${full} `)))).toBe(TOO_LARGE);
  const large = set('dsseEnvelope.payload', 'A'.repeat(512 * 1024))(hollow);
  expect(codeOf(() => findBundles(file('x.json', npmSet(hollow, large))))).toBe(TOO_LARGE);
});

test('a file of more than 2 MiB is not looked at', () => {
  expect(codeOf(() => findBundles(file('x.json', ' '.repeat(2 * 1024 * 1024 + 1))))).toBe(TOO_LARGE);
  expect(codeOf(() => findBundles(file('x.json', ' '.repeat(2 * 1024 * 1024))))).toBe(
    'VERIFY_BUNDLE_INVALID',
  );
});

test.each([
  ['brackets', '['.repeat(1_000_000)],
  ['empty lists', `[${'[],'.repeat(1_000_000)}0]`],
  ['empty lines', '\n'.repeat(1_000_000)],
  ['numbers', `[${'1,'.repeat(1_000_000)}1]`],
])('a million %s are refused before they are parsed', (_name, text) => {
  expect(codeOf(() => findBundles(file('x.json', text)))).toBe(TOO_LARGE);
  expect(codeOf(() => findBundles(file('x.jsonl', text)))).toBe(TOO_LARGE);
});

test('nesting without end is refused', () => {
  const deep = set('verificationMaterial', JSON.parse('['.repeat(60) + ']'.repeat(60)))(hollow);
  expect(codeOf(() => findBundles(file('x.json', deep)))).toBe('VERIFY_BUNDLE_INVALID');
});
