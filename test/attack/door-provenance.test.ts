import { describe, expect, test } from 'vitest';
import { judgeStatement, otherBuilder } from '../world/door-case.ts';
import { append, copy, drop, edit, set, type Twist } from '../world/twist.ts';

const BAD = 'VERIFY_PREDICATE_INVALID';
const UNKNOWN = 'VERIFY_PARAMETER_UNKNOWN';
const PARAMETER = 'VERIFY_PARAMETER_MISMATCH';
const RECIPE = 'VERIFY_RECIPE_MISMATCH';
const TYPE = 'VERIFY_BUILD_TYPE';
const BUILDER = 'VERIFY_BUILDER_MISMATCH';
const TIME = 'VERIFY_TIME_INVALID';

const definition = 'predicate.buildDefinition';
const details = 'predicate.runDetails';
const external = `${definition}.externalParameters`;
const internal = `${definition}.internalParameters`;
const builderId = `${details}.builder.id`;
const started = `${details}.metadata.startedOn`;
const finished = `${details}.metadata.finishedOn`;

/** Each is signed by the trusted key: what is refused is what it says. */
describe('a twisted build definition is refused', () => {
  test.each<[string, Twist, string]>([
    ['predicate null', set('predicate', null), BAD],
    ['predicate a list', set('predicate', []), BAD],
    ['predicate empty', set('predicate', {}), BAD],
    ['predicate with an unknown member', set('predicate.trusted', true), BAD],
    ['predicate with a member named __proto__', set('predicate.__proto__', { runDetails: {} }), BAD],
    ['build definition missing', drop(definition), BAD],
    ['build definition null', set(definition, null), BAD],
    ['build definition with an unknown member', set(`${definition}.level`, 'SLSA_BUILD_LEVEL_3'), BAD],
    ['build type missing', drop(`${definition}.buildType`), BAD],
    ['build type empty', set(`${definition}.buildType`, ''), BAD],
    [
      'build type of GitHub Actions',
      set(`${definition}.buildType`, 'https://actions.github.io/buildtypes/workflow/v1'),
      TYPE,
    ],
    [
      'build type of the next version',
      edit(`${definition}.buildType`, (text) => text.replace('v1', 'v2')),
      TYPE,
    ],
    ['build type with a suffix', edit(`${definition}.buildType`, (text) => `${text}.1`), TYPE],
    ['build type in capitals', edit(`${definition}.buildType`, (text) => text.toUpperCase()), TYPE],
    ['build type with a space', edit(`${definition}.buildType`, (text) => `${text} `), TYPE],
    [
      'build type with a homoglyph',
      edit(`${definition}.buildType`, (text) => text.replace('headwater', 'hеadwater')),
      TYPE,
    ],
    ['parameters missing', drop(external), BAD],
    ['parameters null', set(external, null), BAD],
    ['parameters a list', set(external, []), BAD],
    ['parameters in text', set(external, 'jq'), BAD],
    ['parameters empty', set(external, {}), PARAMETER],
    ['one parameter more', set(`${external}.options`, ['--with-backdoor']), UNKNOWN],
    ['one parameter more, null', set(`${external}.patches`, null), UNKNOWN],
    ['one parameter more, empty', set(`${external}.env`, ''), UNKNOWN],
    ['a parameter with another case', set(`${external}.Package`, 'jq'), UNKNOWN],
    ['a parameter with a NUL', set(`${external}.package\0`, 'jq'), UNKNOWN],
    ['a parameter without a name', set(`${external}.`, 'jq'), UNKNOWN],
    ['a parameter named __proto__', set(`${external}.__proto__`, { package: 'jq' }), UNKNOWN],
    ['a parameter named constructor', set(`${external}.constructor`, 'x'), UNKNOWN],
    ['package missing', drop(`${external}.package`), PARAMETER],
    ['package null', set(`${external}.package`, null), PARAMETER],
    ['package in a list', set(`${external}.package`, ['jq']), PARAMETER],
    ['another package', set(`${external}.package`, 'yq'), PARAMETER],
    ['package with a suffix', set(`${external}.package`, 'jq2'), PARAMETER],
    ['package with a space', set(`${external}.package`, 'jq '), PARAMETER],
    ['package in capitals', set(`${external}.package`, 'JQ'), PARAMETER],
    ['package with a homoglyph', set(`${external}.package`, 'ｊq'), PARAMETER],
    ['version missing', drop(`${external}.version`), PARAMETER],
    ['version empty', set(`${external}.version`, ''), PARAMETER],
    ['version a number', set(`${external}.version`, 1.8), PARAMETER],
    ['an older version', set(`${external}.version`, '1.8.0'), PARAMETER],
    ['version with a prefix', set(`${external}.version`, 'v1.8.1'), PARAMETER],
    ['version with a suffix', set(`${external}.version`, '1.8.1-rc1'), PARAMETER],
    ['version of the same meaning', set(`${external}.version`, '1.8.01'), PARAMETER],
    ['platform missing', drop(`${external}.platform`), PARAMETER],
    ['another platform', set(`${external}.platform`, 'linux-arm64'), PARAMETER],
    ['platform with a suffix', set(`${external}.platform`, 'linux-x64-musl'), PARAMETER],
    ['recipe digest missing', drop(`${external}.recipeDigest`), RECIPE],
    ['recipe digest of another recipe', set(`${external}.recipeDigest`, `sha256:${'0'.repeat(64)}`), RECIPE],
    [
      'recipe digest without its algorithm',
      edit(`${external}.recipeDigest`, (text) => text.slice(7)),
      RECIPE,
    ],
    ['recipe digest in capitals', edit(`${external}.recipeDigest`, (text) => text.toUpperCase()), RECIPE],
    ['recipe digest cut short', edit(`${external}.recipeDigest`, (text) => text.slice(0, -1)), RECIPE],
    ['internal parameters missing', drop(internal), BAD],
    ['internal parameters null', set(internal, null), BAD],
    ['internal parameters with one more', set(`${internal}.network`, true), BAD],
    ['no seal', drop(`${internal}.seal`), BAD],
    ['seal off', set(`${internal}.seal`, 'none'), BAD],
    ['seal false', set(`${internal}.seal`, false), BAD],
    ['seal in a list', set(`${internal}.seal`, ['bubblewrap']), BAD],
    ['source date missing', drop(`${internal}.sourceDateEpoch`), BAD],
    ['source date in text', set(`${internal}.sourceDateEpoch`, '1750000000'), BAD],
    ['source date below zero', set(`${internal}.sourceDateEpoch`, -1), BAD],
    ['source date a fraction', set(`${internal}.sourceDateEpoch`, 1.5), BAD],
    ['source date beyond safe numbers', set(`${internal}.sourceDateEpoch`, 2 ** 53), BAD],
  ])('%s', (_, twist, code) => {
    expect(judgeStatement(twist)).toBe(code);
  });
});

describe('twisted run details are refused', () => {
  test.each<[string, Twist, string]>([
    ['run details missing', drop(details), BAD],
    ['run details null', set(details, null), BAD],
    ['run details with an unknown member', set(`${details}.verified`, true), BAD],
    ['builder missing', drop(`${details}.builder`), BAD],
    ['builder in text', set(`${details}.builder`, 'urn:headwater'), BAD],
    ['builder with an unknown member', set(`${details}.builder.level`, 3), BAD],
    ['builder id missing', drop(builderId), BAD],
    ['builder id empty', set(builderId, ''), BAD],
    ['builder id a list', set(builderId, ['x']), BAD],
    ['builder id of another trusted key', set(builderId, otherBuilder.signer.builderId), BUILDER],
    [
      'builder id of a hosted builder',
      set(builderId, 'https://github.com/actions/runner/github-hosted'),
      BUILDER,
    ],
    ['builder id with a prefix', edit(builderId, (text) => `x${text}`), BUILDER],
    ['builder id with a suffix', edit(builderId, (text) => `${text}/2`), BUILDER],
    ['builder id cut short', edit(builderId, (text) => text.slice(0, -1)), BUILDER],
    ['builder id in capitals', edit(builderId, (text) => text.toUpperCase()), BUILDER],
    ['builder id with a homoglyph', edit(builderId, (text) => text.replace('e', 'е')), BUILDER],
    ['builder id with a NUL', edit(builderId, (text) => `${text}\0`), BAD],
    ['metadata missing', drop(`${details}.metadata`), BAD],
    ['metadata with an unknown member', set(`${details}.metadata.reproducible`, true), BAD],
    ['invocation missing', drop(`${details}.metadata.invocationId`), BAD],
    ['invocation empty', set(`${details}.metadata.invocationId`, ''), BAD],
    ['invocation a number', set(`${details}.metadata.invocationId`, 1), BAD],
    ['invocation of 5,000 letters', set(`${details}.metadata.invocationId`, 'a'.repeat(5000)), BAD],
    ['start missing', drop(started), BAD],
    ['start null', set(started, null), BAD],
    ['start a number', set(started, 1_780_315_200), BAD],
    ['start with an offset', set(started, '2026-06-01T12:00:00+00:00'), BAD],
    ['start without a zone', set(started, '2026-06-01T12:00:00'), BAD],
    ['start a day', set(started, '2026-06-01'), BAD],
    ['start in words', set(started, 'Mon, 01 Jun 2026 12:00:00 GMT'), BAD],
    ['start with a space', set(started, '2026-06-01 12:00:00Z'), BAD],
    ['start on a day that is none', set(started, '2026-02-30T12:00:00Z'), BAD],
    ['start at an hour that is none', set(started, '2026-06-01T25:00:00Z'), BAD],
    ['start beyond all years', set(started, '+202026-06-01T12:00:00Z'), BAD],
    ['end missing', drop(finished), BAD],
    ['end empty', set(finished, ''), BAD],
    ['end before the start', set(finished, '2026-06-01T11:59:59Z'), TIME],
    ['end in the future', set(finished, '2026-06-02T00:05:01Z'), TIME],
    ['end in the far future', set(finished, '9999-12-31T23:59:59Z'), TIME],
    ['start before the key was in use', set(started, '2025-12-31T23:59:59Z'), TIME],
    ['start at the beginning of time', set(started, '1970-01-01T00:00:00Z'), TIME],
    ['byproducts missing', drop(`${details}.byproducts`), BAD],
    ['byproducts null', set(`${details}.byproducts`, null), BAD],
    ['byproducts empty', set(`${details}.byproducts`, []), BAD],
    ['files not bound', drop(`${details}.byproducts.0`), BAD],
    ['files bound twice', copy(`${details}.byproducts.0`, `${details}.byproducts.2`), BAD],
    ['files bound under another name', set(`${details}.byproducts.0.name`, 'Files'), BAD],
    ['files digest missing', drop(`${details}.byproducts.0.digest`), BAD],
    [
      'files digest of another algorithm',
      set(`${details}.byproducts.0.digest`, { md5: '0'.repeat(32) }),
      BAD,
    ],
    ['files digest no digest', set(`${details}.byproducts.0.digest.sha256`, 'x'), BAD],
    [
      'an unknown byproduct',
      append(`${details}.byproducts`, { name: 'log', digest: { sha256: '0'.repeat(64) } }),
      BAD,
    ],
    ['a byproduct with an unknown member', set(`${details}.byproducts.0.content`, 'AAAA'), BAD],
    ['SBOM not bound', drop(`${details}.byproducts.1`), 'VERIFY_SBOM_MISMATCH'],
    [
      'SBOM of other bytes bound',
      set(`${details}.byproducts.1.digest.sha256`, '0'.repeat(64)),
      'VERIFY_SBOM_MISMATCH',
    ],
    ['SBOM bound twice', copy(`${details}.byproducts.1`, `${details}.byproducts.2`), BAD],
  ])('%s', (_, twist, code) => {
    expect(judgeStatement(twist)).toBe(code);
  });
});

test('a build that ended within the allowance for clocks passes', () => {
  expect(judgeStatement(set(finished, '2026-06-02T00:05:00Z'))).toBe('Verified');
});
