import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalJson } from '../../src/model/canonical-json.ts';
import { judge } from '../world/attested-case.ts';
import { changedAt, pathsOf, valueAt } from '../world/json-tree.ts';
import { type Honest, type HonestName, honest } from '../world/sigstore/honest.ts';

/** Places of a statement that nobody is held to, as a whole path with dots. */
interface Loose {
  /** May be silent, for the certificate says it too. */
  readonly silent: RegExp;
  /** May hold anything: no expectation speaks of it, and nobody is shown it as true. */
  readonly free: RegExp;
}

const fileName = 'subject\\.0\\.name';
const definition = 'predicate\\.buildDefinition';
const invocation = 'predicate\\.invocation';
const run = 'predicate\\.runDetails\\.metadata(\\.invocationId)?';
const remarks = 'predicate\\.metadata(\\.(buildInvocationI[dD]|reproducible|completeness(\\.\\w+)?))?';
const inner = (name: string, members: string) => `${definition}\\.${name}(\\.(${members}))?`;
const whole = (...places: readonly string[]) => new RegExp(`^(${places.join('|')})$`);

const workflow: Loose = {
  silent: whole(inner('internalParameters', 'github(\\.\\w+)?')),
  free: whole(run, inner('internalParameters', 'github')),
};
const file = ({ silent, free }: Loose): Loose => ({
  silent,
  free: new RegExp(`${free.source}|^${fileName}$`),
});
const ofEvent = 'github_(actor|base_ref|head_ref|repository_owner|event_payload(\\..+)?)';

const LOOSE: Readonly<Record<HonestName, Loose>> = {
  artifactAttestation: file(workflow),
  reusableWorkflow: file(workflow),
  npmV1: workflow,
  npmV02: {
    silent: whole(`${invocation}\\.(environment\\.\\w+|parameters|configSource\\.entryPoint)`),
    // The source may be told without the workflow, as the first material is.
    free: whole(remarks, `${invocation}\\.(configSource|environment)`),
  },
  generatorV02: {
    silent: whole(`${invocation}\\.(environment\\.\\w+|parameters|configSource\\.entryPoint)`),
    free: whole(fileName, remarks, `${invocation}\\.(configSource|environment(\\.${ofEvent})?)`),
  },
  generatorV1: {
    silent: whole(inner('internalParameters', '\\w+')),
    free: whole(run, `${definition}\\.internalParameters`),
  },
  gitLabV1: {
    silent: whole(inner('externalParameters\\.variables', '\\w+')),
    // Any runner of the project is as good as another.
    free: whole(fileName, run, inner('internalParameters', '.+'), 'predicate\\.runDetails\\.builder\\.id'),
  },
  // The second subject is the tar inside, which no expectation of a build of others names.
  headwaterKeyless: {
    silent: whole(`subject\\.1`, inner('resolvedDependencies', '[456]')),
    free: whole(
      'subject\\.1(\\..+)?',
      `${run}(\\.\\w+)?`,
      'predicate\\.runDetails\\.(byproducts|metadata)(\\..+)?',
      `${definition}\\.internalParameters\\.sourceDateEpoch`,
      `${definition}\\.resolvedDependencies\\.(4\\.uri|[56](\\..+)?)`,
    ),
  },
};

const names = Object.keys(honest) as HonestName[];

describe.each(names)('%s, changed at random and signed anew', (name) => {
  const evidence: Honest = honest[name];
  const { silent, free } = LOOSE[name];
  const place = fc.constantFrom(...pathsOf(evidence.statement));

  test('passes only where nobody is held to what was changed', async () => {
    const value = fc.oneof(
      fc.jsonValue({ maxDepth: 3 }),
      fc.constantFrom(undefined, null, '', {}, []),
      place.map((path) => valueAt(evidence.statement, path)),
    );
    await fc.assert(
      fc.asyncProperty(place, value, async (path, other) => {
        fc.pre(printed(other) !== printed(valueAt(evidence.statement, path)));
        const verdict = await judge(name, { statement: (said) => changedAt(said, path, () => other) });
        const where = path.join('.');
        const loose =
          free.test(where) || (isNothing(other) && silent.test(where)) || isWithoutRef(where, other);
        expect([where, loose || isRefusal(verdict)]).toEqual([where, true]);
      }),
      { numRuns: 100 },
    );
  });

  test('does not pass with other letters in what everybody is held to', async () => {
    const letters = fc.record({
      path: place,
      at: fc.nat(200),
      put: fc.string({ maxLength: 3, unit: 'binary' }),
    });
    await fc.assert(
      fc.asyncProperty(letters, async ({ path, at, put }) => {
        const text = valueAt(evidence.statement, path);
        fc.pre(typeof text === 'string' && at < text.length);
        const other = `${String(text).slice(0, at)}${put}${String(text).slice(at + 1)}`;
        fc.pre(other !== text && !free.test(path.join('.')) && other.isWellFormed());
        const verdict = await judge(name, { statement: (said) => changedAt(said, path, () => other) });
        expect([path.join('.'), isRefusal(verdict)]).toEqual([path.join('.'), true]);
      }),
      { numRuns: 40 },
    );
  });
});

function printed(value: unknown): string {
  return value === undefined ? '' : canonicalJson(value);
}

function isNothing(value: unknown): boolean {
  return value === undefined || value === null || value === '' || JSON.stringify(value) === '{}';
}

/** The address of the source may leave out its ref where the workflow names it. */
function isWithoutRef(where: string, value: unknown): boolean {
  return where.endsWith('.uri') && /^(git\+)?https:\/\/[\w.]+\/acme\/tool$/.test(String(value));
}

/** With a reason of its own: what the door could only stumble over is a defect. */
function isRefusal(verdict: string): boolean {
  return verdict.startsWith('VERIFY_') && verdict !== 'VERIFY_INTERNAL';
}
