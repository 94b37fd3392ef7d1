import { describe, expect, test } from 'vitest';
import { sha256Of } from '../../../src/model/digest.ts';
import { statementOf } from '../../world/builder.ts';
import { builder, built, expectation } from '../../world/door-case.ts';
import { type Attack, codeOf, read, V1 } from '../../world/predicates/reading.ts';
import { append, both, copy, drop, set } from '../../world/twist.ts';

const CI = 'https://github.com/acme/packages/.github/workflows/build.yml@refs/heads/main';
const external = 'buildDefinition.externalParameters';
const dependencies = 'buildDefinition.resolvedDependencies';

/** What a headwater builder writes, in the name of a workflow. */
function predicate(): unknown {
  return statementOf(expectation, built, CI).predicate;
}

test('a builder elsewhere: its sources are archives, and told as parameters', () => {
  const { parameters, ...facts } = read(V1, predicate());
  expect(facts).toMatchObject({ buildType: 'urn:headwater:build-type:source:v1', builderId: CI });
  expect(facts).not.toHaveProperty('sourceRepository');
  expect(parameters).toMatchObject({
    package: '"jq"',
    version: '"1.8.1"',
    platform: '"linux-x64"',
    recipeDigest: `"sha256:${expectation.recipeDigest}"`,
  });
  expect(JSON.parse(parameters.sources ?? '')).toEqual(
    expectation.sources.map(({ url, sha256 }) => ({ uri: url, sha256 })),
  );
  expect(parameters.libraries).toContain(sha256Of('zlib'));
});

test('the order in which a builder names its sources says nothing', () => {
  const turned = both(
    copy(`${dependencies}.0`, 'first'),
    copy(`${dependencies}.1`, `${dependencies}.0`),
    copy('first', `${dependencies}.1`),
    drop('first'),
  )(predicate());
  expect(turned).not.toEqual(predicate());
  expect(read(V1, turned).parameters).toEqual(read(V1, predicate()).parameters);
});

const attacks: readonly Attack[] = [
  ['an unknown parameter', set(`${external}.debug`, '1'), 'VERIFY_PARAMETER_UNKNOWN'],
  ['sources among the parameters', set(`${external}.sources`, []), 'VERIFY_PARAMETER_UNKNOWN'],
  ['no version', drop(`${external}.version`)],
  ['an empty package', set(`${external}.package`, '')],
  ['a platform that is a list', set(`${external}.platform`, ['linux-x64'])],
  [
    'another recipe than the one that went in',
    set(`${external}.recipeDigest`, `sha256:${sha256Of('other')}`),
  ],
  ['no source', set(dependencies, [])],
  [
    'an unknown kind of dependency',
    append(dependencies, { name: 'binary', uri: 'https://x.org/y', digest: { sha256: sha256Of('x') } }),
    'VERIFY_DEPENDENCY_MISMATCH',
  ],
  ['a dependency without a digest', append(dependencies, { name: 'source', uri: 'https://x.org/y' })],
  [
    'a dependency with two digests',
    append(dependencies, {
      name: 'source',
      uri: 'https://x.org/y',
      digest: { sha256: sha256Of('x'), sha1: 'x' },
    }),
  ],
  [
    'a second recipe',
    append(dependencies, {
      name: 'recipe',
      uri: 'pkg:generic/evil',
      digest: { sha256: expectation.recipeDigest },
    }),
  ],
  ['an unknown seal', set('buildDefinition.internalParameters.seal', 'none')],
  ['an unknown internal parameter', set('buildDefinition.internalParameters.network', true)],
  ['a source date that is a text', set('buildDefinition.internalParameters.sourceDateEpoch', '0')],
  ['an unknown member', set('metadata', {})],
  ['no times', drop('runDetails.metadata.startedOn')],
  ['an empty builder', set('runDetails.builder.id', '')],
];

describe('refused', () => {
  test.for(attacks)('%s', ([, twist, code = 'VERIFY_PREDICATE_INVALID']) => {
    expect(codeOf(() => read(V1, twist(predicate())))).toBe(code);
  });
});

test('the key of a machine is no address, and read as what it is', () => {
  const own = statementOf(expectation, built, builder.signer.builderId).predicate;
  expect(read(V1, own).builderId).toBe(builder.signer.builderId);
});
