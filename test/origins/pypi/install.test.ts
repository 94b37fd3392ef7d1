import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type AttestedWorld, attestedWorld } from '../../world/attested-world.ts';
import { provenanceOf, publishOf, releaseRun } from '../../world/pypi-evidence.ts';
import { type PypiServer, pypiServer, type Upload, upload } from '../../world/pypi-server.ts';
import { makeWheel, type Wheel, type WheelRecipe } from '../../world/pypi-wheel.ts';

/** From the index to a command on PATH, by the command line itself. */

const tool: WheelRecipe = {
  name: 'greeter',
  version: '1.2.3',
  commands: { greet: 'greeter:main' },
  requires: ['polite>=1', "windows-only; sys_platform == 'win32'"],
  files: { 'greeter/__init__.py': 'import polite\n\ndef main():\n    print(polite.word() + " greeter")\n' },
};
const member: WheelRecipe = {
  name: 'polite',
  version: '1.1',
  files: { 'polite/__init__.py': 'def word():\n    return "dear"\n' },
};

async function proven({ sigstore }: AttestedWorld, wheel: Wheel): Promise<Upload> {
  const run = releaseRun(`acme/${wheel.recipe.name}`, wheel.recipe.version);
  const attestations = [await publishOf(sigstore, wheel, run), await provenanceOf(sigstore, wheel, run)];
  return upload(wheel, { attestations });
}

async function published({ sigstore }: AttestedWorld, wheel: Wheel): Promise<Upload> {
  const run = releaseRun(`acme/${wheel.recipe.name}`, wheel.recipe.version);
  return upload(wheel, { attestations: [await publishOf(sigstore, wheel, run)] });
}

const install = ({ run }: AttestedWorld, { index }: PypiServer, line = 'install pypi:greeter') =>
  run(line, { PIP_INDEX_URL: index, PIP_CONFIG_FILE: '/dev/null' });

test('a Python tool and what it needs, each proved, becomes a command that runs', async () => {
  const all = await attestedWorld();
  const index = await pypiServer({
    greeter: [await proven(all, makeWheel(tool))],
    polite: [await proven(all, makeWheel(member))],
  });
  const said = await install(all, index);
  expect(said).toMatchObject({ code: 0 });
  expect(said.stderr).toContain('installed pypi:greeter 1.2.3 (from pypi, SLSA_BUILD_LEVEL_2)');
  expect(execFileSync(join(all.world.bin, 'greet'), { encoding: 'utf8' })).toBe('dear greeter\n');
  const asked = index.pages.requests.length + index.files.requests.length;
  expect(await all.run('verify')).toMatchObject({ code: 0 });
  expect(index.pages.requests.length + index.files.requests.length).toBe(asked);
});

test('a tool that was published and nothing more is refused', async () => {
  const all = await attestedWorld();
  const { requires: _, ...alone } = tool;
  const index = await pypiServer({ greeter: [await published(all, makeWheel(alone))] });
  const said = await install(all, index, 'install pypi:greeter --json');
  expect(said.code).toBe(3);
  expect(JSON.parse(said.stdout).error.code).toBe('VERIFY_PREDICATE_TYPE');
});

test('a member without proof refuses the whole, and is named', async () => {
  const all = await attestedWorld();
  const index = await pypiServer({
    greeter: [await proven(all, makeWheel(tool))],
    polite: [upload(makeWheel(member))],
  });
  const said = await install(all, index, 'install pypi:greeter --json');
  expect(said.code).toBe(3);
  const { error } = JSON.parse(said.stdout);
  expect(error.code).toBe('VERIFY_MEMBERS');
  expect(JSON.stringify(error)).toContain('pkg:pypi/polite@1.1');
  expect(index.files.requests.filter(({ url }) => url?.endsWith('.whl'))).toEqual([]);
});
