import { expect, it } from 'vitest';
import { sha256Of } from '../../../src/model/digest.ts';
import { independentOperators, isReproduced, type Witness } from '../../../src/verify/vsa/reproduced.ts';

const BYTES = sha256Of('artifact');
const debian: Witness = { operator: 'debian', signer: 'key debian', sha256: BYTES };
const arch: Witness = { operator: 'arch', signer: 'key arch', sha256: BYTES };

it.each<[string, readonly Witness[], boolean]>([
  ['two operators with keys of their own', [debian, arch], true],
  ['two operators, one of them twice', [debian, { ...debian, signer: 'key 2' }, arch], true],
  [
    'a third who came to other bytes',
    [debian, arch, { ...arch, operator: 'nix', signer: 'n', sha256: sha256Of('x') }],
    true,
  ],
  ['nobody', [], false],
  ['one', [debian], false],
  ['the same evidence twice', [debian, debian], false],
  ['the same laptop with two keys', [debian, { ...debian, signer: 'another key' }], false],
  ['one signer under two names', [debian, { ...debian, operator: 'arch' }], false],
  ['two who disagree', [debian, { ...arch, sha256: sha256Of('other') }], false],
  [
    'two who agree on other bytes',
    [debian, arch].map((item) => ({ ...item, sha256: sha256Of('other') })),
    false,
  ],
  ['one of whom nobody knows the operator', [debian, { ...arch, operator: undefined }], false],
  [
    'two of whom nobody knows the operators',
    [debian, arch].map((item) => ({ ...item, operator: undefined })),
    false,
  ],
])('%s', (_, witnesses, reproduced) => {
  expect(isReproduced(witnesses, BYTES)).toBe(reproduced);
});

it('names the operators', () => {
  expect(independentOperators([debian, arch, debian], BYTES)).toEqual(['debian', 'arch']);
});
