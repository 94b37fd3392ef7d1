import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { markerHolds, parseMarker } from '../../../src/origins/pypi/markers.ts';
import { parseRequirement } from '../../../src/origins/pypi/requirement.ts';
import { noPackaging, PACKAGING } from '../../world/pypi-packaging.ts';

const environment = {
  implementation_name: 'cpython',
  implementation_version: '3.11.7',
  os_name: 'posix',
  platform_machine: 'x86_64',
  platform_python_implementation: 'CPython',
  platform_release: '6.1.0',
  platform_system: 'Linux',
  platform_version: '#1 SMP',
  python_full_version: '3.11.7',
  python_version: '3.11',
  sys_platform: 'linux',
  extra: '',
};

test.each([
  ['python_version < "3.8"', false],
  ['python_version >= "3.9" and python_version < "3.12"', true],
  ["'3.9' <= python_version", true],
  ['python_version in "3.10, 3.11"', true],
  ['python_version not in "2.7"', true],
  ['sys_platform == "win32" or sys_platform == "darwin"', false],
  ['(sys_platform == "win32" or os_name == "posix") and platform_machine != "arm64"', true],
  ['python_full_version ~= "3.11.2"', true],
  ['extra == "speed"', false],
  ['python_version == "3.*"', true],
])('%s', (text, expected) => {
  const marker = parseMarker(text);
  expect(marker && markerHolds(marker, environment)).toBe(expected);
});

test.each([
  '',
  'python_version',
  'python_version >=',
  'moon == "full"',
  '"a" == "b"',
  'python_version >= "3" and',
  '(python_version >= "3"',
  'python_version >= "3") or os_name == "x"',
  'python_version === "3"',
  'python_version >= 3',
  'os_name == "posix" os_name == "x"',
  'not os_name == "posix"',
  `${'('.repeat(40)}os_name == "x"${')'.repeat(40)}`,
  'os_name == "posix"; import os',
])('%j is no marker', (text) => {
  expect(parseMarker(text)).toBeUndefined();
});

test('what nobody knows decides nothing, unless the rest decides alone', () => {
  const { platform_release: _, ...foreign } = environment;
  const holds = (text: string) => {
    const marker = parseMarker(text);
    return marker && markerHolds(marker, foreign);
  };
  expect(holds('platform_release == "6.1.0"')).toBeUndefined();
  expect(holds('platform_release == "6.1.0" and os_name == "nt"')).toBe(false);
  expect(holds('platform_release == "6.1.0" or os_name == "posix"')).toBe(true);
});

test.each([
  ['Foo.Bar[a,B_c] (>=1.0,<2) ; os_name == "posix"', 'foo-bar', ['a', 'b-c'], '>=1.0, <2'],
  ['foo>=1', 'foo', [], '>=1'],
  ['foo', 'foo', [], ''],
  ['foo[x]', 'foo', ['x'], ''],
])('%s', (text, project, extras, specifiers) => {
  expect(parseRequirement(text)).toMatchObject({ project, extras, specifiers: { text: specifiers } });
});

test('an address in the place of versions is seen as one', () => {
  const requirement = parseRequirement('foo @ https://example.com/foo.whl#sha256=x ; os_name == "nt"');
  expect(requirement?.project).toBe('foo');
  expect(requirement?.specifiers).toBeUndefined();
  expect(requirement?.marker).toBeDefined();
});

test.each(['', '-foo', 'foo bar', 'foo >=', 'foo; ', 'foo[a', '../foo', 'foo>=1;x', 'foo @'])(
  '%j is no requirement',
  (text) => {
    expect(parseRequirement(text)).toBeUndefined();
  },
);

const comparison = fc.oneof(
  fc
    .tuple(
      fc.constantFrom('python_version', 'python_full_version', 'implementation_version'),
      fc.constantFrom('==', '!=', '<', '<=', '>', '>=', '~='),
      fc.constantFrom('3.8', '3.11', '3.11.7', '3.12', '2.7', '3.11.0'),
    )
    .map(([name, operator, version]) => `${name} ${operator} "${version}"`),
  fc
    .tuple(
      fc.constantFrom('os_name', 'sys_platform', 'platform_machine', 'platform_system'),
      fc.constantFrom('==', '!=', 'in', 'not in'),
      fc.constantFrom('posix', 'linux', 'x86_64 arm64', 'Linux', 'win32', ''),
    )
    .map(([name, operator, value]) => `${name} ${operator} '${value}'`),
);
const { marker: markers } = fc.letrec<{ marker: string; plain: string }>((tie) => ({
  plain: comparison,
  marker: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    tie('plain'),
    fc.tuple(tie('marker'), fc.constantFrom('and', 'or'), tie('marker')).map((parts) => parts.join(' ')),
    tie('marker').map((inner) => `(${inner})`),
  ),
}));

describe.skipIf(noPackaging)(`as pip has it${noPackaging ? ` (${noPackaging})` : ''}`, () => {
  test('any marker holds in the same environments', () => {
    const texts = fc.sample(markers, 3000);
    const script = `${PACKAGING}
from packaging.markers import Marker
environment, texts = json.load(sys.stdin)
print(json.dumps([Marker(text).evaluate(environment) for text in texts]))`;
    const input = JSON.stringify([environment, texts]);
    const theirs = JSON.parse(
      execFileSync('python3', ['-c', script], { input, encoding: 'utf8', maxBuffer: 1 << 26 }),
    );
    const ours = texts.map((text) => {
      const marker = parseMarker(text);
      return marker === undefined ? text : markerHolds(marker, environment);
    });
    expect(ours).toEqual(theirs);
  }, 30_000);
});
