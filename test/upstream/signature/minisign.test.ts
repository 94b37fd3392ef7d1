import { expect, test } from 'vitest';
import { verifyMinisign } from '../../../src/upstream/signature/minisign.ts';
import { errorOf } from '../../world/error-of.ts';
import { minisignKey } from '../../world/minisign.ts';

const file = Buffer.from('the bytes of a release\n');
const { key, signatureOf } = minisignKey();
const good = signatureOf(file);

/** Replaces one line, counted from 0. */
function withLine(at: number, line: string): string {
  return good
    .split('\n')
    .map((text, index) => (index === at ? line : text))
    .join('\n');
}

const lineOf = (text: string, at: number): string => text.split('\n')[at] ?? '';

test.each(['Ed', 'ED'] as const)('a signature in the form %s holds, and its comment is told', (how) => {
  expect(verifyMinisign(file, signatureOf(file, how, 'of 1.1'), key)).toBe('of 1.1');
});

test('line ends of another system are none of the comment', () => {
  expect(verifyMinisign(file, good.replaceAll('\n', '\r\n'), key)).toBe('file:tool-1.1.tar.gz');
});

const other = minisignKey();

test.each([
  ['other bytes', file.subarray(1), good, key],
  ['another key', file, good, other.key],
  [
    'the key id of another key',
    file,
    good,
    Buffer.concat([
      Buffer.from(key, 'base64').subarray(0, 10),
      Buffer.from(other.key, 'base64').subarray(10),
    ]).toString('base64'),
  ],
  ['a comment that was changed', file, withLine(2, 'trusted comment: file:tool-9.9.tar.gz'), key],
  ['a comment of another signature', file, withLine(3, lineOf(signatureOf(file, 'ED', 'x'), 3)), key],
  ['no trusted comment', file, good.split('\n').slice(0, 2).join('\n'), key],
  ['the older form of a signature of the newer', file, withLine(1, `RWQ${lineOf(good, 1).slice(3)}`), key],
  [
    'an unknown form',
    file,
    withLine(
      1,
      Buffer.concat([Buffer.from('EX'), Buffer.from(lineOf(good, 1), 'base64').subarray(2)]).toString(
        'base64',
      ),
    ),
    key,
  ],
  ['a signature that is cut short', file, withLine(1, lineOf(good, 1).slice(0, -4)), key],
  ['nothing', file, '', key],
  [
    'a key of another kind',
    file,
    good,
    Buffer.concat([Buffer.from('Sc'), Buffer.from(key, 'base64').subarray(2)]).toString('base64'),
  ],
  ['half a key', file, good, key.slice(0, 40)],
])('%s is refused', (_, bytes, signature, publicKey) => {
  expect(errorOf(() => verifyMinisign(bytes, signature, publicKey)).code).toBe('BUMP_SIGNATURE_INVALID');
});
