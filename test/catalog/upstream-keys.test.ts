import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadCatalog } from '../../src/catalog/load.ts';
import { noGpg } from '../world/openpgp.ts';
import { tempHome } from '../world/temp-home.ts';

const signed = () => {
  const catalog = loadCatalog(tempHome().host);
  return catalog.all().flatMap(({ name, upstream }) => {
    const { openpgp } = upstream ?? {};
    return openpgp === undefined ? [] : [{ name, file: join(catalog.directory, openpgp.keys), openpgp }];
  });
};

test('the keys of every entry that names some are beside it', () => {
  expect(signed().length).toBeGreaterThanOrEqual(6);
  expect(signed().filter(({ file }) => !existsSync(file))).toEqual([]);
});

test.skipIf(noGpg)('and hold what the entry names, and nothing else', () => {
  const { scratch } = tempHome();
  for (const { name, file, openpgp } of signed()) {
    const args = ['--homedir', scratch, '--batch', '--with-colons', '--show-keys', file];
    const listed = String(spawnSync('gpg', args).stdout);
    const primary = [...listed.matchAll(/^pub:.*\n(?:(?!sub:).*\n)*?fpr:+([0-9A-F]+):/gm)].map(
      ([, key]) => key,
    );
    expect({ name, keys: primary.sort() }).toEqual({ name, keys: [...openpgp.fingerprints].sort() });
  }
});
