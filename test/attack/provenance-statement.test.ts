import { describe, expect, test } from 'vitest';
import { canonicalJson } from '../../src/model/canonical-json.ts';
import { sha256Of } from '../../src/model/digest.ts';
import { judge, type Row } from '../world/attested-case.ts';
import { append, both, copy, drop, edit, set, type Twist } from '../world/twist.ts';

const BAD = 'VERIFY_STATEMENT_INVALID';
const TYPE = 'VERIFY_STATEMENT_TYPE';
const PREDICATE = 'VERIFY_PREDICATE_TYPE';
const SUBJECT = 'VERIFY_SUBJECT_MISMATCH';
const digest = 'subject.0.digest.sha256';
const other = sha256Of('another artifact');
const says = (statement: Twist) => ({ statement });

const types: readonly Row[] = [
  ['no type', says(drop('_type')), BAD],
  ['an empty type', says(set('_type', '')), TYPE],
  ['a type in a list', says(set('_type', ['https://in-toto.io/Statement/v1'])), TYPE],
  ['a type of a later version', says(set('_type', 'https://in-toto.io/Statement/v2')), TYPE],
  ['version 0.1 with a suffix', says(set('_type', 'https://in-toto.io/Statement/v0.1.0')), TYPE],
  ['version 1 in another spelling', says(set('_type', 'https://in-toto.io/Statement/v1.0')), TYPE],
  ['a type over http', says(edit('_type', (text) => text.replace('https', 'http'))), TYPE],
  ['a type with a slash behind it', says(edit('_type', (text) => `${text}/`)), TYPE],
  [
    'a type of another host',
    says(edit('_type', (text) => text.replace('in-toto.io', 'in-toto.io.example'))),
    TYPE,
  ],
  ['a type with a homoglyph', says(edit('_type', (text) => text.replace('o', '\u043e'))), TYPE],
  ['a layout of in-toto', says(set('_type', 'layout')), TYPE],
  ['no predicate type', says(drop('predicateType')), BAD],
  ['an empty predicate type', says(set('predicateType', '')), BAD],
  ['a predicate type with a NUL', says(edit('predicateType', (text) => `${text}\0`)), BAD],
  ['a predicate type that is a number', says(set('predicateType', 1)), BAD],
  [
    'a predicate type of a later version',
    says(set('predicateType', 'https://slsa.dev/provenance/v2')),
    PREDICATE,
  ],
  [
    'a predicate type in another spelling',
    says(set('predicateType', 'https://slsa.dev/provenance/v1.0')),
    PREDICATE,
  ],
  ['a predicate type of before', says(set('predicateType', 'https://slsa.dev/provenance/v0.1')), PREDICATE],
  ['a predicate type with a slash behind it', says(edit('predicateType', (text) => `${text}/`)), PREDICATE],
  ['a predicate type with a query', says(edit('predicateType', (text) => `${text}?draft`)), PREDICATE],
  ['a predicate type in capitals', says(edit('predicateType', (text) => text.toUpperCase())), PREDICATE],
  [
    'a summary of a verification as provenance',
    says(set('predicateType', 'https://slsa.dev/verification_summary/v1')),
    PREDICATE,
  ],
  ['an SBOM as provenance', says(set('predicateType', 'https://cyclonedx.org/bom')), PREDICATE],
  ['an SPDX document as provenance', says(set('predicateType', 'https://spdx.dev/Document/v2.3')), PREDICATE],
  [
    'a release attestation as provenance',
    says(set('predicateType', 'https://in-toto.io/attestation/release/v0.1')),
    PREDICATE,
  ],
  [
    'a test result as provenance',
    says(set('predicateType', 'https://in-toto.io/attestation/test-result/v0.1')),
    PREDICATE,
  ],
  [
    'a vulnerability scan as provenance',
    says(set('predicateType', 'https://in-toto.io/attestation/vulns')),
    PREDICATE,
  ],
  [
    'a publish attestation of npm as provenance',
    says(set('predicateType', 'https://github.com/npm/attestation/tree/main/specs/publish/v0.1')),
    PREDICATE,
  ],
  ['a link of in-toto as provenance', says(set('predicateType', 'https://in-toto.io/Link/v1')), PREDICATE],
  [
    'a code review as provenance',
    says(set('predicateType', 'https://in-toto.io/attestation/human-review/v0.1')),
    PREDICATE,
  ],
];

const subjects: readonly Row[] = [
  ['no subject', says(drop('subject')), BAD],
  ['subjects null', says(set('subject', null)), BAD],
  ['subjects an object', says(set('subject', {})), BAD],
  ['an empty list of subjects', says(set('subject', [])), BAD],
  ['a subject that is null', says(set('subject.0', null)), BAD],
  ['a subject without a digest', says(drop('subject.0.digest')), BAD],
  ['a subject with an empty set of digests', says(set('subject.0.digest', {})), BAD],
  ['a subject with digests null', says(set('subject.0.digest', null)), BAD],
  ['a subject with a digest in text', says(copy(digest, 'subject.0.digest')), BAD],
  ['a subject with an unknown member', says(set('subject.0.note', 'x')), BAD],
  ['a subject with an empty name', says(set('subject.0.name', '')), BAD],
  ['a subject with a NUL in its name', says(edit('subject.0.name', (text) => `${text}\0`)), BAD],
  ['1,025 subjects', says(set('subject', Array(1025).fill({}))), BAD],
  ['a digest of other bytes', says(set(digest, other)), SUBJECT],
  [
    'a digest of other bytes beside a good one of another algorithm',
    says(set('subject.0.digest.sha512', '0'.repeat(128))),
    SUBJECT,
  ],
  [
    'a good digest on another subject than a bad one',
    says(both(append('subject', { name: 'other', digest: { sha256: other } }), set(digest, other))),
    SUBJECT,
  ],
  ['a digest in capitals', says(edit(digest, (text) => text.toUpperCase())), BAD],
  ['a digest with its algorithm', says(edit(digest, (text) => `sha256:${text}`)), BAD],
  ['a digest cut short', says(edit(digest, (text) => text.slice(0, 63))), BAD],
  ['a digest one digit longer', says(edit(digest, (text) => `${text}0`)), BAD],
  ['a digest with a line break', says(edit(digest, (text) => `${text}\n`)), BAD],
  ['a digest in base64', says(edit(digest, (text) => Buffer.from(text, 'hex').toString('base64'))), BAD],
  ['an empty digest', says(set(digest, '')), BAD],
  ['a digest that is a number', says(set(digest, 0)), BAD],
  ['a digest in a list', says(set(digest, [other])), BAD],
  ['a digest of SHA-1 alone', says(both(drop(digest), set('subject.0.digest.sha1', '0'.repeat(40)))), BAD],
  ['a digest of MD5 alone', says(both(drop(digest), set('subject.0.digest.md5', '0'.repeat(32)))), BAD],
  [
    'a digest of a commit alone',
    says(both(drop(digest), set('subject.0.digest.gitCommit', '0'.repeat(40)))),
    BAD,
  ],
  [
    'a digest under the name of another algorithm',
    says(both(copy(digest, 'subject.0.digest.sha512'), drop(digest))),
    BAD,
  ],
  [
    'a digest under its name in capitals',
    says(both(copy(digest, 'subject.0.digest.SHA256'), drop(digest))),
    BAD,
  ],
];

const texts: readonly Row[] = [
  ['one byte', { payload: () => ' ' }, BAD],
  ['a NUL', { payload: () => '\0' }, BAD],
  ['null', says(() => null), BAD],
  ['a list of it', says((statement) => [statement]), BAD],
  ['it as text', says((statement) => JSON.stringify(statement)), BAD],
  ['no JSON', { payload: () => 'tool 1.2.3' }, BAD],
  ['it twice', { payload: (text) => text + text }, BAD],
  ['a byte order mark before it', { payload: (text) => `\ufeff${text}` }, BAD],
  ['not UTF-8', { payload: (text) => Buffer.from(text.replace('tool', 't\xe9'), 'latin1') }, BAD],
  ['the subject twice', { payload: (text) => text.replace('{', '{"subject":[],') }, BAD],
  ['the predicate twice', { payload: (text) => text.replace(/\}$/, ',"predicate":{}}') }, BAD],
  [
    'the builder twice',
    { payload: (text) => text.replace('"builder":', '"builder":{"id":"x"},"builder":') },
    BAD,
  ],
  [
    'the workflow twice',
    { payload: (text) => text.replace('"workflow":', '"workflow":{},"workflow":') },
    BAD,
  ],
  [
    'the workflow twice, once spelled with an escape',
    { payload: (text) => text.replace('"workflow":', '"w\\u006frkflow":{},"workflow":') },
    BAD,
  ],
  [
    'the predicate type twice, the same',
    {
      payload: (text) =>
        text.replace('"predicateType":', '"predicateType":"https://slsa.dev/provenance/v1","predicateType":'),
    },
    BAD,
  ],
  [
    'nested 300 deep',
    { payload: (text) => text.replace('{', `{"deep":${'['.repeat(300)}${']'.repeat(300)},`) },
    BAD,
  ],
  [
    'nested 50 deep where anything may stand',
    says(
      set('predicate.buildDefinition.internalParameters.deep', JSON.parse('['.repeat(50) + ']'.repeat(50))),
    ),
    BAD,
  ],
  ['an unknown member', says(set('note', 'x')), BAD],
  ['a member named __proto__', says(set('__proto__', {})), BAD],
  ['the predicate a list', says(set('predicate', [])), 'VERIFY_BUILD_TYPE'],
  ['no predicate', says(drop('predicate')), 'VERIFY_BUILD_TYPE'],
];

const of = async ([, mutation, code]: Row) => expect(await judge('artifactAttestation', mutation)).toBe(code);

describe('a statement of another type is refused', () => {
  test.each(types)('%s', (...row) => of(row));
});

describe('a statement about something else is refused', () => {
  test.each(subjects)('%s', (...row) => of(row));
});

describe('a payload that is no statement, or more than one, is refused', () => {
  test.each(texts)('%s', (...row) => of(row));
});

describe('what is spelled in another way says the same', () => {
  test.each<[string, (text: string) => string]>([
    ['canonical JSON', (text) => canonicalJson(JSON.parse(text))],
    ['indented', (text) => JSON.stringify(JSON.parse(text), null, 2)],
    ['letters as escapes', (text) => text.replaceAll('tool', '\\u0074ool')],
  ])('%s', async (_, payload) => {
    expect(await judge('artifactAttestation', { payload })).toBe('Verified');
  });
});
