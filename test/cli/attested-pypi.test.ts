import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type PypiWorld, pypiWorld } from '../world/attested-world.ts';
import type { Said } from '../world/cli.ts';
import { provenanceOf, publishOf, releaseRun } from '../world/pypi-evidence.ts';
import { type Upload, upload } from '../world/pypi-server.ts';
import { makeWheel, type WheelRecipe } from '../world/pypi-wheel.ts';

/** From an index of Python packages to commands on PATH, and all that can be asked of them. */

const noPython =
  spawnSync('/usr/bin/env', ['python3', '--version'], { env: { PATH: '/usr/bin:/bin' } }).status !== 0;

const jsonOf = (said: Said) => JSON.parse(said.stdout);

const says = ({ world }: PypiWorld, name: string): string =>
  execFileSync(join(world.bin, name), { encoding: 'utf8', env: world.env });

async function proven({ sigstore }: PypiWorld, recipe: WheelRecipe): Promise<Upload> {
  const wheel = makeWheel(recipe);
  const run = releaseRun(`acme/${recipe.name}`, recipe.version);
  const attestations = [await publishOf(sigstore, wheel, run), await provenanceOf(sigstore, wheel, run)];
  return upload(wheel, { attestations });
}

const MACHINE = process.arch === 'arm64' ? 'aarch64' : 'x86_64';

/** As ruff and uv are packed: a wheel per platform, with the program among its scripts. */
const swift = (version: string): WheelRecipe => ({
  name: 'swift',
  version,
  tag: `py3-none-manylinux_2_17_${MACHINE}.manylinux2014_${MACHINE}`,
  files: {},
  scripts: { swift: `#!/bin/sh\necho "swift ${version}"\n` },
});

const greeter: WheelRecipe = {
  name: 'greeter',
  version: '1.2.3',
  commands: { greet: 'greeter:main' },
  requires: ['polite>=1'],
  files: { 'greeter/__init__.py': 'import polite\n\ndef main():\n    print(polite.word() + " greeter")\n' },
};
const polite: WheelRecipe = {
  name: 'polite',
  version: '1.1',
  files: { 'polite/__init__.py': 'def word():\n    return "dear"\n' },
};

test('a wheel with a program for this platform: installed, raised, taken back, run alone, taken off, freed', async () => {
  const all = await pypiWorld();
  all.index.projects = { swift: [await proven(all, swift('1.0.0')), await proven(all, swift('1.1.0'))] };
  const once = await all.run('exec pypi:swift@1.0.0 -- swift');
  expect(once).toMatchObject({ code: 0, stdout: 'swift 1.0.0\n' });
  expect((await all.run('install pypi:Swift@1.0')).stderr).toContain('installed pypi:swift 1.0.0');
  expect(await all.run('upgrade pypi:swift')).toMatchObject({ code: 0 });
  expect(says(all, 'swift')).toBe('swift 1.1.0\n');
  expect(await all.run('rollback')).toMatchObject({ code: 0 });
  expect(says(all, 'swift')).toBe('swift 1.0.0\n');
  expect(await all.run('uninstall pypi:swift')).toMatchObject({ code: 0 });
  expect(existsSync(join(all.world.bin, 'swift'))).toBe(false);
  expect(await all.run('gc --keep 1 --older-than 0m')).toMatchObject({ code: 0 });
  expect(jsonOf(await all.run('list --json')).packages).toEqual([]);
});

describe.skipIf(noPython)('with a Python on PATH', () => {
  test('a tool and what it needs: it runs, and why, list, info and sbom tell every part', async () => {
    const all = await pypiWorld();
    all.index.projects = { greeter: [await proven(all, greeter)], polite: [await proven(all, polite)] };
    expect(await all.run('install pypi:greeter')).toMatchObject({ code: 0 });
    expect(says(all, 'greet')).toBe('dear greeter\n');
    const why = (await all.run('why greet')).stdout;
    for (const part of ['pkg:pypi/polite@1.1', 'https://github.com/acme/polite', 'SLSA_BUILD_LEVEL_2']) {
      expect(why).toContain(part);
    }
    const [listed] = jsonOf(await all.run('list --json')).packages;
    expect(listed).toMatchObject({ name: 'pypi:greeter', version: '1.2.3', origin: 'pypi', bins: ['greet'] });
    expect((await all.run('info pypi:greeter --json')).stdout).toContain('https://github.com/acme/greeter');
    const sbom = await all.run('sbom');
    expect(sbom).toMatchObject({ code: 0 });
    const purls = jsonOf(sbom).components.map(({ purl }: { purl?: string }) => purl);
    expect(purls).toEqual(expect.arrayContaining(['pkg:pypi/greeter@1.2.3', 'pkg:pypi/polite@1.1']));
  });

  test('packed, it is installed and proved where there is no network', async () => {
    const near = await pypiWorld();
    near.index.projects = { greeter: [await proven(near, greeter)], polite: [await proven(near, polite)] };
    expect(await near.run('install -g pypi:greeter')).toMatchObject({ code: 0 });
    const pack = join(near.world.scratch, 'tools.tar.zst');
    const packed = await near.run(`export --offline -g --out ${pack} --json`);
    const far = await pypiWorld();
    const root = join(near.world.scratch, 'acme.trusted-root.json');
    expect((await far.run('trust remove acme')).code).toBe(0);
    const line = `install -g --offline ${pack} --builder-key ${jsonOf(packed).keyId}`;
    const stranger = await far.run(line);
    expect(stranger.code).not.toBe(0);
    expect(stranger.stderr).toContain('VERIFY_ROOT_UNKNOWN');
    expect(existsSync(join(far.world.bin, 'greet'))).toBe(false);
    expect((await far.run(`trust add root acme ${root}`)).code).toBe(0);
    expect(await far.run(line)).toMatchObject({ code: 0 });
    expect(says(far, 'greet')).toBe('dear greeter\n');
    expect(await far.run('verify')).toMatchObject({ code: 0 });
    expect(far.index.pages.requests).toEqual([]);
  });
});

test('an index of one’s own takes the credentials of pip’s configuration; they are told nobody', async () => {
  const credentials = { user: 'acme', password: 'correct-horse' };
  const all = await pypiWorld({ credentials }, (index) => index.replace('//', '//acme:correct-horse@'));
  all.index.projects = { swift: [await proven(all, swift('1.0.0'))] };
  const said = await all.run('install pypi:swift');
  expect(said).toMatchObject({ code: 0 });
  expect(says(all, 'swift')).toBe('swift 1.0.0\n');
  expect(said.stdout + said.stderr + (await all.run('why swift --json')).stdout).not.toContain(
    'correct-horse',
  );
  expect(all.index.files.requests.filter(({ headers }) => headers.authorization !== undefined)).toEqual([]);
});

test('attack: the next version is signed by another workflow than the one that was pinned at first use', async () => {
  const all = await pypiWorld();
  all.index.projects = { swift: [await proven(all, swift('1.0.0'))] };
  expect((await all.run('install pypi:swift')).code).toBe(0);
  const wheel = makeWheel(swift('1.1.0'));
  const workflow = 'acme/swift/.github/workflows/evil.yml@refs/tags/v1.1.0';
  const run = { ...releaseRun('acme/swift', '1.1.0'), workflow_ref: workflow, job_workflow_ref: workflow };
  all.index.projects = {
    swift: [upload(wheel, { attestations: [await provenanceOf(all.sigstore, wheel, run)] })],
  };
  const said = await all.run('install pypi:swift@1.1.0 --json');
  expect({ code: said.code, error: jsonOf(said).error.code }).toEqual({
    code: 3,
    error: 'VERIFY_SIGNER_MISMATCH',
  });
});

test('attack: the index serves other metadata than lies in the wheel, and so adds a member with honest provenance', async () => {
  const all = await pypiWorld();
  const tool = await proven(all, swift('1.0.0'));
  const text = Buffer.from(tool.metadata ?? '').toString('utf8');
  const served = Buffer.from(text.replace('\n\n', '\nRequires-Dist: polite>=1\n\n'));
  expect(served.equals(tool.metadata ?? served)).toBe(false);
  all.index.projects = { swift: [{ ...tool, metadata: served }], polite: [await proven(all, polite)] };
  const said = await all.run('install pypi:swift --json');
  expect({ code: said.code, error: jsonOf(said).error?.code }).toEqual({
    code: 3,
    error: 'ORIGIN_METADATA_INVALID',
  });
  expect(existsSync(join(all.world.bin, 'swift'))).toBe(false);
});
