import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sha256Of } from '../../src/model/digest.ts';
import { headwater, namesIn } from '../world/cli.ts';
import { type GraphWorld, graphWorld, type SmallRecipe } from '../world/graph-catalog.ts';

/** A recipe of a stranger's own: it is built like an entry of the catalog, and each mistake has its own error. */

async function world(): Promise<GraphWorld> {
  return graphWorld({ name: 'base', kind: 'library' }, { name: 'taken' });
}

function write({ scratch }: GraphWorld, text: string, file = 'my-recipe.toml'): string {
  const folder = join(scratch, 'strangers own');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, file), text);
  return folder;
}

async function build(of: GraphWorld, recipe: SmallRecipe, change = (text: string) => text) {
  const folder = write(of, change(of.textOf(recipe)));
  const said = await headwater(['build', './my-recipe.toml', '--json'], of.env, folder);
  return { ...said, folder, json: JSON.parse(said.stdout) };
}

const stranger: SmallRecipe = { name: 'stranger', needs: ['base'] };

test('it is built with libraries of the catalog; artifact and evidence stay, and nothing else', async () => {
  const here = await world();
  const { code, folder, json } = await build(here, stranger);
  expect(code).toBe(0);
  expect(json.packages[0]).toMatchObject({ name: 'stranger', level: 'SLSA_BUILD_LEVEL_1' });
  expect(namesIn(folder).filter((name) => name !== 'my-recipe.toml').length).toBe(3);
  expect(namesIn(here.host.paths.store)).toEqual(['base']);
});

test('recipes of a user may need each other, and stand in front of the catalog', async () => {
  const here = await world();
  const folder = write(here, here.textOf({ name: 'own', needs: ['base', 'mine'] }), 'a.toml');
  write(here, here.textOf({ name: 'mine', kind: 'library' }), 'b.toml');
  write(here, here.textOf({ name: 'base', kind: 'library', before: 'echo my own' }), 'c.toml');
  const said = await headwater(['build', 'a.toml', 'b.toml', 'c.toml', '--json'], here.env, folder);
  const names = JSON.parse(said.stdout).packages.map(({ name }: { name: string }) => name);
  expect(names).toEqual(['own', 'mine', 'base']);
  const dry = await headwater(['build', 'a.toml', 'b.toml', '--dry-run', '--json'], here.env, folder);
  expect(JSON.parse(dry.stdout).packages).toMatchObject([
    { name: 'base', why: expect.stringMatching('its recipe has changed') },
    { name: 'mine', state: 'build', why: 'asked for' },
    { name: 'own', state: 'build', why: 'asked for' },
  ]);
});

test('its list of modules lies beside it, and is the pinned one', async () => {
  const here = await world();
  const list = `${'0'.repeat(64)} pkg:cargo/none@1.0.0 MIT\n`;
  const pinned = (text: string) =>
    text
      .replace(/^system = ".*"$/m, 'system = "cargo"')
      .replace(
        '[build]',
        `[release.modules]\nfile = "modules/stranger.txt"\nsha256 = "${sha256Of(list)}"\n\n[build]`,
      );
  const folder = write(here, '');
  mkdirSync(join(folder, 'modules'));
  writeFileSync(join(folder, 'modules/stranger.txt'), 'another list\n');
  const { code, json } = await build(here, stranger, pinned);
  expect(code).toBe(2);
  expect(json.error).toMatchObject({
    code: 'CATALOG_INVALID',
    subject: join(folder, 'modules/stranger.txt'),
  });
});

test.each<[string, string, RegExp, Partial<SmallRecipe>, (text: string) => string]>([
  [
    'a wrong digest',
    'FETCH_FAILED',
    /FETCH_DIGEST_MISMATCH .*found [0-9a-f]{64}|FETCH_DIGEST_MISMATCH .*[0-9a-f]{64}/,
    {},
    (text) => text.replace(/^sha256 = ".*"$/m, `sha256 = "${'1'.repeat(64)}"`),
  ],
  [
    'a tool that the machine has not',
    'BUILD_TOOL_MISSING',
    /./,
    { more: 'tools = ["no-such-generator"]' },
    String,
  ],
  [
    'a tool that the recipe does not name',
    'BUILD_STEP_FAILED',
    /no-such-generator: not found/,
    { before: 'no-such-generator words.txt' },
    String,
  ],
  [
    'a step that fails',
    'BUILD_STEP_FAILED',
    /exit code 3\nerror: no words/,
    { before: 'echo "error: no words" >&2; echo more; exit 3' },
    String,
  ],
  [
    'the network',
    'BUILD_NETWORK_USED',
    /example\.com/,
    { before: "bash -c 'exec 3<>/dev/tcp/example.com/80'", more: 'tools = ["bash"]' },
    String,
  ],
  [
    'a library of the machine',
    'BUILD_FORBIDDEN_LIBRARY',
    /libz\.so\.1|libone\.so/,
    { before: wantsLibrary(), more: 'tools = ["cc"]\nfiles = { "bin/linked" = "linked" }' },
    String,
  ],
  [
    'a file outside of the output',
    'BUILD_STEP_FAILED',
    /Read-only file system/,
    { before: 'cp words.txt /usr/share/words' },
    String,
  ],
  [
    'a result that works at one place',
    'BUILD_NOT_RELOCATABLE',
    /exit code/,
    {},
    (text) => text.replace('echo stranger\\\\n', 'cat {prefix}/share/stranger\\\\n'),
  ],
  ['a need that nobody has', 'CATALOG_INVALID', /nowhere/, { needs: ['nowhere'] }, String],
])('%s: %s', async (_, code, found, recipe, change) => {
  const here = await world();
  const { json, folder } = await build(here, { ...stranger, ...recipe }, change);
  expect(json.error).toMatchObject({ code });
  expect(JSON.stringify([json.error.found, json.error.details])).toMatch(
    new RegExp(found.source.replace(/\\n/, '\\\\n')),
  );
  if (code === 'FETCH_FAILED') expect(json.error.hint).toContain('the pinned sha256 is wrong');
  expect(namesIn(folder)).toEqual(['my-recipe.toml']);
  expect(namesIn(here.host.paths.quarantine)).toEqual([]);
  if (code.startsWith('BUILD_') && code !== 'BUILD_TOOL_MISSING') {
    expect(json.error.subject).toBe('stranger 1.0 (source)');
    expect(json.error.log).toMatch(/\/logs\/stranger-1\.0-/);
  }
});

/** A program that wants a shared library which its tree has not. */
function wantsLibrary(): string {
  return [
    'echo "int one(void){return 1;}" >one.c && cc -shared -fPIC -o libone.so one.c',
    'echo "int one(void); int main(void){return one();}" >two.c && cc -o linked two.c -L. -lone',
  ].join(' && ');
}

test('what is no recipe, or two of one name', async () => {
  const here = await world();
  const folder = write(here, readFileSync(join(here.catalog, 'taken.toml'), 'utf8'), 'one.toml');
  write(here, readFileSync(join(here.catalog, 'taken.toml'), 'utf8'), 'two.toml');
  const codes = await Promise.all(
    [['nowhere.toml'], ['one.toml', 'two.toml'], ['one.toml', 'taken']].map(
      async (args) => (await headwater(['build', ...args], here.env, folder)).code,
    ),
  );
  expect(codes).toEqual([2, 2, 2]);
});
