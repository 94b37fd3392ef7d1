import { expect, it } from 'vitest';
import type { BuildFacts } from '../../../src/model/build-facts.ts';
import type { KeySigner } from '../../../src/model/signer.ts';
import type { Trust } from '../../../src/model/trust.ts';
import { operatorOf } from '../../../src/verify/attested/operator.ts';
import { makeBuilder } from '../../world/builder.ts';
import { trustedKey } from '../../world/sigstore/honest.ts';

const build = { builderId: trustedKey.builderId, buildType: 'x', parameters: {} } as BuildFacts;
const signer: KeySigner = {
  kind: 'key',
  keyId: trustedKey.keyId,
  validFrom: new Date(0),
  times: [],
  logEntries: [],
};
const key = { ...trustedKey, operator: 'acme' };
const { trusted: own } = makeBuilder();

it.each<[string, Trust, string | undefined]>([
  ['the operator that trust names', { builderKeys: [], keys: [key] }, 'acme'],
  ['nobody, where trust names none', { builderKeys: [], keys: [trustedKey] }, undefined],
  ['nobody, for another builder', { builderKeys: [], keys: [{ ...key, builderId: 'https://b' }] }, undefined],
  ['nobody, for another key', { builderKeys: [], keys: [{ ...key, keyId: own.keyId }] }, undefined],
  [
    'nobody, for a key of this machine under the name of somebody else',
    { builderKeys: [{ ...own, keyId: key.keyId }], keys: [key] },
    undefined,
  ],
])('%s', (_, trust, operator) => {
  expect(operatorOf(build, signer, trust)).toBe(operator);
});
