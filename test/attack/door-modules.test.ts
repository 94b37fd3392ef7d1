import { expect, test } from 'vitest';
import { sha256Of } from '../../src/model/digest.ts';
import type { SourceBuildExpectation } from '../../src/model/expectation.ts';
import { verify } from '../../src/verify/verify.ts';
import { evidenceOf } from '../world/builder.ts';
import { artifact, builder, built, expectation, now, trust } from '../world/door-case.ts';
import { refusalCode } from '../world/refusal.ts';

const moduleOf = (name: string) => ({
  url: `pkg:golang/${name}.example@v1.0.0`,
  sha256: sha256Of(name),
});
const [first, second, third] = [moduleOf('first'), moduleOf('second'), moduleOf('third')];

/** Built from some modules, judged by others; everything is signed by the trusted key. */
function judged(
  from: SourceBuildExpectation['modules'],
  expected: SourceBuildExpectation['modules'],
): string {
  const withModules = (modules: SourceBuildExpectation['modules']) => ({
    ...expectation,
    ...(modules && { modules }),
  });
  const evidence = evidenceOf(withModules(from), built, builder);
  return refusalCode(() => verify({ ...artifact, evidence }, withModules(expected), { trust, now }));
}

test('the expected modules pass, in any order', () => {
  expect(judged([first, second], [second, first])).toBe('Verified');
});

test.for<[string, SourceBuildExpectation['modules'], SourceBuildExpectation['modules']]>([
  ['one missing', [first], [first, second]],
  ['all missing', undefined, [first, second]],
  ['one more', [first, second, third], [first, second]],
  ['one where none is expected', [first], undefined],
  ['one twice', [first, first, second], [first, second]],
  ['one swapped', [first, third], [first, second]],
  [
    'digests exchanged',
    [
      { ...first, sha256: second.sha256 },
      { ...second, sha256: first.sha256 },
    ],
    [first, second],
  ],
  ['one of another version', [first, { ...second, url: second.url.replace('v1', 'v2') }], [first, second]],
  ['a go.mod in place of the module', [first, { ...second, url: `${second.url}#go.mod` }], [first, second]],
])('%s: refused', ([, from, expected]) => {
  expect(judged(from, expected)).toBe('VERIFY_DEPENDENCY_MISMATCH');
});
