import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type AttestedWorld, attestedWorld, npmWorld, pypiWorld } from '../world/attested-world.ts';
import { provenanceOf, publishOf, releaseRun } from '../world/pypi-evidence.ts';
import { upload } from '../world/pypi-server.ts';
import { makeWheel } from '../world/pypi-wheel.ts';

/** `import --check`: origins are asked who can prove what is wanted; by the command line itself. */

const ARCH = process.arch === 'arm64' ? 'arm64' : 'x64';
const ASSET = `tool-linux-${ARCH === 'x64' ? 'amd64' : 'arm64'}`;
const bytes = (text: string) => Buffer.from(`#!/bin/sh\necho ${text}\n`);

interface Said {
  readonly name: string;
  readonly release?: string;
  readonly outcome: string;
  readonly todo?: string;
  readonly notes: readonly string[];
  readonly proof: { readonly type: string; readonly why?: string; readonly [more: string]: unknown };
}

function write({ world }: AttestedWorld, name: string, text: string): void {
  writeFileSync(join(world.scratch, 'user', name), text);
}

const manifest = ({ world }: AttestedWorld) =>
  readFileSync(join(world.scratch, 'user', 'headwater.toml'), 'utf8');

async function check(
  all: AttestedWorld,
  words = '',
): Promise<{ readonly tools: readonly Said[]; readonly summary: object }> {
  const said = await all.run(`import --check --json${words}`);
  expect(said).toMatchObject({ code: 0 });
  return JSON.parse(said.stdout);
}

/** `acme/good` is attested, `acme/bare` is not, and `acme/twisted` was replaced after it was signed. */
async function releases(): Promise<AttestedWorld> {
  const all = await attestedWorld();
  const { github } = all;
  const publish = (repository: string, attest?: true) =>
    github.publish({
      repository,
      tag: 'v1.2.3',
      assets: [{ name: ASSET, bytes: bytes(repository), ...(attest && { attest }) }],
    });
  await publish('Acme/Good', true);
  await publish('acme/bare');
  await publish('acme/twisted', true);
  github.replaceAsset('acme/twisted', 'v1.2.3', { name: ASSET, bytes: bytes('evil') });
  const names = ['Acme/Good', 'acme/bare', 'acme/twisted', 'acme/absent'];
  write(all, 'mise.toml', `[tools]\n${names.map((name) => `"github:${name}" = "1.2"\n`).join('')}`);
  return all;
}

describe('github', () => {
  test('without --check nobody is asked', async () => {
    const all = await releases();
    const { summary } = JSON.parse((await all.run('import --json')).stdout);
    expect(summary).toEqual({ attested: 0, source: 0, unasked: 4, nobody: 0 });
    expect(all.github.requests).toEqual([]);
    expect(manifest(all)).toContain('# "github:acme/good" = "1.2"');
  });

  test('what is attested is proved by its digest, and asked for; the rest is told', async () => {
    const all = await releases();
    const { tools, summary } = await check(all);
    expect(summary).toEqual({ attested: 1, source: 0, unasked: 0, nobody: 3 });
    expect(tools.map(({ proof, outcome }) => [proof.type, outcome])).toEqual([
      ['attested', 'added'],
      ['nobody', 'proposed'],
      ['nobody', 'proposed'],
      ['nobody', 'proposed'],
    ]);
    expect(tools[0]).toMatchObject({
      name: 'github:acme/good',
      release: '1.2.3',
      proof: {
        by: 'Acme/Good/.github/workflows/release.yml',
        level: 'SLSA_BUILD_LEVEL_2',
        checked: 'proved',
        orSource: false,
      },
    });
    expect(tools.map(({ proof }) => proof.why?.split(' ')[0])).toEqual([
      undefined,
      'VERIFY_NO_EVIDENCE',
      'VERIFY_NO_EVIDENCE',
      'PACKAGE_UNKNOWN',
    ]);
    expect(tools[1]?.todo).toContain('headwater recipe new URL');
    expect(manifest(all)).toContain('\n"github:acme/good" = "1.2"  # mise.toml:2');
    expect(manifest(all)).toContain('\n# "github:acme/bare" = "1.2"  # mise.toml:3; nobody can prove it');
    expect(all.github.requests.some(({ path }) => path.includes('/releases/download/'))).toBe(false);
  });

  test('the answers take the place of the proposals that were made without them', async () => {
    const all = await releases();
    expect(await all.run('import')).toMatchObject({ code: 0 });
    expect(manifest(all).match(/GitHub was not asked/g)).toHaveLength(4);
    await check(all);
    const after = manifest(all);
    expect(after).not.toContain('was not asked');
    expect(after.match(/acme\/good/g)).toHaveLength(1);
    expect(after.match(/^# "github:acme\/bare" = /gm)).toHaveLength(1);
    await check(all);
    expect(manifest(all)).toBe(after);
  });

  test('what was said to be proved is what install proves', async () => {
    const all = await releases();
    await check(all);
    expect(await all.run('install')).toMatchObject({ code: 0 });
  });

  test('groups with their counts, on the terminal and on the page', async () => {
    const all = await releases();
    const said = await all.run('import --check --dry-run --html coverage.html');
    expect(said.stdout).toMatch(/^1 attested by others\ngithub:acme\/good +1\.2 \(1\.2\.3\) +proved, /m);
    expect(said.stdout).toMatch(/^3 that nobody can prove$/m);
    expect(said.stdout).not.toMatch(/not asked/);
    const page = readFileSync(join(all.world.scratch, 'user', 'coverage.html'), 'utf8');
    expect(page).toMatch(/<h2>.*1 attested by others<\/h2>/);
    expect(page).toMatch(/<h2>.*3 that nobody can prove<\/h2>/);
    expect(existsSync(join(all.world.scratch, 'user', 'headwater.toml'))).toBe(false);
  });

  test('a rate limit is told with its end, stops the asking, and is no word about any tool', async () => {
    const all = await releases();
    const until = Math.ceil(Date.now() / 1000) + 3600;
    all.github.rules.limitedUntil = until;
    const { tools, summary } = await check(all);
    expect(summary).toEqual({ attested: 0, source: 0, unasked: 4, nobody: 0 });
    for (const { proof, outcome } of tools) {
      expect(proof.why).toContain('FETCH_RATE_LIMITED');
      expect(proof.why).toContain(new Date(until * 1000).toISOString().slice(0, 16));
      expect(outcome).toBe('proposed');
    }
    expect(manifest(all)).toContain('GitHub gave no answer: FETCH_RATE_LIMITED');
  });
});

describe('an entry of the catalog', () => {
  const entry = `name = "good"
kind = "tool"
summary = "Is good"
homepage = "https://example.com/good"
repository = "https://github.com/Acme/Good"
license = "MIT"
bins = ["good"]

[attested.github]
signer = "https://github.com/Acme/Good/.github/workflows/release.yml"
tag = "v{version}"
root = "acme"
assets = { linux-${ARCH} = "${ASSET}" }
`;

  test('is attested as the catalog says, and proved where that is asked', async () => {
    const all = await releases();
    all.entry('good', entry);
    write(all, 'mise.toml', '[tools]\ngood = "1.2"\n');
    const { tools } = JSON.parse((await all.run('import --dry-run --json')).stdout);
    expect(tools[0]).toMatchObject({ name: 'good', proof: { type: 'attested', checked: 'catalog' } });
    const [tool] = (await check(all)).tools;
    expect(tool).toMatchObject({ proof: { type: 'attested', checked: 'proved' } });
    expect(manifest(all)).toContain('good = "1.2"');
  });

  test('of which this version was never released is proved by nobody', async () => {
    const all = await releases();
    all.entry('good', entry);
    write(all, 'mise.toml', '[tools]\ngood = "9.9"\n');
    const [tool] = (await check(all)).tools;
    expect(tool).toMatchObject({ outcome: 'proposed', proof: { type: 'nobody' } });
    expect(tool?.proof.why).toContain('VERSION_UNKNOWN');
  });

  test('stays attested where GitHub gives no answer, and that is told', async () => {
    const all = await releases();
    all.entry('good', entry);
    write(all, 'mise.toml', '[tools]\ngood = "1.2"\n');
    all.github.rules.limitedUntil = Math.ceil(Date.now() / 1000) + 3600;
    const [tool] = (await check(all)).tools;
    expect(tool).toMatchObject({ outcome: 'added', proof: { type: 'attested', checked: 'catalog' } });
    expect(tool?.notes.join()).toContain('FETCH_RATE_LIMITED');
  });
});

test('npm: provenance that is there is not called proved; a publish attestation is no provenance', async () => {
  const all = await npmWorld();
  const files = { 'tool.js': '#!/usr/bin/env node\n' };
  const bin = { tool: 'tool.js' };
  await all.npm.publish({ name: '@acme/tool', version: '1.2.3', bin, files });
  await all.npm.publish({ name: 'bare', version: '1.0.0', bin, files, attest: false });
  await all.npm.publish({ name: 'published', version: '1.0.0', bin, files });
  const sets = all.npm.attestations.get('published@1.0.0') ?? [];
  all.npm.attestations.set(
    'published@1.0.0',
    sets.filter(({ predicateType }) => !predicateType.startsWith('https://slsa.dev/')),
  );
  write(
    all,
    'mise.toml',
    '[tools]\n"npm:@acme/tool" = "1.2.3"\n"npm:bare" = "1"\n"npm:published" = "1"\n"npm:absent" = "1"\n',
  );
  const { tools, summary } = await check(all);
  expect(summary).toEqual({ attested: 1, source: 0, unasked: 0, nobody: 3 });
  expect(tools[0]).toMatchObject({
    outcome: 'added',
    proof: { type: 'attested', checked: 'present' },
    notes: ['it has provenance, which install judges'],
  });
  expect(tools[0]?.proof.level).toBeUndefined();
  expect(manifest(all)).toContain('"npm:@acme/tool" = "1.2.3"');
  expect(all.npm.files.requests.some(({ url = '' }) => url.endsWith('.tgz'))).toBe(false);
});

test('pypi: what the index tells the digest of is proved by it; a publish attestation is no provenance', async () => {
  const all = await pypiWorld();
  const wheelOf = (name: string) => makeWheel({ name, version: '1.2.3', commands: { [name]: 'x:main' } });
  const good = wheelOf('good');
  const published = wheelOf('published');
  const run = (name: string) => releaseRun(`acme/${name}`, '1.2.3');
  all.index.projects = {
    good: [upload(good, { attestations: [await provenanceOf(all.sigstore, good, run('good'))] })],
    published: [
      upload(published, { attestations: [await publishOf(all.sigstore, published, run('published'))] }),
    ],
    bare: [upload(wheelOf('bare'))],
  };
  write(
    all,
    'mise.toml',
    '[tools]\n"pipx:good" = "1.2.3"\n"pipx:published" = "1.2.3"\n"pipx:bare" = "1.2.3"\n',
  );
  const { tools, summary } = await check(all);
  expect(summary).toEqual({ attested: 1, source: 0, unasked: 0, nobody: 2 });
  expect(tools[0]).toMatchObject({
    name: 'pypi:good',
    outcome: 'added',
    proof: { checked: 'proved', by: 'acme/good/.github/workflows/release.yml' },
  });
  expect(all.index.files.requests.filter(({ url = '' }) => url.endsWith('.whl'))).toEqual([]);
});
