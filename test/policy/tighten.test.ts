import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide } from '../../src/policy/decide.ts';
import type { PolicyFacts } from '../../src/policy/facts.ts';
import { parsePolicy, parseProjectPolicy } from '../../src/policy/parse.ts';
import { tighten } from '../../src/policy/policy.ts';
import { jq, NOW } from './facts.ts';

const OURS = 'https://ours.example/builder';
const THEIRS = 'https://theirs.example/builder';

describe('a project only tightens', () => {
  it.each<[string, string, string, Partial<PolicyFacts>, string]>([
    ['the higher level counts: the machine’s', level(3), level(1), {}, 'POLICY_LEVEL p:1'],
    ['the higher level counts: the project’s', level(1), level(3), {}, 'POLICY_LEVEL h:2'],
    ['the higher age counts: the machine’s', age('9d'), age('1d'), {}, 'POLICY_TOO_YOUNG p:1'],
    ['the higher age counts: the project’s', age('1d'), age('9d'), {}, 'POLICY_TOO_YOUNG h:2'],
    [
      'a builder must be in both lists: in one alone',
      builders(OURS, THEIRS),
      builders(OURS),
      by(THEIRS),
      'POLICY_BUILDER h:3',
    ],
    [
      'a builder must be in both lists: added by the project',
      builders(OURS),
      builders(OURS, THEIRS),
      by(THEIRS),
      'POLICY_BUILDER p:2',
    ],
    [
      'a builder must be in both lists: in both',
      builders(OURS, THEIRS),
      builders(OURS),
      by(OURS),
      'allowed default',
    ],
    [
      'two lists without a common builder allow none',
      builders(OURS),
      builders(THEIRS),
      by(OURS),
      'POLICY_BUILDER h:3',
    ],
    [
      'an origin must be in both lists',
      'origins = ["source"]',
      'origins = ["source", "github"]',
      {},
      'POLICY_ORIGIN p:1',
    ],
    ['the machine’s denial stays', deny('jq'), '', {}, 'POLICY_DENIED p:2'],
    ['the project’s denial is added', deny('other'), deny('jq'), {}, 'POLICY_DENIED h:3'],
    [
      'a rule of the package does not lower the floor',
      level(3),
      rule('require = "SLSA_BUILD_LEVEL_1"'),
      {},
      'POLICY_LEVEL p:1',
    ],
    [
      'signers must be in both lists',
      rule(`signers = ["${jq.signers[1]}"]`),
      rule(`signers = ["${OURS}"]`),
      {},
      'POLICY_SIGNER h:4',
    ],
    ['a property asked for stays', 'require = "SLSA_BUILD_REPRODUCED"', level(1), {}, 'POLICY_PROPERTY p:1'],
    ['neither asks: the default does', '', '', {}, 'allowed default'],
  ])('%s', (_, machine, project, facts, outcome) => {
    const policy = tighten(parsePolicy(machine, 'p'), parseProjectPolicy(inProject(project), 'h'));
    const decision = decide(policy, { ...jq, ...facts }, NOW);
    expect(`${decision.allowed ? 'allowed' : decision.code} ${decision.rule}`).toBe(outcome);
  });

  const policies = fc.array(
    fc.constantFrom(level(1), level(2), age('1d'), age('9d'), 'origins = ["github"]', 'origins = ["source"]'),
    { maxLength: 3 },
  );
  const texts = policies.map((lines) =>
    [...new Map(lines.map((line) => [line.split(' ')[0], line])).values()].join('\n'),
  );

  it('for any two policies: what both together allow, each allows', () => {
    fc.assert(
      fc.property(texts, texts, (machine, project) => {
        const ours = parsePolicy(machine, 'p');
        const theirs = parsePolicy(project, 'h');
        const both = decide(tighten(ours, theirs), jq, NOW).allowed;
        expect(both).toBe(decide(ours, jq, NOW).allowed && decide(theirs, jq, NOW).allowed);
      }),
    );
  });
});

function level(number: number): string {
  return `require = "SLSA_BUILD_LEVEL_${number}"`;
}

function age(text: string): string {
  return `minimum-age = "${text}"`;
}

function builders(...only: string[]): string {
  return `[trusted-builders]\nonly = ${JSON.stringify(only)}`;
}

function by(builder: string): Partial<PolicyFacts> {
  return { builders: [builder] };
}

function deny(name: string): string {
  return `[[deny]]\nname = "${name}"\nreason = "bad"`;
}

function rule(line: string): string {
  return `[[package]]\nname = "jq"\n${line}`;
}

function inProject(text: string): string {
  return `[policy]\n${text.replace('[trusted-builders]', '[policy.trusted-builders]').replace(/\[\[(\w+)\]\]/g, '[[policy.$1]]')}`;
}
