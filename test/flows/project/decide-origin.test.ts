import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Catalog } from '../../../src/catalog/entry.ts';
import { loadCatalog } from '../../../src/catalog/load.ts';
import { decideOrigin } from '../../../src/flows/project/attested/decide-origin.ts';
import type { Origin } from '../../../src/model/origin.ts';
import { parsePackageName } from '../../../src/model/package-name.ts';
import { PLATFORMS } from '../../../src/model/platform.ts';
import { parsePolicy } from '../../../src/policy/parse.ts';
import { errorOf } from '../../world/error-of.ts';
import { tempHome } from '../../world/temp-home.ts';

/** A tool that headwater builds for Linux, and that others build for these. */
function catalogOf(assets: readonly string[]): Catalog {
  const text = `name = "both"
kind = "tool"
summary = "Built by two"
homepage = "https://example.com/both"
repository = "https://github.com/acme/both"
license = "MIT"
platforms = ["linux-x64", "linux-arm64"]
bins = ["both"]

[attested.github]
signer = "https://github.com/acme/both/.github/workflows/release.yml"
tag = "v{version}"
assets = { ${assets.map((platform) => `${platform} = "both-${platform}"`).join(', ')} }

[[release]]
version = "1.0"
[[release.source]]
url = "https://example.com/both-1.0.tar.gz"
sha256 = "${'ab'.repeat(32)}"
confirmed = "made by the test"

[build]
system = "make"
check = [["both"]]
`;
  const { host, scratch } = tempHome();
  const catalog = join(scratch, 'catalog');
  mkdirSync(catalog);
  writeFileSync(join(catalog, 'both.toml'), text);
  return loadCatalog({ fs: host.fs, paths: { ...host.paths, catalog } });
}

const EVERYWHERE = ['linux-x64', 'linux-arm64', 'darwin-arm64'];
const ONE_PLATFORM = ['linux-x64'];

interface Case {
  readonly assets?: readonly string[];
  readonly asked?: Origin;
  readonly locked?: Origin;
  readonly policy?: string;
}

function decided({ assets = EVERYWHERE, asked, locked, policy = '' }: Case, platforms = [...PLATFORMS]) {
  const name = parsePackageName('both');
  const ground = { catalog: catalogOf(assets), platforms, policy: parsePolicy(policy, 'policy.toml') };
  return decideOrigin({ name, ...(asked !== undefined && { origin: asked }) }, locked, ground).from;
}

test.each<[string, Case, Origin]>([
  ['what others build goes first', {}, 'github'],
  ['what headwater builds for more of the platforms goes first', { assets: ONE_PLATFORM }, 'source'],
  ['what the policy does not allow is nobody', { policy: 'origins = ["source"]\n' }, 'source'],
  ['locked or not', { policy: 'origins = ["github"]\n', locked: 'source' }, 'github'],
  ['what is asked for goes before that', { asked: 'source' }, 'source'],
  ['also where it is there for fewer', { assets: ONE_PLATFORM, asked: 'github' }, 'github'],
  ['what is locked stays', { locked: 'source' }, 'source'],
  ['what is locked stays where more is built', { assets: ONE_PLATFORM, locked: 'github' }, 'github'],
  ['what is asked for goes before what is locked', { asked: 'github', locked: 'source' }, 'github'],
  ['an origin that the entry does not know is not kept', { locked: 'npm' }, 'github'],
])('%s, whichever machine makes the lock', (_, given, origin) => {
  expect(decided(given)).toBe(origin);
  expect(decided(given, [...PLATFORMS].reverse())).toBe(origin);
});

test('an origin that nobody has a file of is refused', () => {
  expect(errorOf(() => decided({ asked: 'npm' })).code).toBe('ORIGIN_UNSUPPORTED');
});
