import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import seeds from '@sigstore/tuf/seeds.json' with { type: 'json' };
import { Metadata, MetadataKind } from '@tufjs/models';
import { describe, expect, test } from 'vitest';
import { loadTrust } from '../../src/trust/load.ts';
import { SHIPPED_ROOTS } from '../../src/trust/shipped-roots.ts';
import { judgeRoot } from '../../src/verify/authenticate/root/judge-root.ts';
import { projectRoot } from '../world/bundle.ts';
import { tempHome } from '../world/temp-home.ts';

const published = join(projectRoot, '..', 'shared', 'fixtures', 'sigstore', 'trusted-roots');

describe.each(SHIPPED_ROOTS)('$name', ({ name, requires, trustedRoot, tuf }) => {
  test('its files are those that are pinned', () => {
    for (const { file, sha256 } of [trustedRoot, tuf.root]) expect(digestOf(read(file))).toBe(sha256);
  });

  test('is believed from the start, and sound', () => {
    const root = loadTrust(tempHome().host).roots?.find((candidate) => candidate.name === name);
    expect(root).toMatchObject({ source: 'shipped', requires, json: read(trustedRoot.file).toString() });
    expect(judgeRoot(root?.json ?? '', name)).toMatchObject({ mediaType: expect.any(String) });
  });

  test('can check what it asks for', () => {
    const { tlogs = [], ctlogs = [], timestampAuthorities } = JSON.parse(read(trustedRoot.file).toString());
    expect(tlogs.length >= requires.logEntries && ctlogs.length >= requires.scts).toBe(true);
    expect(timestampAuthorities.length).toBeGreaterThan(0);
  });

  test('is refreshed from metadata that enough of its own keys signed', () => {
    const root = Metadata.fromJSON(MetadataKind.Root, JSON.parse(read(tuf.root.file).toString()));
    expect(() => root.verifyDelegate('root', root)).not.toThrow();
    expect(root.signed.roles.root?.threshold).toBeGreaterThanOrEqual(3);
  });

  test('is refreshed over https', () => {
    expect(new URL(tuf.metadataUrl).protocol).toBe('https:');
  });
});

test('the public-good root is the one that the sigstore packages ship', () => {
  const seed = seeds['https://tuf-repo-cdn.sigstore.dev'];
  expect(read('public-good.tuf-root.json').toString('base64')).toBe(seed['root.json']);
  expect(read('public-good.trusted-root.json').toString('base64')).toBe(seed.targets['trusted_root.json']);
});

test.skipIf(!existsSync(published))('both say what was published', () => {
  for (const name of ['public-good', 'github']) {
    const elsewhere = JSON.parse(readFileSync(join(published, `${name}.json`), 'utf8'));
    expect(JSON.parse(read(`${name}.trusted-root.json`).toString())).toEqual(elsewhere);
  }
});

test('nothing else lies beside them', () => {
  const files = SHIPPED_ROOTS.flatMap(({ trustedRoot, tuf }) => [trustedRoot.file, tuf.root.file]);
  expect(readdirSync(join(projectRoot, 'trust')).sort()).toEqual(['README.md', ...files].sort());
});

function read(file: string): Buffer {
  return readFileSync(join(projectRoot, 'trust', file));
}

function digestOf(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
