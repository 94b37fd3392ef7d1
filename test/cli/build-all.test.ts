import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Env, headwater, namesIn, start } from '../world/cli.ts';
import { diamond, graphWorld } from '../world/graph-catalog.ts';
import { processesLeft } from '../world/left-over.ts';

/** A whole catalog, in a process of its own: what is built, and what is not built again. */

interface Outcome {
  readonly name: string;
  readonly state: string;
  readonly because?: string;
  readonly why?: string;
  readonly error?: { code: string; log?: string; found?: string };
}

async function build(env: Env, ...flags: string[]) {
  const said = await headwater(['build', '--all', '--json', ...flags], env);
  const packages: readonly Outcome[] = JSON.parse(said.stdout).packages;
  const named = (state: string) => packages.flatMap((one) => (one.state === state ? [one.name] : [])).sort();
  return {
    code: said.code,
    packages,
    named,
    of: (name: string) => packages.find((one) => one.name === name),
  };
}

test('everything is built, needs first, and nothing a second time', async () => {
  const world = await graphWorld(...diamond);
  const first = await build(world.env);
  expect(first.code).toBe(0);
  expect(first.packages.map(({ name }) => name)).toEqual(['base', 'left', 'lone', 'right', 'top']);
  expect(first.named('built')).toEqual(['base', 'left', 'lone', 'right', 'top']);
  expect(namesIn(world.bin)).toEqual([]);
  const tree = join(world.host.paths.store, 'top', namesIn(join(world.host.paths.store, 'top'))[0] ?? '');
  expect(readFileSync(join(tree, 'tree/share/top'), 'utf8')).toBe('top\nleft\nbase\nright\nbase\n');

  const second = await build(world.env);
  expect(second.named('reused')).toEqual(['base', 'left', 'lone', 'right', 'top']);
});

test('a recipe that changed is built anew with all that needs it, and with nothing else', async () => {
  const world = await graphWorld(...diamond);
  await build(world.env);
  const requests = world.requests.length;

  world.put({ name: 'left', kind: 'library', needs: ['base'], before: 'echo otherwise' });
  const foreseen = await build(world.env, '--dry-run');
  expect(foreseen.named('build')).toEqual(['left', 'top']);
  expect(foreseen.of('left')?.why).toBe('its recipe has changed');
  expect(foreseen.of('top')?.why).toBe('built anew before it: left 1.0');
  expect((await build(world.env)).named('built')).toEqual(['left', 'top']);

  world.put({ name: 'base', kind: 'library', before: 'echo otherwise' });
  expect((await build(world.env)).named('built')).toEqual(['base', 'left', 'right', 'top']);
  // What was fetched is kept.
  expect(world.requests.length).toBe(requests);

  const path = join(world.catalog, 'lone.toml');
  writeFileSync(path, readFileSync(path, 'utf8').replace('summary = "lone', 'summary = "the lonely'));
  expect((await build(world.env)).named('built')).toEqual([]);
});

test('--keep-going: what needs the one that failed is skipped, the rest is built; the log is kept and named', async () => {
  const world = await graphWorld(...diamond);
  world.put({ name: 'left', kind: 'library', needs: ['base'], before: 'echo a reason >&2; exit 3' });
  const run = await build(world.env, '--keep-going');
  expect(run.code).toBe(6);
  expect(run.named('built')).toEqual(['base', 'lone', 'right']);
  expect(run.of('left')).toMatchObject({ state: 'failed', error: { code: 'BUILD_STEP_FAILED' } });
  expect(run.of('top')).toMatchObject({ state: 'skipped', because: 'left 1.0' });
  expect(readFileSync(run.of('left')?.error?.log ?? '', 'utf8')).toContain('a reason');

  world.put({ name: 'left', kind: 'library', needs: ['base'] });
  const again = await build(world.env);
  expect(again.named('built')).toEqual(['left', 'top']);
  expect(again.named('reused')).toEqual(['base', 'lone', 'right']);
});

test('without it nothing more is begun', async () => {
  const world = await graphWorld(
    { name: 'aaa', before: 'exit 3' },
    { name: 'bbb' },
    { name: 'ccc' },
    { name: 'ddd' },
  );
  const run = await build(world.env, '--jobs', '1');
  expect(run.code).toBe(6);
  expect(run.named('failed')).toEqual(['aaa']);
  expect(run.named('stopped')).toEqual(['bbb', 'ccc', 'ddd']);
});

test('cycles, missing parts and entries that cannot be read are named, and cost the others nothing', async () => {
  const world = await graphWorld(
    { name: 'one', kind: 'library', needs: ['two'] },
    { name: 'two', kind: 'library', needs: ['one'] },
    { name: 'lost', needs: ['nowhere'] },
    { name: 'torn' },
    { name: 'well' },
  );
  writeFileSync(join(world.catalog, 'torn.toml'), 'name = ');
  const stopped = await build(world.env);
  expect(stopped.named('built')).toEqual([]);
  expect(stopped.code).toBe(2);
  const run = await build(world.env, '--keep-going');
  expect(run.code).toBe(2);
  expect(run.of('one')?.error).toMatchObject({ code: 'DEPENDENCY_CYCLE', found: 'one needs two needs one' });
  expect(run.of('lost')?.error).toMatchObject({ code: 'CATALOG_INVALID', found: 'nowhere' });
  expect(run.of('torn')?.error?.code).toBe('CATALOG_INVALID');
  expect(run.named('built')).toEqual(['well']);
});

test('kill -9 in the middle: the next run builds what was missing, and nothing is left of the half', async () => {
  const world = await graphWorld(...diamond);
  const marker = 'test -e words.txt && sleep 1000';
  world.put({ name: 'top', needs: ['left', 'right'], before: marker });
  const run = start(['build', '--all'], world.env);
  await run.until('top 1.0: step 2');
  run.process.kill('SIGKILL');
  await run.end;
  expect(await processesLeft(world.scratch)).toEqual([]);
  world.put({ name: 'top', needs: ['left', 'right'] });
  const again = await build(world.env);
  expect(again.code).toBe(0);
  expect(again.named('reused')).toEqual(['base', 'left', 'lone', 'right']);
  expect(again.named('built')).toEqual(['top']);
  expect(namesIn(world.host.paths.quarantine)).toEqual([]);
});

test('an interrupted run says what stays, and ends at once with 130', async () => {
  const world = await graphWorld({ name: 'quick' }, { name: 'slow', before: 'sleep 1000' });
  const run = start(['build', '--all'], world.env);
  await run.until('1 of 2: quick 1.0 is there');
  await run.until('slow 1.0: step 2');
  run.process.kill('SIGINT');
  const said = await run.end;
  expect(said.code).toBe(130);
  expect(said.stderr).toContain('interrupted: 1 finished, and kept; half done, and gone: slow 1.0\n');
  expect(await processesLeft(world.scratch)).toEqual([]);
  expect(existsSync(join(world.host.paths.store, 'slow'))).toBe(false);
});

test('what cannot be meant together', async () => {
  const world = await graphWorld({ name: 'lone' });
  const codes = await Promise.all(
    [['--all', 'lone'], ['--all', '--out', '.'], ['lone', '--keep-going'], [], ['lone', '--jobs', '0']].map(
      async (args) => (await headwater(['build', ...args], world.env)).code,
    ),
  );
  expect(codes).toEqual([2, 2, 2, 2, 2]);
});
