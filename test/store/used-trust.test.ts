import { expect, test } from 'vitest';
import type { AttestedExpectation } from '../../src/model/attested-expectation.ts';
import type { TrustedKey } from '../../src/model/trust.ts';
import type { Claims } from '../../src/model/verified.ts';
import { usedTrust } from '../../src/store/used-trust.ts';
import { loadTrust } from '../../src/trust/load.ts';
import { makeBuilder } from '../world/builder.ts';
import { expectation as ownBuild } from '../world/door-case.ts';
import { tempHome } from '../world/temp-home.ts';

const mine = makeBuilder().trusted;
const theirs: TrustedKey = { ...makeBuilder().trusted, name: 'acme' };
const claims = { signer: mine.keyId, level: 'SLSA_BUILD_LEVEL_2' } as Claims;
const trust = {
  builderKeys: [mine, makeBuilder().trusted],
  keys: [theirs, { ...makeBuilder().trusted, name: 'other' }],
  get roots() {
    return loadTrust(tempHome().host).roots ?? [];
  },
  get builders() {
    return loadTrust(tempHome().host).builders ?? [];
  },
};

test('a build of one’s own rests on its key, and reads no root', () => {
  const unread = {
    builderKeys: trust.builderKeys,
    get roots(): never {
      throw new Error('read');
    },
  };
  expect(usedTrust(unread, { expectation: ownBuild, claims })).toEqual({ builderKeys: [mine] });
});

test('a signature by a key rests on that key', () => {
  const judged = { expectation: attested({ kind: 'key', keyId: theirs.keyId }), claims };
  expect(usedTrust(trust, judged)).toEqual({ builderKeys: [], keys: [theirs], roots: [] });
});

test('a certificate rests on its root, and on rows that give its level', () => {
  const issuer = 'https://token.actions.githubusercontent.com';
  const signer = {
    kind: 'certificate',
    root: 'github',
    issuer,
    identity: { type: 'source-repository' },
  } as const;
  const used = usedTrust(trust, { expectation: attested(signer), claims });
  expect(used.builderKeys).toEqual([]);
  expect(used.keys).toBeUndefined();
  expect(used.roots?.map(({ name }) => name)).toEqual(['github']);
  expect(used.builders?.map(({ name }) => name)).toEqual([
    'github-attestations-private',
    'github-attestations-private-runner',
  ]);
  const kept = JSON.parse(JSON.stringify(used));
  expect(kept.roots[0].json).toBe(used.roots?.[0]?.json);
});

function attested(signer: AttestedExpectation['signer']): AttestedExpectation {
  return {
    buildType: 'attested',
    resource: 'pkg:github/acme/tool@1.0.0',
    signer,
    runnerEnvironment: 'github-hosted',
    predicateTypes: [],
    buildTypes: [],
    parameters: {},
  };
}
