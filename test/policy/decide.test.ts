import { describe, expect, it } from 'vitest';
import { sha256Of } from '../../src/model/digest.ts';
import { decide } from '../../src/policy/decide.ts';
import type { PolicyFacts } from '../../src/policy/facts.ts';
import { parsePolicy } from '../../src/policy/parse.ts';
import { jq, jqFromSource, NOW } from './facts.ts';

const NPM: PolicyFacts = { ...jq, names: ['npm:left-pad'], type: 'npm', origin: 'npm' };
const builderLine = '[trusted-builders]\nonly = ';

describe('what is allowed', () => {
  it.each<[string, string, PolicyFacts]>([
    ['nothing is asked', '', jqFromSource],
    ['the level is the one asked for', 'require = "SLSA_BUILD_LEVEL_2"', jq],
    ['it is old enough to the millisecond', 'minimum-age = "3d"', jq],
    ['its origin is among those named', 'origins = ["npm", "github"]', jq],
    ['its builder is named', `${builderLine}["https://github.com/actions/runner/github-hosted"]`, jq],
    ['this machine is named', `${builderLine}["this-machine"]`, jqFromSource],
    ['its signer is named', rule('jq', `signers = ["${jq.signers[1]}"]`), jq],
    ['another version is denied', rule('jq', 'deny-versions = ["1.7"]'), jq],
    ['another package is denied', '[[deny]]\nname = "jqp"\nreason = "x"', jq],
    ['another ecosystem is asked for more', '[[package]]\ntype = "npm"\nrequire = "SLSA_BUILD_LEVEL_3"', jq],
    ['another package is asked for more', rule('jqp', 'require = "SLSA_BUILD_LEVEL_3"'), jq],
    [
      'it was reproduced',
      'require = "SLSA_BUILD_REPRODUCED"',
      { ...jq, properties: ['SLSA_BUILD_REPRODUCED'] },
    ],
    ['it was built here, where an age is asked for', 'minimum-age = "9w"', jqFromSource],
  ])('%s', (_, policy, facts) => {
    expect(decide(parsePolicy(policy, 'p'), facts, NOW).allowed).toBe(true);
  });

  it('names the highest level that was asked for', () => {
    const policy = parsePolicy(
      `require = "SLSA_BUILD_LEVEL_1"\n${rule('jq', 'require = "SLSA_BUILD_LEVEL_2"')}`,
      'p',
    );
    expect(decide(policy, jq, NOW)).toMatchObject({ allowed: true, rule: 'p:4' });
    expect(decide(policy, { ...jq, names: ['other'] }, NOW)).toMatchObject({
      allowed: true,
      rule: 'default',
    });
  });
});

describe('what is refused, with its own code and the rule that decided', () => {
  it.each<[string, string, string, PolicyFacts, string?]>([
    ['a level below the floor', 'POLICY_LEVEL', 'require = "SLSA_BUILD_LEVEL_2"', jqFromSource],
    [
      'a level below that of its package',
      'POLICY_LEVEL',
      rule('jq', 'require = "SLSA_BUILD_LEVEL_3"'),
      jq,
      'p:3',
    ],
    [
      'a level below that of its repository',
      'POLICY_LEVEL',
      rule('github:jqlang/jq', 'require = "SLSA_BUILD_LEVEL_3"'),
      jq,
      'p:3',
    ],
    [
      'a level below that of its ecosystem',
      'POLICY_LEVEL',
      '[[package]]\ntype = "npm"\nrequire = "SLSA_BUILD_LEVEL_3"',
      NPM,
      'p:3',
    ],
    ['what nobody reproduced', 'POLICY_PROPERTY', 'require = "SLSA_BUILD_REPRODUCED"', jq],
    ['an origin that is not named', 'POLICY_ORIGIN', 'origins = ["source"]', jq],
    [
      'a builder that is not named',
      'POLICY_BUILDER',
      `${builderLine}["https://github.com/actions/runner"]`,
      jq,
      'p:2',
    ],
    [
      'a builder that only begins like one',
      'POLICY_BUILDER',
      `${builderLine}["https://github.com/actions/runner/github"]`,
      jq,
      'p:2',
    ],
    [
      'this machine, where another is named',
      'POLICY_BUILDER',
      `${builderLine}["https://example.org/b"]`,
      jqFromSource,
      'p:2',
    ],
    [
      'a signer of another case',
      'POLICY_SIGNER',
      rule('jq', 'signers = ["https://github.com/JQlang/jq/.github/workflows/ci.yml"]'),
      jq,
      'p:3',
    ],
    [
      'no signer at all',
      'POLICY_SIGNER',
      rule('jq', `signers = ["${jq.signers[0]}"]`),
      { ...jq, signers: [] },
      'p:3',
    ],
    ['a denied version', 'POLICY_DENIED', rule('jq', 'deny-versions = ["1.7.1"]'), jq, 'p:3'],
    [
      'a denied version in another spelling',
      'POLICY_DENIED',
      rule('jq', 'deny-versions = ["1.07.1"]'),
      jq,
      'p:3',
    ],
    ['a denied package', 'POLICY_DENIED', '[[deny]]\nname = "jq"\nreason = "x"', jq, 'p:2'],
    ['a denied repository', 'POLICY_DENIED', '[[deny]]\nname = "github:jqlang/jq"\nreason = "x"', jq, 'p:2'],
    [
      'denied bytes, whatever they are called',
      'POLICY_DENIED',
      `[[deny]]\ndigests = ["sha256:${sha256Of('jq')}"]\nreason = "x"`,
      { ...jq, names: ['harmless'] },
      'p:2',
    ],
    [
      'a denied source',
      'POLICY_DENIED',
      `[[deny]]\ndigests = ["sha256:${sha256Of('src')}"]\nreason = "x"`,
      { ...jqFromSource, digests: [sha256Of('bin'), sha256Of('src')] },
      'p:2',
    ],
    ['a release of three days', 'POLICY_TOO_YOUNG', 'minimum-age = "73h"', jq],
    ['a release of tomorrow', 'POLICY_TOO_YOUNG', 'minimum-age = "1h"', released('2026-06-11T00:00:00Z')],
    ['a release of no time', 'POLICY_TOO_YOUNG', 'minimum-age = "1h"', released('never')],
    [
      'a release that nobody dated',
      'POLICY_TOO_YOUNG',
      'minimum-age = "1h"',
      { ...jq, released: { known: 'nothing' } },
    ],
  ])('%s', (_, code, policy, facts, at = 'p:1') => {
    const decision = decide(parsePolicy(policy, 'p'), facts, NOW);
    expect(decision).toMatchObject({ allowed: false, code, rule: at });
  });

  it('tells the strictest of several, and a denial before everything', () => {
    const levels = parsePolicy(
      `require = "SLSA_BUILD_LEVEL_2"\n${rule('jq', 'require = "SLSA_BUILD_LEVEL_3"')}`,
      'p',
    );
    expect(decide(levels, jqFromSource, NOW)).toMatchObject({ rule: 'p:4' });
    const both = parsePolicy(
      'require = "SLSA_BUILD_LEVEL_3"\n[[deny]]\nname = "jq"\nreason = "it is bad"',
      'p',
    );
    expect(decide(both, jq, NOW)).toMatchObject({ code: 'POLICY_DENIED', hint: 'it is bad' });
  });

  it('refuses where a policy asks for no level at all', () => {
    expect(decide({ rules: [] }, jq, NOW)).toMatchObject({ allowed: false, code: 'POLICY_LEVEL' });
  });
});

function rule(name: string, line: string): string {
  return `[[package]]\nname = "${name}"\n${line}`;
}

function released(at: string): PolicyFacts {
  return { ...jq, released: { known: 'signed', at: new Date(at) } };
}
