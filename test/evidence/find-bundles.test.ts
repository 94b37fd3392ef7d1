import { describe, expect, test } from 'vitest';
import { findBundles } from '../../src/evidence/find-bundles.ts';
import { file, githubSet, hollow, npmSet, pypiAttestation, pypiProvenance } from '../world/evidence.ts';
import { codeOf } from '../world/predicates/reading.ts';
import { set } from '../world/twist.ts';

const line = JSON.stringify(hollow);

function found(name: string, content: unknown) {
  return findBundles(file(name, content)).map(({ bytes, where }) => ({
    where,
    json: JSON.parse(new TextDecoder().decode(bytes)),
  }));
}

test('a bundle alone is handed on byte for byte', () => {
  const pretty = JSON.stringify(hollow, null, 2);
  const [only] = findBundles(file('tool.sigstore.json', pretty));
  expect(new TextDecoder().decode(only?.bytes)).toBe(pretty);
  expect(only?.where).toBe('tool.sigstore.json');
});

test('bundles line by line, with empty lines and either kind of line end', () => {
  expect(found('tool.intoto.jsonl', `${line}\r\n\n${line}\n \t\r\n${line}`)).toEqual([
    { where: 'tool.intoto.jsonl, line 1', json: hollow },
    { where: 'tool.intoto.jsonl, line 3', json: hollow },
    { where: 'tool.intoto.jsonl, line 5', json: hollow },
  ]);
});

test('attestation sets of npm and GitHub: what they say of a bundle falls away', () => {
  expect(found('npm.json', npmSet(hollow, hollow))).toEqual([
    { where: 'npm.json.attestations[0]', json: hollow },
    { where: 'npm.json.attestations[1]', json: hollow },
  ]);
  expect(found('github.json', githubSet(hollow))).toEqual([
    { where: 'github.json.attestations[0]', json: hollow },
  ]);
});

test('PyPI: the same certificate, entries, statement and signature under Sigstore’s names', () => {
  expect(found('tool.whl.provenance', pypiProvenance(hollow, hollow)).map(({ json }) => json)).toEqual([
    hollow,
    hollow,
  ]);
  expect(found('tool.whl.publish.attestation', pypiAttestation(hollow))).toEqual([
    { where: 'tool.whl.publish.attestation', json: hollow },
  ]);
});

test('PyPI: timestamps come along, further members do not, broken lines of base64 are joined', () => {
  const stamped = set('verificationMaterial.timestampVerificationData', {
    rfc3161Timestamps: [{ signedTimestamp: 'AAAA' }],
  })(hollow) as typeof hollow;
  expect(found('x', pypiAttestation(stamped))[0]?.json).toEqual(stamped);
  const extended = set('envelope.note', 'x')(set('signer', 'me')(pypiAttestation(hollow)));
  expect(found('x', extended)[0]?.json).toEqual(hollow);
  const { certificate } = pypiAttestation(hollow).verification_material;
  const wrapped = set(
    'verification_material.certificate',
    `${certificate.slice(0, 4)}\n${certificate.slice(4)}\n`,
  );
  expect(found('x', wrapped(pypiAttestation(hollow)))[0]?.json).toEqual(hollow);
});

describe('refused', () => {
  const bare = {
    payloadType: 'application/vnd.in-toto+json',
    payload: 'e30=',
    signatures: [{ sig: 'AA==', cert: 'x' }],
  };
  const pypi = (path: string, value: unknown) => set(path, value)(pypiAttestation(hollow));
  const cases: readonly [name: string, file: string, content: unknown, code: string][] = [
    ['an envelope without a log entry', 'x.intoto.jsonl', bare, 'VERIFY_ENVELOPE_ONLY'],
    ['one among bundles', 'x.jsonl', `${line}\n${JSON.stringify(bare)}`, 'VERIFY_ENVELOPE_ONLY'],
    ['an empty file', 'x.json', '', 'VERIFY_BUNDLE_INVALID'],
    ['an empty file of lines', 'x.jsonl', '\n\n', 'VERIFY_NO_EVIDENCE'],
    ['an empty set', 'x.json', { attestations: [] }, 'VERIFY_NO_EVIDENCE'],
    ['a set of addresses', 'x.json', githubSet(null), 'VERIFY_NO_EVIDENCE'],
    ['an index without attestations', 'x', { version: 1, attestation_bundles: [] }, 'VERIFY_NO_EVIDENCE'],
    ['a page of an error', 'x.json', '<html>404</html>', 'VERIFY_BUNDLE_INVALID'],
    ['an answer of an error', 'x.json', { message: 'Not Found' }, 'VERIFY_EVIDENCE_UNKNOWN'],
    ['an object of nothing', 'x.json', {}, 'VERIFY_EVIDENCE_UNKNOWN'],
    ['two shapes at once', 'x.json', { ...hollow, attestations: [] }, 'VERIFY_EVIDENCE_UNKNOWN'],
    ['a bundle that is an envelope as well', 'x.json', { ...hollow, ...bare }, 'VERIFY_EVIDENCE_UNKNOWN'],
    ['a list of bundles', 'x.json', [hollow], 'VERIFY_BUNDLE_INVALID'],
    ['a text', 'x.json', '"bundle"', 'VERIFY_BUNDLE_INVALID'],
    [
      'a bundle over several lines of a file of lines',
      'x.jsonl',
      JSON.stringify(hollow, null, 1),
      'VERIFY_BUNDLE_INVALID',
    ],
    ['two bundles without a line between them', 'x.json', line + line, 'VERIFY_BUNDLE_INVALID'],
    ['a member named twice', 'x.json', line.replace('{', '{"mediaType":"x",'), 'VERIFY_BUNDLE_INVALID'],
    [
      'a member named twice inside a set',
      'x.json',
      JSON.stringify(npmSet(hollow)).replace('"bundle":', '"bundle":{},"bundle":'),
      'VERIFY_BUNDLE_INVALID',
    ],
    ['a bundle that is text', 'x.json', npmSet(line), 'VERIFY_BUNDLE_INVALID'],
    ['a bundle that is a list', 'x.json', npmSet([hollow]), 'VERIFY_BUNDLE_INVALID'],
    ['a set that is an object', 'x.json', { attestations: { bundle: hollow } }, 'VERIFY_BUNDLE_INVALID'],
    ['an item that is null', 'x.json', { attestations: [null] }, 'VERIFY_BUNDLE_INVALID'],
    ['a byte order mark', 'x.json', `\ufeff${line}`, 'VERIFY_BUNDLE_INVALID'],
    ['PyPI: another version', 'x', pypi('version', 2), 'VERIFY_BUNDLE_INVALID'],
    ['PyPI: a version in quotes', 'x', pypi('version', '1'), 'VERIFY_BUNDLE_INVALID'],
    ['PyPI: no certificate', 'x', pypi('verification_material.certificate', ''), 'VERIFY_BUNDLE_INVALID'],
    [
      'PyPI: a certificate with stray bits',
      'x',
      pypi('verification_material.certificate', 'AB=='),
      'VERIFY_BUNDLE_INVALID',
    ],
    [
      'PyPI: entries that are an object',
      'x',
      pypi('verification_material.transparency_entries', {}),
      'VERIFY_BUNDLE_INVALID',
    ],
    ['PyPI: a statement in clear', 'x', pypi('envelope.statement', '{}'), 'VERIFY_BUNDLE_INVALID'],
    ['PyPI: no signature', 'x', pypi('envelope.signature', null), 'VERIFY_BUNDLE_INVALID'],
    [
      'PyPI: a timestamp that is none',
      'x',
      pypi('verification_material.timestamps', [7]),
      'VERIFY_BUNDLE_INVALID',
    ],
  ];
  test.for(cases)('%s', ([, name, content, code]) => {
    expect(codeOf(() => findBundles(file(name, content)))).toBe(code);
  });
});
