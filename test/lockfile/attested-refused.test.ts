import { expect, test } from 'vitest';
import { parseLock } from '../../src/lockfile/parse.ts';
import { printLock } from '../../src/lockfile/print.ts';
import { errorOf } from '../world/error-of.ts';

const HEX = 'ab'.repeat(32);
const GOOD = `lock-version = 1
platforms = ["linux-arm64", "linux-x64"]

[[package]]
name = "github:cli/cli"
version = "2.81.0"
kind = "tool"
requested = "2"
origin = "github"
on.linux-arm64 = "unsupported"
on.linux-x64.build-key = "sha256:${HEX}"

[[package.on.linux-x64.artifact]]
purl = "pkg:github/cli/cli@2.81.0"
url = "https://github.com/cli/cli/releases/download/v2.81.0/gh_2.81.0_linux_amd64.tar.gz"
sha256 = "${HEX}"
sha512 = "${HEX}${HEX}"
size = 13000000
proof.signer = "https://github.com/cli/cli/.github/workflows/deployment.yml@refs/heads/trunk"
proof.source-repository = "https://github.com/cli/cli"
proof.commit = "${'12'.repeat(20)}"
proof.evidence = "sha256:${HEX}"
`;

test('the lock that the others are twisted from is one, and is printed as it stands', () => {
  expect(printLock(parseLock(GOOD, 'headwater.lock')).split('\n').slice(1).join('\n')).toBe(GOOD);
});

test.each<[string, string | RegExp, string, number]>([
  ['a signer without evidence', /proof.evidence.*\n/, '', 13],
  ['evidence without a signer', /proof.signer.*\n/, '', 13],
  ['another origin than its name says', 'origin = "github"', 'origin = "npm"', 9],
  ['a build of headwater that is none', 'origin = "github"', 'origin = "source"', 13],
  ['a recipe', 'origin = "github"', `origin = "github"\nrecipe = "sha256:${HEX}"`, 10],
  ['a library', 'kind = "tool"', 'kind = "library"', 7],
  ['nobody who asks', 'requested = "2"\n', '', 4],
  ['an address of a file', /https:..github.com.cli.cli.releases/, 'file:///etc', 15],
  ['an address over several lines', 'https://github.com/cli/cli/releases', 'https://a/\\n', 15],
  ['a digest in upper case', `sha256 = "${HEX}"`, `sha256 = "${HEX.toUpperCase()}"`, 16],
  ['a digest that is too short', `sha512 = "${HEX}${HEX}"`, `sha512 = "${HEX}"`, 17],
  ['a size below nothing', 'size = 13000000', 'size = -1', 18],
  ['a signer with control characters', 'deployment.yml', 'deploy\\u001b[2J.yml', 19],
  ['a commit that is a branch', '12'.repeat(20), 'trunk', 21],
  ['a key nobody knows', 'size = 13000000', 'level = "SLSA_BUILD_LEVEL_3"', 18],
  ['no artifact', /\n\[\[package.on(.|\n)*$/, 'on.linux-x64.artifact = []\n', 12],
])('%s is refused, with its line', (_, from, to, line) => {
  const text = GOOD.replace(from, to);
  expect(text).not.toBe(GOOD);
  const error = errorOf(() => parseLock(text, 'headwater.lock'));
  expect(error.code).toBe('LOCK_INVALID');
  expect(error.detail.subject?.split('  ')[0]).toBe(`headwater.lock:${line}`);
});
