import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson } from '../../src/model/canonical-json.ts';
import { jsonBytes, signPayload, signStatement, statementOf } from '../world/builder.ts';
import {
  builder,
  built,
  evidence,
  expectation,
  judgeProvenance,
  judgeStatement,
} from '../world/door-case.ts';

/** `judge…` lets nothing through but a Verified or a refusal of exit code 3: any other throw fails the test. */

const bundle = evidence[0]?.bytes ?? new Uint8Array();
const statement = statementOf(expectation, built, builder.signer.builderId);
const payload = jsonBytes(statement);
const someBytes = fc.uint8Array({ minLength: 1, maxLength: 64 });

test('no changed byte of a bundle passes', () => {
  const change = fc.record({ at: fc.nat(bundle.length - 1), flip: fc.integer({ min: 1, max: 255 }) });
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (changes) => {
      const changed = new Uint8Array(bundle);
      for (const { at, flip } of changes) changed[at] = (changed[at] ?? 0) ^ flip;
      fc.pre(!Buffer.from(changed).equals(bundle));
      expect(judgeProvenance(changed)).not.toBe('Verified');
    }),
    { numRuns: 1500 },
  );
});

test('no bundle with bytes cut out or put in passes', () => {
  const splice = fc.record({
    at: fc.nat(bundle.length),
    cut: fc.nat(64),
    put: fc.uint8Array({ maxLength: 64 }),
  });
  fc.assert(
    fc.property(splice, ({ at, cut, put }) => {
      const changed = Buffer.concat([bundle.subarray(0, at), put, bundle.subarray(at + cut)]);
      fc.pre(!meansTheSame(changed));
      expect(judgeProvenance(changed)).not.toBe('Verified');
    }),
    { numRuns: 1500 },
  );
});

test('no bytes at random pass', () => {
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array(), fc.json().map(Buffer.from)), (bytes) => {
      expect(judgeProvenance(bytes)).not.toBe('Verified');
    }),
    { numRuns: 500 },
  );
});

test('no payload at random passes, however well it is signed', () => {
  fc.assert(
    fc.property(fc.oneof(someBytes, fc.json().map(Buffer.from)), (bytes) => {
      expect(judgeProvenance(jsonBytes(signPayload(bytes, builder.signer)))).not.toBe('Verified');
    }),
    { numRuns: 300 },
  );
});

test('no signed payload with a byte changed passes, unless it says the same to the letter', () => {
  fc.assert(
    fc.property(fc.nat(payload.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
      const changed = new Uint8Array(payload);
      changed[at] = (changed[at] ?? 0) ^ flip;
      const verdict = judgeProvenance(jsonBytes(signPayload(changed, builder.signer)));
      if (verdict === 'Verified') expect(onlyFreeWordsChanged(changed)).toBe(true);
    }),
    { numRuns: 1000 },
  );
});

test('no value at random in place of any member of the statement passes', () => {
  const paths = [...pathsOf(statement)].filter((path) => !isFree(path));
  fc.assert(
    fc.property(fc.constantFrom(...paths), fc.jsonValue({ maxDepth: 3 }), (path, value) => {
      fc.pre(canonicalJson(value) !== canonicalJson(valueAt(path)));
      expect(judgeStatement((honest) => replaceAt(honest, path, value))).not.toBe('Verified');
    }),
    { numRuns: 1500 },
  );
});

test('a member more, anywhere, does not pass', () => {
  const holders = [...pathsOf(statement), []].filter((path) => isObject(valueAt(path)));
  fc.assert(
    fc.property(
      fc.constantFrom(...holders),
      fc.string(),
      fc.jsonValue({ maxDepth: 1 }),
      (path, name, value) => {
        const holder = valueAt(path);
        fc.pre(isObject(holder) && !Object.hasOwn(holder, name));
        // The annotation that says where a source came from is the one that may be added.
        fc.pre(name !== 'annotations');
        const widened = replaceAt(
          statement,
          path,
          Object.fromEntries([...Object.entries(holder), [name, value]]),
        );
        expect(judgeProvenance(jsonBytes(signStatement(widened, builder.signer)))).not.toBe('Verified');
      },
    ),
    { numRuns: 800 },
  );
});

type Path = readonly string[];

/**
 * Not known beforehand, so free for the builder to say: which host tools there were, when and under
 * what name it ran, and the digests of tar and files, which unpacking compares.
 */
function isFree(path: Path): boolean {
  const text = path.join('.');
  return /resolvedDependencies\.[56](\.|$)|invocationId|startedOn|finishedOn|sourceDateEpoch|internalParameters|byproducts\.0|subject\.1\.digest|metadata$|resolvedDependencies$/.test(
    text,
  );
}

function onlyFreeWordsChanged(changed: Uint8Array): boolean {
  const now: unknown = JSON.parse(Buffer.from(changed).toString());
  return [...pathsOf(statement)]
    .filter((path) => !isFree(path) && typeof valueAt(path) !== 'object')
    .every((path) => path.reduce<unknown>(member, now) === valueAt(path));
}

/** White space between tokens means nothing in the envelope; what it signs is untouched. */
function meansTheSame(changed: Uint8Array): boolean {
  try {
    return (
      canonicalJson(JSON.parse(Buffer.from(changed).toString())) ===
      canonicalJson(JSON.parse(Buffer.from(bundle).toString()))
    );
  } catch {
    return false;
  }
}

function* pathsOf(value: unknown, path: Path = []): Generator<Path> {
  if (typeof value !== 'object' || value === null) return;
  for (const [name, inner] of Object.entries(value)) {
    yield [...path, name];
    yield* pathsOf(inner, [...path, name]);
  }
}

function valueAt(path: Path): unknown {
  return path.reduce<unknown>(member, statement);
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

function replaceAt(value: unknown, [name, ...rest]: Path, put: unknown): unknown {
  if (name === undefined) return put;
  if (Array.isArray(value))
    return value.map((item, index) => (String(index) === name ? replaceAt(item, rest, put) : item));
  const entries = Object.entries(value as object);
  return Object.fromEntries(
    entries.map(([key, inner]) => [key, key === name ? replaceAt(inner, rest, put) : inner]),
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
