import { execFileSync, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  type AttestedProject,
  assetHere,
  attestedProject,
  ELSEWHERE,
  greeterArchive,
  greeterEntry,
  HERE,
  REPOSITORY,
} from '../world/attested-project.ts';

/** The facts of this machine's artifact, as the lock has them. */
const part = (key: string): RegExp => new RegExp(`(on\\.${HERE}\\.artifact\\]\\][^[]*?\\n${key} = )"[^"]*"`);
const HEX = 'ab'.repeat(32);

const EDITS: readonly [string, RegExp, string, string][] = [
  ['another artifact digest', part('sha256'), `$1"${HEX}"`, 'artifact digest'],
  ['another host', part('url'), '$1"https://evil.example/greeter-linux-amd64.tar.gz"', 'address'],
  [
    'another signer',
    part('proof\\.signer'),
    '$1"https://github.com/evil/greeter/.github/workflows/release.yml@refs/tags/v1.2.0"',
    'signer',
  ],
  [
    'another repository',
    part('proof\\.source-repository'),
    '$1"https://github.com/evil/greeter"',
    'source repository',
  ],
  ['another commit', part('proof\\.commit'), `$1"${'12'.repeat(20)}"`, 'commit'],
  ['another build key', new RegExp(`(on\\.${HERE}\\.build-key = )"[^"]*"`), `$1"sha256:${HEX}"`, 'build key'],
];

test.each(EDITS)(
  'a lock edited to %s installs nothing, with a store and without',
  async (_, from, to, what) => {
    const setup = await attestedProject();
    const { project, editLock, runElsewhere } = setup;
    expect((await project.run('install')).code).toBe(0);
    editLock(from, to);
    const lock = project.readLock();
    for (const said of [
      await project.run('install', '--json'),
      await runElsewhere('other', 'install', '--json'),
    ]) {
      expect(said.code).toBe(3);
      const { error } = JSON.parse(said.stdout);
      expect(error.code).toBe('LOCK_PIN_MISMATCH');
      expect(error.message).toContain(`github has another ${what} for ${HERE}`);
    }
    expect(project.readLock()).toBe(lock);
    expect(commandElsewhere(setup, 'other')).not.toContain('greeter 1.2.0');
  },
);

test('a lock edited elsewhere is found by whoever locks, and by who installs there', async () => {
  const { project, editLock } = await attestedProject();
  await project.run('install');
  editLock(new RegExp(`(on\\.${ELSEWHERE}\\.artifact\\]\\][^[]*?\\nsha256 = )"[^"]*"`), `$1"${HEX}"`);
  expect((await project.run('install')).code).toBe(0);
  expect(JSON.parse((await project.run('lock', '--json')).stdout).error.code).toBe('LOCK_PIN_MISMATCH');
});

test('a lock edited to a lower origin than the manifest asks for builds nothing', async () => {
  const { all, project, editLock, asked } = await attestedProject('[tools]\n');
  all.entry('greeter', greeterEntry);
  await project.run('install', 'greeter', '--from', 'github');
  editLock(/origin = "github"[\s\S]*/, SOURCE);
  asked();
  const said = await project.run('install', '--frozen', '--json');
  expect(JSON.parse(said.stdout).error.code).toBe('LOCK_STALE');
  expect(all.world.requests).toEqual([]);
});

const SOURCE = `origin = "source"
recipe = "sha256:${HEX}"
sources = [
  { url = "https://evil.example/greeter.tar.gz", sha256 = "${HEX}" },
]
on.darwin-arm64 = "unsupported"
on.darwin-x64 = "unsupported"
on.linux-arm64 = "unsupported"
on.linux-x64 = "unsupported"
`;

test('a lock that calls a package of GitHub one of npm is refused', async () => {
  const { project, editLock } = await attestedProject();
  await project.run('install');
  editLock('origin = "github"', 'origin = "npm"');
  expect(JSON.parse((await project.run('install', '--json')).stdout).error.code).toBe('LOCK_INVALID');
});

test('a tag moved after locking: the same version of other bytes, honestly signed, is refused', async () => {
  const setup = await attestedProject();
  const { all, project, runElsewhere } = setup;
  await project.run('install');
  const { releases } = all.github.repository(REPOSITORY);
  releases.splice(0, releases.length);
  all.github.repository(REPOSITORY).commits.set('v1.2.0', '34'.repeat(20));
  const assets = [{ name: assetHere, bytes: greeterArchive('1.2.0 again'), attest: true as const }];
  await all.github.publish({ repository: REPOSITORY, tag: 'v1.2.0', assets });
  const said = await runElsewhere('other', 'install', '--json');
  expect(JSON.parse(said.stdout).error).toMatchObject({ code: 'LOCK_PIN_MISMATCH' });
  expect(commandElsewhere(setup, 'other')).not.toContain('again');
  expect((await project.run('install')).code).toBe(0);
});

test('an origin that is silent stops nothing that is locked and in the store, --frozen or not', async () => {
  const { all, project, says } = await attestedProject();
  await project.run('install');
  const lock = project.readLock();
  await all.github.close();
  expect((await project.run('install', '--frozen')).code).toBe(0);
  expect((await project.run('install')).code).toBe(0);
  expect((await project.run('lock', '--check')).code).toBe(0);
  const locked = await project.run('lock');
  expect(locked.code).toBe(0);
  expect(locked.stderr).toContain('does not answer');
  project.write('[tools]\n"github:acme/greeter" = "1"   # touched\n');
  expect(says()).toBe('greeter 1.2.0');
  expect(project.readLock()).toBe(lock);
});

test('an origin that is silent, and nothing in the store: an error of the network, and no weaker check', async () => {
  const { all, project, runElsewhere } = await attestedProject();
  await project.run('install');
  await all.github.close();
  const said = await runElsewhere('other', 'install', '--frozen', '--json');
  expect(JSON.parse(said.stdout).error.code).toBe('FETCH_FAILED');
});

test('a silent door of evidence while locking: the lock says less, and the install completes it', async () => {
  const { all, project, runElsewhere } = await attestedProject();
  all.github.intercept(({ url, response }) => {
    if (!url.pathname.includes('/attestations/')) return false;
    const reset = Math.floor(Date.now() / 1000) + 3600;
    response.writeHead(403, { 'x-ratelimit-remaining': 0, 'x-ratelimit-reset': reset }).end();
    return true;
  });
  expect((await project.run('lock')).code).toBe(0);
  expect(project.readLock()).not.toContain('proof.');
  all.github.intercept(undefined);
  expect((await project.run('install', '--frozen')).code).toBe(0);
  expect(project.readLock()).not.toContain('proof.');
  expect((await runElsewhere('other', 'install')).code).toBe(0);
  expect(project.readLock().match(/^proof\.signer/gm)?.length).toBe(1);
  expect((await project.run('lock')).code).toBe(0);
  expect(project.readLock().match(/^proof\.signer/gm)?.length).toBe(3);
});

test('an entry of the catalog that names another signer by now: what the store has is not taken for it', async () => {
  const { all, project } = await attestedProject('[tools]\n');
  all.entry('greeter', greeterEntry);
  await project.run('install', 'greeter');
  all.entry('greeter', greeterEntry.replace('release.yml', 'other.yml'));
  const said = await project.run('install', '--json');
  expect(JSON.parse(said.stdout).error).toMatchObject({ code: 'LOCK_PIN_MISMATCH' });
  expect(JSON.parse((await project.run('update', '--json')).stdout).error.code).toBe(
    'VERIFY_SIGNER_MISMATCH',
  );
});

test('two branches that each add a tool: what git merges is a lock', async () => {
  const { all, project } = await attestedProject();
  for (const repository of ['Acme/Middle', 'Acme/Waver']) {
    const assets = [{ name: assetHere, bytes: greeterArchive(repository), attest: true as const }];
    await all.github.publish({ repository, tag: 'v1.0.0', assets });
  }
  const lockOf = async (...names: string[]): Promise<string> => {
    project.write(`[tools]\n${names.map((name) => `"github:acme/${name}" = "1"\n`).join('')}`);
    expect((await project.run('lock')).code).toBe(0);
    const file = join(all.world.scratch, `${names.join('-')}.lock`);
    writeFileSync(file, project.readLock());
    return file;
  };
  const base = await lockOf('middle');
  const ours = await lockOf('middle', 'greeter');
  await lockOf('middle');
  const theirs = await lockOf('middle', 'waver');
  const merged = execFileSync('git', ['merge-file', '-p', ours, base, theirs], { encoding: 'utf8' });
  project.write(
    '[tools]\n"github:acme/greeter" = "1"\n"github:acme/middle" = "1"\n"github:acme/waver" = "1"\n',
  );
  writeFileSync(project.lock, merged);
  expect((await project.run('lock', '--check')).code).toBe(0);
});

function commandElsewhere({ all, project }: AttestedProject, home: string): string {
  const env = { ...all.world.env, HEADWATER_HOME: join(all.world.scratch, home) };
  const file = join(all.world.scratch, home, 'bin', 'greeter');
  const { stdout, stderr } = spawnSync(file, { cwd: project.root, env, encoding: 'utf8' });
  return `${stdout ?? ''}${stderr ?? ''}`;
}
