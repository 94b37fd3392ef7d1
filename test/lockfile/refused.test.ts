import { expect, test } from 'vitest';
import { parseLock } from '../../src/lockfile/parse.ts';
import { errorOf } from '../world/error-of.ts';

const HEX = 'ab'.repeat(32);
const GOOD = `lock-version = 1
platforms = ["linux-arm64", "linux-x64"]

[[package]]
name = "base"
version = "1.0"
kind = "library"
origin = "source"
recipe = "sha256:${HEX}"
sources = [
  { url = "https://example.com/base", sha256 = "${HEX}" },
]
on.linux-arm64 = "unsupported"
on.linux-x64 = { build-key = "sha256:${HEX}" }

[[package]]
name = "two"
version = "1.0"
kind = "tool"
requested = "latest"
origin = "source"
recipe = "sha256:${HEX}"
sources = [
  { url = "https://example.com/two", sha256 = "${HEX}" },
]
needs = [
  "base 1.0",
]
on.linux-arm64 = "unsupported"
on.linux-x64 = { build-key = "sha256:${HEX}" }
`;

test('the lock that the others are twisted from is one', () => {
  expect(parseLock(GOOD, 'headwater.lock').packages.map(({ name }) => name)).toEqual(['base', 'two']);
});

test.each<[string, string | RegExp, string, string, number]>([
  ['conflict markers', 'name = "two"', '<<<<<<< HEAD\nname = "two"\n=======\n>>>>>>> b', 'LOCK_CONFLICT', 17],
  ['a version of another day', 'lock-version = 1', 'lock-version = 2', 'LOCK_VERSION', 1],
  ['a version in words', 'lock-version = 1', 'lock-version = "1"', 'LOCK_VERSION', 1],
  ['no version', 'lock-version = 1', '# none', 'LOCK_VERSION', 1],
  ['a platform that is missing', /on\.linux-arm64.*\n/, '', 'LOCK_PLATFORM_MISSING', 4],
  ['a platform nobody announced', '"linux-arm64", ', '', 'LOCK_INVALID', 13],
  ['a platform there is not', 'on.linux-x64', 'on.plan9-x64', 'LOCK_INVALID', 14],
  [
    'a digest in upper case',
    `recipe = "sha256:${HEX}"`,
    `recipe = "sha256:${HEX.toUpperCase()}"`,
    'LOCK_INVALID',
    9,
  ],
  ['a digest that is too short', `recipe = "sha256:${HEX}"`, 'recipe = "sha256:abcd"', 'LOCK_INVALID', 9],
  ['a digest of another kind', `recipe = "sha256:${HEX}"`, `recipe = "md5:${HEX}"`, 'LOCK_INVALID', 9],
  ['a source without a digest', `, sha256 = "${HEX}"`, '', 'LOCK_INVALID', 11],
  ['a source by an open channel', 'https://example.com/base', 'http://example.com/base', 'LOCK_INVALID', 11],
  ['a source that is a file', 'https://example.com/base', 'file:///etc/passwd', 'LOCK_INVALID', 11],
  ['no source', /sources = \[\n.*\n\]/, 'sources = []', 'LOCK_INVALID', 10],
  ['a name that is a path', 'name = "base"', 'name = "../base"', 'LOCK_INVALID', 5],
  ['a version that is a path', 'version = "1.0"', 'version = "../1"', 'LOCK_INVALID', 6],
  ['an origin it cannot have', 'origin = "source"', 'origin = "oci"', 'LOCK_INVALID', 8],
  ['a recipe of what others build', 'origin = "source"', 'origin = "npm"', 'LOCK_INVALID', 9],
  [
    'a key nobody knows',
    'kind = "library"',
    'kind = "library"\nlevel = "SLSA_BUILD_LEVEL_3"',
    'LOCK_INVALID',
    8,
  ],
  [
    'a key that schemas do not see',
    'kind = "library"',
    'kind = "library"\nconstructor = 1',
    'LOCK_INVALID',
    8,
  ],
  ['a need that is not there', '"base 1.0"', '"base 1.1"', 'LOCK_INVALID', 27],
  ['a need that is a tool', 'kind = "library"', 'kind = "tool"', 'LOCK_INVALID', 27],
  ['a package twice', 'name = "two"', 'name = "base"', 'LOCK_INVALID', 17],
  ['no TOML', 'origin = "source"', 'origin = source', 'LOCK_INVALID', 8],
])('%s is refused, with its own code and line', (_, from, to, code, line) => {
  const text = GOOD.replace(from, to);
  expect(text).not.toBe(GOOD);
  const error = errorOf(() => parseLock(text, 'headwater.lock'));
  expect(error.code).toBe(code);
  expect(error.detail.subject?.split('  ')[0]).toBe(`headwater.lock:${line}`);
});
