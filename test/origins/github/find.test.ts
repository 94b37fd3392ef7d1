import { describe, expect, test } from 'vitest';
import { ASSET, BYTES, byEntry, codeOf, githubCase, HONEST, named } from '../../world/github-server-case.ts';
import { hex256 } from '../../world/github-server-state.ts';

describe('the versions of a repository', () => {
  test('are those of its releases, page by page, newest first, without drafts; prereleases are told', async () => {
    const world = await githubCase({}, 'secret');
    const publish = (tag: string, more = {}) =>
      world.github.publish({ repository: 'Acme/Tool', tag, ...more });
    for (let n = 0; n < 7; n += 1) await publish(`v1.${n}.0`);
    await publish('v2.0.0-rc.1', { prerelease: true });
    await publish('v3.0.0', { draft: true });
    await publish('nightly', { prerelease: true });
    world.github.rules.pageSize = 3;
    expect(await world.versions()).toEqual([
      '2.0.0-rc.1 (prerelease)',
      ...['1.6.0', '1.5.0', '1.4.0', '1.3.0', '1.2.0', '1.1.0', '1.0.0'],
    ]);
    expect(world.github.requests.length).toBe(3);
    expect(await world.versions(byEntry({ tag: '"v1.{version}"' }))).toContain('6.0');
  });

  test('are asked for with a token where a draft is to be seen, and a draft is still none', async () => {
    const world = await githubCase({ GH_TOKEN: 'secret' }, 'secret');
    await world.github.publish({ ...HONEST, draft: true });
    await world.github.publish({ ...HONEST, tag: 'v1.2.2' });
    expect(await world.versions()).toEqual(['1.2.2']);
    expect(await codeOf(world.find())).toBe('VERSION_UNKNOWN');
  });

  test('are those of its tags where there is no release', async () => {
    const world = await githubCase();
    world.github.repository('acme/tool').tags.push('tool-1.1', '1.0', 'nightly');
    expect(await world.versions()).toEqual(['1.1', '1.0']);
  });

  test('of a repository that is not there are an error', async () => {
    const world = await githubCase();
    expect(await codeOf(world.versions())).toBe('PACKAGE_UNKNOWN');
    expect(await codeOf(world.find())).toBe('PACKAGE_UNKNOWN');
  });

  test('are told once where two tags stand for one', async () => {
    const world = await githubCase();
    await world.github.publish({ ...HONEST, tag: '1.2.3' });
    await world.github.publish(HONEST);
    expect(await world.versions()).toEqual(['1.2.3']);
  });
});

describe('a release by the name of its repository', () => {
  test('is what it is found as', async () => {
    const world = await githubCase();
    const others = ['tool-darwin-arm64.tar.gz', `${ASSET}.sha256`].map((name) => ({ name, bytes: BYTES }));
    const attest = [{ at: '.sigstore.json' }, { at: 'multiple.intoto.jsonl' }, { at: 'all.intoto.jsonl' }];
    await world.github.publish({ ...HONEST, assets: [{ name: ASSET, bytes: BYTES, attest }, ...others] });
    const { id } = world.github.repository('acme/tool');
    const below = 'https://github.com/Acme/Tool/releases/download/v1.2.3';
    expect(await world.find()).toEqual({
      origin: 'github',
      name: 'github:acme/tool',
      version: '1.2.3',
      platform: 'linux-x64',
      commands: { by: 'finding', otherwise: 'tool' },
      parts: [
        {
          purl: 'pkg:github/acme/tool@1.2.3',
          artifact: {
            url: `${world.github.site}/Acme/Tool/releases/download/v1.2.3/${ASSET}`,
            fileName: ASSET,
            sha256: hex256(BYTES),
            size: BYTES.length,
          },
          layout: { format: 'tar', into: '', strip: 'single' },
          evidence: [
            'attestations:Acme/Tool',
            `${below}/${ASSET}.sigstore.json`,
            `${below}/multiple.intoto.jsonl`,
            `${below}/all.intoto.jsonl`,
          ],
          expectation: {
            buildType: 'attested',
            resource: 'pkg:github/acme/tool@1.2.3',
            signer: {
              kind: 'certificate',
              root: 'public-good',
              issuer: 'https://token.actions.githubusercontent.com',
              identity: { type: 'source-repository' },
            },
            sourceRepository: 'https://github.com/Acme/Tool',
            sourceRepositoryId: String(id),
            sourceRef: { type: 'exact', ref: 'refs/tags/v1.2.3' },
            runnerEnvironment: 'github-hosted',
            predicateTypes: ['https://slsa.dev/provenance/v1', 'https://slsa.dev/provenance/v0.2'],
            buildTypes: [],
            parameters: {},
            minimumLevel: 'SLSA_BUILD_LEVEL_2',
          },
        },
      ],
    });
  });

  test.each(['v1.2.3', '1.2.3', 'tool-1.2.3', 'Tool-v1.2.3', 'tool/v1.2.3', 'release-1.2.3'])(
    'keeps the tag %s as it is',
    async (tag) => {
      const world = await githubCase();
      await world.github.publish({ ...HONEST, tag, assets: [{ name: ASSET, bytes: BYTES }] });
      const { parts } = await world.find();
      expect(parts[0].expectation.sourceRef).toEqual({ type: 'exact', ref: `refs/tags/${tag}` });
      expect(parts[0].artifact.url).toContain(`/download/${tag}/`);
    },
  );

  test('of a version that is given by its tag is that version', async () => {
    const world = await githubCase();
    await world.github.publish({ ...HONEST, assets: [{ name: ASSET, bytes: BYTES }] });
    expect((await world.find(named(), 'v1.2.3')).version).toBe('1.2.3');
  });

  test('of a private repository is expected from GitHub’s own instance', async () => {
    const world = await githubCase({ GITHUB_TOKEN: 'secret' }, 'secret');
    await world.github.publish({ ...HONEST, assets: [{ name: ASSET, bytes: BYTES }] });
    world.github.repository('acme/tool').isPrivate = true;
    const { parts } = await world.find();
    expect(parts[0].expectation.signer).toMatchObject({ root: 'github' });
  });

  test('without a file for the platform names what there is', async () => {
    const world = await githubCase();
    await world.github.publish({ ...HONEST, assets: [{ name: 'tool-windows.zip', bytes: BYTES }] });
    await expect(world.find()).rejects.toMatchObject({
      code: 'ORIGIN_ASSET_UNKNOWN',
      detail: { details: ['tool-windows.zip'] },
    });
  });

  test('is never a file whose name would be a path or an option', async () => {
    const world = await githubCase();
    const names = ['../tool-linux-amd64', '-linux-amd64', '.tool-linux-amd64', 'a/tool-linux-amd64'];
    await world.github.publish({ ...HONEST, assets: names.map((name) => ({ name, bytes: BYTES })) });
    expect(await codeOf(world.find())).toBe('ORIGIN_ASSET_UNKNOWN');
  });
});

describe('a release by an entry', () => {
  test('has an address that nobody is asked for', async () => {
    const world = await githubCase();
    const found = await world.find(byEntry());
    expect(world.github.requests).toEqual([]);
    expect(found.parts[0].artifact).toEqual({
      url: `${world.github.site}/Acme/Tool/releases/download/v1.2.3/${ASSET}`,
      fileName: ASSET,
    });
    expect(found.commands).toMatchObject({ by: 'name' });
  });

  test('whose tag is of no commit, where the commit must be known, is unknown', async () => {
    const world = await githubCase();
    const refs = { 'source-ref': '"refs/heads/main"', 'signer-ref': '"refs/heads/main"' };
    expect(await codeOf(world.find(byEntry(refs)))).toBe('VERSION_UNKNOWN');
  });

  test('has its evidence in the file that the entry names', async () => {
    const world = await githubCase();
    const attest = { at: 'proof-1.2.3.jsonl' };
    await world.github.publish({ ...HONEST, assets: [{ name: ASSET, bytes: BYTES, attest }] });
    expect(await world.judge(byEntry({ evidence: '"proof-{version}.jsonl"' }))).toBe('Verified');
    expect(world.github.requests.filter(({ at }) => at === 'api')).toEqual([]);
  });

  test.each([
    ['tool.tar.xz', 'tar'],
    ['tool.zip', 'zip'],
    ['tool.gz', 'compressed-file'],
    ['tool', 'file'],
  ])('%s is unpacked as %s', async (name, format) => {
    const world = await githubCase();
    const { parts } = await world.find(byEntry({ assets: `{ linux-x64 = "${name}" }` }));
    expect(parts[0].layout.format).toBe(format);
  });
});

describe('evidence', () => {
  test('comes on several pages', async () => {
    const world = await githubCase();
    const attest = [{ kind: 'release' }, { kind: 'release' }, {}] as const;
    await world.github.publish({ ...HONEST, assets: [{ name: ASSET, bytes: BYTES, attest }] });
    world.github.rules.pageSize = 1;
    expect(await world.judge()).toBe('Verified');
  });

  test('beside the asset proves it while the API answers nobody', async () => {
    const world = await githubCase();
    const attest = [{}, { at: '.sigstore.json' }];
    await world.github.publish({ ...HONEST, assets: [{ name: ASSET, bytes: BYTES, attest }] });
    const { parts } = await world.find();
    world.github.rules.limitedUntil = 1_900_000_000;
    expect((await world.evidence(parts[0])).map(({ where }) => where)).toEqual([`${ASSET}.sigstore.json`]);
    expect(world.notes.length).toBe(1);
  });

  test('that cannot be asked for is an error, and not none', async () => {
    const world = await githubCase();
    await world.github.publish({ ...HONEST, assets: [{ name: ASSET, bytes: BYTES, attest: true }] });
    const { parts } = await world.find();
    world.github.rules.limitedUntil = 1_900_000_000;
    await expect(world.evidence(parts[0])).rejects.toMatchObject({
      code: 'FETCH_RATE_LIMITED',
      detail: { expected: 'a request after 2030-03-17T17:46:40.000Z' },
    });
  });

  test('that is none does not hide what is', async () => {
    const world = await githubCase();
    const assets = [
      { name: ASSET, bytes: BYTES, attest: { at: 'good.intoto.jsonl' } },
      { name: `${ASSET}.sigstore.json`, bytes: Buffer.from('<html>') },
    ];
    await world.github.publish({ ...HONEST, assets });
    expect(await world.judge()).toBe('Verified');
    expect(await world.judge(byEntry())).toBe('Verified');
  });

  test('no token goes to where bundles and files lie', async () => {
    const world = await githubCase({ GH_TOKEN: 'secret' }, 'secret');
    const attest = { at: 'api-url' };
    await world.github.publish({ ...HONEST, assets: [{ name: ASSET, bytes: BYTES, attest }] });
    expect(await world.judge()).toBe('Verified');
    const { requests } = world.github;
    expect(requests.filter(({ at }) => at === 'objects').length).toBe(1);
    for (const { at, authorization } of requests) {
      expect(authorization).toBe(at === 'api' ? 'Bearer secret' : undefined);
    }
  });

  test('packed so that it unpacks to more than a bundle may be is refused', async () => {
    const world = await githubCase();
    const attest = { at: 'api-url' };
    await world.github.publish({ ...HONEST, assets: [{ name: ASSET, bytes: BYTES, attest }] });
    const { parts } = await world.find();
    world.github.intercept(({ at, response }) => {
      if (at === 'objects') response.end(Buffer.from([0xff, 0xff, 0xff, 0xff, 0x0f, 0, 97, 0xfe, 1, 0]));
      return at === 'objects';
    });
    expect(await codeOf(world.evidence(parts[0]))).toBe('VERIFY_BUNDLE_INVALID');
  });
});
