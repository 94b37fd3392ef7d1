import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Release } from '../../src/catalog/entry.ts';
import { readModules } from '../../src/catalog/load.ts';
import { sha256Of } from '../../src/model/digest.ts';
import { parseVersion } from '../../src/model/version.ts';
import { githubProject } from '../../src/upstream/github.ts';
import { verifyOpenpgp } from '../../src/upstream/signature/openpgp.ts';
import { errorOf } from '../world/error-of.ts';
import { tempHome } from '../world/temp-home.ts';

/** What stands where a stranger's recipe names a file beside itself; reading one never ends, or takes all memory. */
const TRAPS: readonly (readonly [name: string, set: (path: string) => void])[] = [
  ['a pipe that nobody writes to', (path) => execFileSync('mkfifo', [path])],
  ['a device without an end', (path) => symlinkSync('/dev/zero', path)],
  ['a folder', (path) => mkdirSync(path)],
  ['a link that leads nowhere', (path) => symlinkSync('/nowhere/at/all', path)],
  [
    'a file of a gigabyte',
    (path) => {
      writeFileSync(path, '');
      truncateSync(path, 2 ** 30);
    },
  ],
];

test.each(TRAPS)('%s is no list of modules', (_, set) => {
  const { host, scratch } = tempHome();
  set(join(scratch, 'list.txt'));
  const release: Release = {
    version: parseVersion('1.0'),
    sources: [],
    modules: { file: 'list.txt', sha256: sha256Of('list') },
  };
  const { code, detail } = errorOf(() => readModules(release, scratch, host));
  expect(code).toBe('CATALOG_INVALID');
  expect(detail.found).toMatch(/^(nothing$|no file of at most )/);
});

test.each(TRAPS)('%s holds no keys of upstream', async (_, set) => {
  const { host, scratch } = tempHome();
  set(join(scratch, 'keys.asc'));
  for (const name of ['source', 'signature']) writeFileSync(join(scratch, name), name);
  const question = {
    file: join(scratch, 'source'),
    signature: join(scratch, 'signature'),
    keys: join(scratch, 'keys.asc'),
    directory: scratch,
  };
  await expect(verifyOpenpgp(question, { fingerprints: ['A'.repeat(40)] }, host)).rejects.toMatchObject({
    code: 'BUMP_SIGNATURE_INVALID',
    message: 'no armoured public key',
  });
});

test('a percent sign that stands for nothing ends no command', () => {
  const url = 'https://github.com/a/b/archive/refs/tags/%zz1.0.tar.gz';
  expect(githubProject(url, parseVersion('1.0'))?.tag).toEqual({ before: '%zz', behind: '' });
});
