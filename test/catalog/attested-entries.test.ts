import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { AttestedGithub, CatalogEntry } from '../../src/catalog/entry.ts';
import { loadCatalog } from '../../src/catalog/load.ts';
import { licenseMistake } from '../../src/catalog/spdx.ts';
import { createHost } from '../../src/host/create.ts';
import { rankOf } from '../../src/model/level.ts';
import { PLATFORMS, type Platform } from '../../src/model/platform.ts';
import { parseVersion } from '../../src/model/version.ts';
import { attestedReleaseOf } from '../../src/origins/github/expectation.ts';
import { SHIPPED_BUILDERS } from '../../src/trust/builders.ts';

const directory = fileURLToPath(new URL('../../catalog', import.meta.url));
const catalog = loadCatalog(createHost({ HEADWATER_HOME: directory, HEADWATER_CATALOG: directory }));
const attested = catalog.all().flatMap((entry): [string, CatalogEntry, AttestedGithub][] => {
  const github = entry.attested?.github;
  return github === undefined ? [] : [[entry.name, entry, github]];
});
const VERSION = parseVersion('12.34.56');

/** Commands that two entries offer on purpose; `install` of both says which one is on PATH. */
const SHARED_COMMANDS: readonly string[] = [];

describe('upstreams of the catalog that publish provenance', () => {
  it('are at least 120', () => {
    expect(attested.length).toBeGreaterThanOrEqual(120);
  });

  it('put no command on PATH that another entry puts there too', () => {
    const owners = new Map<string, string[]>();
    for (const { name, bins } of catalog.all())
      for (const bin of bins) owners.set(bin, [...(owners.get(bin) ?? []), name]);
    const shared = [...owners].filter(([, names]) => names.length > 1).map(([bin]) => bin);
    expect(shared.sort()).toEqual([...SHARED_COMMANDS].sort());
  });

  it('differ from each other in what they fetch', () => {
    const places = attested.flatMap(([, entry, { assets }]) =>
      platformsOf(assets).map((platform) => attestedReleaseOf(entry, VERSION, platform).url),
    );
    expect(new Set(places).size).toBe(places.length);
  });
});

describe.each(attested)('%s', (name, entry, github) => {
  it('has a licence, a home and a summary', () => {
    expect(licenseMistake(entry.license)).toBeUndefined();
    expect(entry.summary.length).toBeLessThanOrEqual(60);
    expect(entry.summary).not.toMatch(/[.]$/);
    expect(new URL(entry.homepage).protocol).toBe('https:');
  });

  it('is signed by a workflow of its own repository, or says at which ref the other one is', () => {
    const own = github.signer.startsWith(`${github.sourceRepository}/.github/workflows/`);
    if (own) expect(github.signerRef).toBe(github.sourceRef);
    else expect(['any', 'any-tag']).toContain(github.signerRef);
  });

  it('asks for the level that every runner it allows has earned, and for no less', () => {
    const { sourceRepository, signer, runner, level, root } = github;
    const own = signer.startsWith(`${sourceRepository}/.github/workflows/`);
    const runners = runner === 'any' ? ['github-hosted', 'self-hosted'] : [runner];
    const earned = runners.map((one) => {
      const rows = SHIPPED_BUILDERS.filter(
        (row) =>
          row.root === root &&
          row.runnerEnvironment === one &&
          row.signerWorkflow === (own ? '*' : signer) &&
          row.builderId === 'signer-workflow',
      );
      return Math.max(0, ...rows.map((row) => rankOf(row.level)));
    });
    expect(rankOf(level)).toBe(Math.min(...earned));
    expect(level).not.toBe('SLSA_BUILD_LEVEL_0');
  });

  it('has a file of its own for each platform, and no placeholder is left in it', () => {
    const platforms = platformsOf(github.assets);
    const releases = platforms.map((platform) => attestedReleaseOf(entry, VERSION, platform));
    expect(new Set(releases.map(({ asset }) => asset)).size).toBe(platforms.length);
    for (const { tag, asset, url } of releases) {
      expect(tag).toContain('12.34.56');
      expect(asset).not.toMatch(/[{}]|\.(sha\d*|sha256sum|sig|pem|asc|txt|json|jsonl|deb|rpm|apk|msi|exe)$/);
      expect(url.startsWith(`${github.sourceRepository}/releases/download/`)).toBe(true);
    }
  });

  it('names no other system and no other processor than the platform has', () => {
    for (const platform of platformsOf(github.assets)) {
      const asset = github.assets[platform] ?? '';
      expect(asset).not.toMatch(OTHERS[platform]);
    }
  });

  it('says where its facts are from', () => {
    const text = readFileSync(`${directory}/${name}.toml`, 'utf8');
    expect(text).toMatch(/^# Signer, tag and assets: .+ 20\d\d-\d\d/m);
  });
});

const LINUX = /darwin|macos|apple|osx|windows|freebsd/i;
const DARWIN = /linux|windows|freebsd/i;
const OTHERS: Record<Platform, RegExp> = {
  'linux-x64': new RegExp(`${LINUX.source}|arm64|aarch64`, 'i'),
  'linux-arm64': new RegExp(`${LINUX.source}|amd64|x86_64|x64`, 'i'),
  'darwin-arm64': new RegExp(`${DARWIN.source}|amd64|x86_64|x64`, 'i'),
  'darwin-x64': new RegExp(`${DARWIN.source}|arm64|aarch64`, 'i'),
};

function platformsOf(assets: AttestedGithub['assets']): readonly Platform[] {
  return PLATFORMS.filter((platform) => assets[platform] !== undefined);
}
