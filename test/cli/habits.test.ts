import { afterAll, beforeAll, expect, test } from 'vitest';
import { headwater } from '../world/cli.ts';
import { makeSmallWorld } from '../world/small-catalog.ts';

/** What people type who come from other tools, or type one word too many. */
let world: Awaited<ReturnType<typeof makeSmallWorld>>;

beforeAll(async () => {
  world = await makeSmallWorld();
});

afterAll(() => world.dispose());

const said = async (line: string) => {
  const { code, stdout, stderr } = await headwater(line.split(' '), world.env, world.scratch);
  return { code, stdout, stderr };
};

test.each([
  ['list jq', 'headwater list takes no arguments'],
  ['trust list x --json', 'headwater trust list takes no arguments'],
  ['doctor now please', 'headwater doctor takes no arguments'],
])('%s: the surplus is told', async (line, message) => {
  const { code, stdout, stderr } = await said(line);
  expect([code, `${stdout}${stderr}`]).toEqual([2, expect.stringContaining(message)]);
});

test.each([
  ['add jq', '`headwater install TOOL`'],
  ['remove jq', '`headwater uninstall TOOL`'],
  ['run jq', '`headwater exec -- COMMAND`'],
  ['sync', '`headwater install`'],
  ['init', '`touch headwater.toml`'],
])('%s: told what does that here', async (line, hint) => {
  const { code, stderr } = await said(line);
  expect([code, stderr]).toEqual([2, expect.stringContaining(`hint: ${hint} does that here`)]);
});

test('a search that finds nothing has no table', async () => {
  expect(await said('search zzz')).toMatchObject({ code: 0, stdout: '' });
});

test('headwater’s own shim cannot be uninstalled', async () => {
  const { code, stderr } = await said('uninstall headwater-shim');
  expect([code, stderr]).toEqual([2, expect.stringContaining("headwater-shim is headwater's own")]);
});

test('a setting that cannot be is told with what can, and stays as it was', async () => {
  expect((await said('config set jobs 0')).stderr).toMatch(/jobs cannot be 0\n {2}expected {2}1 to 256\n/);
  expect(await said('config get jobs')).toMatchObject({ code: 0, stdout: '' });
});
