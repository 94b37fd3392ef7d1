import { describe, expect, test } from 'vitest';
import { sha256Of } from '../../src/model/digest.ts';
import { jsonBytes, signPayload, statementOf } from '../world/builder.ts';
import {
  builder,
  built,
  expectation,
  judgeProvenance,
  judgeStatement,
  otherBuilder,
} from '../world/door-case.ts';
import { append, both, copy, drop, edit, set, type Twist } from '../world/twist.ts';

const BAD = 'VERIFY_STATEMENT_INVALID';
const TYPE = 'VERIFY_STATEMENT_TYPE';
const SUBJECT = 'VERIFY_SUBJECT_MISMATCH';
const digest = 'subject.0.digest.sha256';
const other = sha256Of('other');

test('the statement that all of these twist is good', () => {
  expect(judgeStatement((statement) => statement)).toBe('Verified');
});

/** Each is signed by the trusted key: what is refused is what it says. */
describe('a twisted statement is refused', () => {
  test.each<[string, Twist, string]>([
    ['statement null', () => null, BAD],
    ['statement a list', (statement) => [statement], BAD],
    ['statement in text', (statement) => JSON.stringify(statement), BAD],
    ['type missing', drop('_type'), BAD],
    ['type empty', set('_type', ''), TYPE],
    ['type v0.1', set('_type', 'https://in-toto.io/Statement/v0.1'), TYPE],
    ['type v1.0', set('_type', 'https://in-toto.io/Statement/v1.0'), TYPE],
    ['type over http', edit('_type', (text) => text.replace('https', 'http')), TYPE],
    ['type with a slash', edit('_type', (text) => `${text}/`), TYPE],
    ['type in a list', set('_type', ['https://in-toto.io/Statement/v1']), TYPE],
    ['type under another name', both(copy('_type', 'type'), drop('_type')), BAD],
    ['unknown member', set('comment', 'x'), BAD],
    ['member named __proto__', set('__proto__', {}), BAD],
    ['predicate missing', drop('predicate'), BAD],
    ['predicate type missing', drop('predicateType'), BAD],
    ['predicate type empty', set('predicateType', ''), BAD],
    ['predicate type a number', set('predicateType', 1), BAD],
    ['predicate type with a NUL', edit('predicateType', (text) => `${text}\0`), BAD],
    [
      'predicate type v0.2',
      set('predicateType', 'https://slsa.dev/provenance/v0.2'),
      'VERIFY_PREDICATE_TYPE',
    ],
    [
      'predicate type v1.0',
      set('predicateType', 'https://slsa.dev/provenance/v1.0'),
      'VERIFY_PREDICATE_TYPE',
    ],
    [
      'predicate type with a query',
      edit('predicateType', (text) => `${text}?draft`),
      'VERIFY_PREDICATE_TYPE',
    ],
    [
      'predicate type of a summary',
      set('predicateType', 'https://slsa.dev/verification_summary/v1'),
      'VERIFY_PREDICATE_TYPE',
    ],
    ['predicate type of an SBOM', set('predicateType', 'https://cyclonedx.org/bom'), 'VERIFY_PREDICATE_TYPE'],
    [
      'predicate type of another host',
      edit('predicateType', (text) => text.replace('.dev', '.dev.example')),
      'VERIFY_PREDICATE_TYPE',
    ],
    ['subject missing', drop('subject'), BAD],
    ['subject null', set('subject', null), BAD],
    ['subject an object', set('subject', {}), BAD],
    ['subject empty', set('subject', []), SUBJECT],
    ['subject an empty object', set('subject.0', {}), BAD],
    ['subject without a digest', drop('subject.0.digest'), BAD],
    ['subject without a name', drop('subject.0.name'), BAD],
    ['subject with an unknown member', set('subject.0.uri', 'file:///x'), BAD],
    ['digest set empty', set('subject.0.digest', {}), BAD],
    ['digest set null', set('subject.0.digest', null), BAD],
    ['digest in text', set('subject.0.digest', built.artifactSha256), BAD],
    ['digest of another algorithm', both(copy(digest, 'subject.0.digest.sha512'), drop(digest)), BAD],
    ['digest of a second algorithm', set('subject.0.digest.md5', '0'.repeat(32)), BAD],
    ['digest in capitals', edit(digest, (text) => text.toUpperCase()), BAD],
    ['digest with its algorithm', edit(digest, (text) => `sha256:${text}`), BAD],
    ['digest cut short', edit(digest, (text) => text.slice(0, 63)), BAD],
    ['digest too long', edit(digest, (text) => `${text}0`), BAD],
    ['digest with a line break', edit(digest, (text) => `${text}\n`), BAD],
    ['digest empty', set(digest, ''), BAD],
    ['digest a number', set(digest, 0), BAD],
    ['digest in a list', set(digest, [built.artifactSha256]), BAD],
    ['digest of other bytes', set(digest, other), SUBJECT],
    ['digest of the tar for the archive', copy('subject.1.digest', 'subject.0.digest'), SUBJECT],
    ['archive missing', drop('subject.0'), SUBJECT],
    ['tar missing', drop('subject.1'), SUBJECT],
    ['tar under the name of the archive', copy('subject.0.name', 'subject.1.name'), SUBJECT],
    [
      'archive twice, once with other bytes',
      append('subject', { name: 'jq-1.8.1-linux-x64.tar.zst', digest: { sha256: other } }),
      SUBJECT,
    ],
    ['archive twice', copy('subject.0', 'subject.2'), SUBJECT],
    [
      'another artifact beside it',
      append('subject', { name: 'evil.tar.zst', digest: { sha256: other } }),
      SUBJECT,
    ],
    [
      'names swapped',
      both(
        copy('subject.1.name', 'subject.2'),
        copy('subject.0.name', 'subject.1.name'),
        copy('subject.2', 'subject.0.name'),
        drop('subject.2'),
      ),
      SUBJECT,
    ],
    ['name empty', set('subject.0.name', ''), BAD],
    ['name of another package', edit('subject.0.name', (text) => text.replace('jq', 'yq')), SUBJECT],
    ['name of another version', edit('subject.0.name', (text) => text.replace('1.8.1', '1.8.0')), SUBJECT],
    ['name of another platform', edit('subject.0.name', (text) => text.replace('x64', 'arm64')), SUBJECT],
    ['name with a prefix', edit('subject.0.name', (text) => `not-${text}`), SUBJECT],
    ['name with a suffix', edit('subject.0.name', (text) => `${text}.zst`), SUBJECT],
    ['name with a path', edit('subject.0.name', (text) => `./${text}`), SUBJECT],
    ['name in capitals', edit('subject.0.name', (text) => text.toUpperCase()), SUBJECT],
    ['name with a homoglyph', edit('subject.0.name', (text) => text.replace('j', 'ј')), SUBJECT],
    ['name with an invisible letter', edit('subject.0.name', (text) => `${text}\u200b`), SUBJECT],
    ['name with a NUL', edit('subject.0.name', (text) => `${text}\0`), BAD],
    ['1,025 subjects', set('subject', Array(1025).fill({})), BAD],
  ])('%s', (_, twist, code) => {
    expect(judgeStatement(twist)).toBe(code);
  });
});

describe('a signed payload that is no statement is refused', () => {
  const good = JSON.stringify(statementOf(expectation, built, builder.signer.builderId));
  test.each<[string, Uint8Array]>([
    ['one byte', Buffer.from(' ')],
    ['a NUL', Buffer.from([0])],
    ['not JSON', Buffer.from('jq 1.8.1')],
    ['the statement twice', Buffer.from(good + good)],
    ['a byte order mark', Buffer.from(`\ufeff${good}`)],
    ['not UTF-8', Buffer.from(good.replace('jq', 'jé'), 'latin1')],
    ['subject twice', Buffer.from(good.replace('{', '{"subject":[],'))],
    ['predicate twice', Buffer.from(good.replace(/\}$/, ',"predicate":{}}'))],
    ['builder twice', Buffer.from(good.replace('"builder":', '"builder":{"id":"x"},"builder":'))],
    ['an external parameter twice', Buffer.from(good.replace('"package":', '"package":"yq","package":'))],
    [
      'a duplicate hidden by an escape',
      Buffer.from(good.replace('"package":', '"packag\\u0065":"yq","package":')),
    ],
    ['nested deeply', Buffer.from(good.replace('{', `{"deep":${'['.repeat(300)}${']'.repeat(300)},`))],
  ])('%s', (_, payload) => {
    expect(judgeProvenance(jsonBytes(signPayload(payload, builder.signer)))).toBe(BAD);
  });
});

test('statements of other kinds, signed for another builder, do not pass as provenance', () => {
  const statement = statementOf(expectation, built, otherBuilder.signer.builderId);
  const code = judgeProvenance(jsonBytes(signPayload(jsonBytes(statement), builder.signer)));
  expect(code).toBe('VERIFY_BUILDER_MISMATCH');
});
