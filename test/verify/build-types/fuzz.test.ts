import fc from 'fast-check';
import { describe, test } from 'vitest';
import { HeadwaterError } from '../../../src/errors.ts';
import { buildTypeReaders } from '../../../src/verify/build-types/index.ts';
import { statementOf } from '../../world/builder.ts';
import { built, expectation } from '../../world/door-case.ts';
import * as github from '../../world/predicates/github.ts';
import * as gitlab from '../../world/predicates/gitlab.ts';

const good: readonly [name: string, predicate: unknown][] = [
  ['GitHub Actions', github.githubWorkflow()],
  ['npm on GitHub', github.npmOnGithub()],
  ['a generator', github.generator()],
  ['the delegator', github.delegator()],
  ['the delegator in v0.2', github.delegatorV02()],
  ['a container', github.containerBased()],
  ['GitLab', gitlab.gitlab()],
  ['its runner', gitlab.runnerV1()],
  ['its runner in v0.2', gitlab.runnerV02()],
  ['npm on GitLab', gitlab.npmOnGitlab()],
  ['headwater', statementOf(expectation, built, 'https://ci.example.org/builder').predicate],
];

type Step = string | number;

/** Every place of a value, the whole of it included. */
function places(value: unknown, path: readonly Step[] = []): readonly (readonly Step[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  const inner = Object.entries(value).flatMap(([name, member]) => places(member, [...path, name]));
  return [path, ...inner];
}

function replaced(value: unknown, [step, ...rest]: readonly Step[], by: unknown): unknown {
  if (step === undefined) return by;
  const copy: unknown = structuredClone(value);
  if (typeof copy !== 'object' || copy === null) return by;
  Object.defineProperty(copy, step, {
    value: replaced(Reflect.get(copy, step), rest, by),
    enumerable: true,
    configurable: true,
    writable: true,
  });
  return copy;
}

/** What JSON can hold and a reader may stumble over. */
const nasty = fc.oneof(
  fc.jsonValue({ maxDepth: 4 }),
  fc.constantFrom<unknown>(
    '',
    '\u0000',
    '\ud800',
    'https://',
    'git+https://@',
    'refs/tags/',
    '@',
    '__proto__',
    Number.MAX_VALUE,
    -0,
    Number.POSITIVE_INFINITY,
    JSON.parse('{"__proto__":{"toString":1},"constructor":null,"length":-1}'),
    { toString: null, valueOf: null },
    { uri: {}, digest: [] },
    [[]],
    new Array(2000).fill(0),
    'a'.repeat(5000),
    'https://a'.repeat(500),
  ),
);

/** Reads as a judge would meet it: through every reader, whatever it is. */
function mustNotCrash(predicate: unknown): void {
  for (const reader of buildTypeReaders) {
    try {
      reader.read(predicate);
    } catch (error) {
      if (!(error instanceof HeadwaterError) || error.exitCode !== 3) throw error;
    }
  }
}

describe('a predicate with anything at any place is read or refused, and never more', () => {
  test.for(good)('%s', ([, predicate]) => {
    const anywhere = fc.constantFrom(...places(predicate));
    fc.assert(
      fc.property(fc.array(fc.tuple(anywhere, nasty), { minLength: 1, maxLength: 3 }), (changes) => {
        mustNotCrash(changes.reduce((value, [path, by]) => replaced(value, path, by), predicate));
      }),
      { numRuns: 300 },
    );
  });

  test('any JSON at all', () => {
    fc.assert(fc.property(nasty, mustNotCrash), { numRuns: 500 });
  });
});
