import { expect, test } from 'vitest';
import { attestedProject, ELSEWHERE, greeterEntry, HERE, releaseGreeter } from '../world/attested-project.ts';

test('what others build is installed in a project; its lock says who built it, for every platform', async () => {
  const { project, says, asked } = await attestedProject();
  const said = await project.run('install');
  expect(said).toMatchObject({ code: 0 });
  expect(said.stderr).toContain('headwater.lock: + github:acme/greeter 1.2.0');
  expect(says()).toBe('greeter 1.2.0');
  const lock = project.readLock();
  expect(lock).toContain('on.darwin-x64 = "unsupported"\n');
  const proofs = lock.match(/^proof\.commit = "[0-9a-f]{40}"$/gm);
  expect(proofs?.length).toBe(3);
  expect(lock).toContain(`[[package.on.${ELSEWHERE}.artifact]]`);
  asked();
  expect((await project.run('install')).stderr).toContain('github:acme/greeter 1.2.0 is already installed');
  expect((await project.run('install', '--frozen')).code).toBe(0);
  expect((await project.run('lock', '--check')).code).toBe(0);
  expect(asked()).toEqual([]);
  expect(project.readLock()).toBe(lock);
});

test('a newcomer gets exactly what the lock pins, also when there is something newer', async () => {
  const { all, project, runElsewhere } = await attestedProject();
  await project.run('install');
  const lock = project.readLock();
  await releaseGreeter(all, '1.3.0');
  const said = await runElsewhere('newcomer', 'install', '--frozen');
  expect(said).toMatchObject({ code: 0 });
  expect(said.stderr).toContain('installed github:acme/greeter 1.2.0');
  expect(project.readLock()).toBe(lock);
});

test('update, upgrade and outdated ask who offers it', async () => {
  const { all, project, says } = await attestedProject();
  await project.run('install');
  await releaseGreeter(all, '1.3.0');
  await releaseGreeter(all, '2.0.0');
  expect((await project.run('install')).stderr).toContain('1.2.0 is already installed');
  const [line] = JSON.parse((await project.run('outdated', '--json')).stdout).packages;
  expect(line).toMatchObject({ current: '1.2.0', wanted: '1.3.0', latest: '2.0.0' });
  expect((await project.run('update')).stderr).toContain('~ github:acme/greeter 1.2.0 -> 1.3.0');
  expect(says()).toBe('greeter 1.3.0');
  expect((await project.run('upgrade')).code).toBe(0);
  expect(project.readManifest()).toBe('[tools]\n"github:acme/greeter" = "2.0"\n');
  expect(says()).toBe('greeter 2.0.0');
});

test('an origin that does not answer is one line of outdated, and not its end', async () => {
  const { all, project } = await attestedProject('[tools]\n"github:acme/greeter" = "1"\nhello = "1"\n');
  await project.run('lock');
  await all.github.close();
  const said = await project.run('outdated', '--all', '--json');
  expect(said.code).toBe(0);
  const lines = JSON.parse(said.stdout).packages;
  expect(lines[0]).toMatchObject({ current: '1.2.0', problem: { code: 'FETCH_FAILED' } });
  expect(lines[1]).toMatchObject({ name: 'hello', latest: '1.0' });
});

test('a tool is added from an origin, by its name there or by that of the catalog, and taken out again', async () => {
  const { all, project, says, asked } = await attestedProject('[tools]\n');
  all.entry('greeter', greeterEntry);
  expect((await project.run('install', 'greeter', '--from', 'github')).code).toBe(0);
  expect(project.readManifest()).toBe('[tools]\ngreeter = { version = "1.2", origin = "github" }\n');
  expect(says()).toBe('greeter 1.2.0');
  expect((await project.run('uninstall', 'greeter')).code).toBe(0);
  expect((await project.run('install', 'github:Acme/Greeter')).code).toBe(0);
  expect(project.readManifest()).toBe('[tools]\n"github:acme/greeter" = "1.2"\n');
  expect((await project.run('install', 'hello')).code).toBe(0);
  asked();
  await all.github.close();
  expect((await project.run('uninstall', 'hello')).code).toBe(0);
  expect(says()).toBe('greeter 1.2.0');
  expect(asked()).toEqual([]);
});

test('lock alone proves every platform by the digests that the server says, and fetches no artifact', async () => {
  const { project, asked } = await attestedProject();
  expect((await project.run('lock')).code).toBe(0);
  expect(asked().filter((path) => path.includes('/download/'))).toEqual([]);
  const lock = project.readLock();
  expect(lock.match(/^proof\.signer = /gm)?.length).toBe(3);
  expect((await project.run('install', '--frozen')).code).toBe(0);
  expect(project.readLock()).toBe(lock);
  expect(lock).toContain(`on.${HERE}.build-key`);
});

test('exec takes what others build, in a project and beside it, and asks nobody for what it has', async () => {
  const { all, project, asked } = await attestedProject('[tools]\n');
  const run = () => project.run('exec', 'github:acme/greeter@1.2.0', '--', 'greeter');
  expect((await run()).stdout).toBe('greeter 1.2.0\n');
  asked();
  await all.github.close();
  expect((await run()).stdout).toBe('greeter 1.2.0\n');
  expect(asked()).toEqual([]);
  expect(project.readManifest()).toBe('[tools]\n');
});
