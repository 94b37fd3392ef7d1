import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { freshBundle } from '../world/bundle.ts';
import { headwater, type Said, transcript } from '../world/cli.ts';
import { writeCatalog } from '../world/foreign/import-world.ts';
import { tempHome } from '../world/temp-home.ts';

/** Moving in and out, as a user sees it. */

interface Project {
  readonly root: string;
  write(path: string, text: string): void;
  read(path: string): string;
  run(...args: string[]): Promise<Said>;
  told(...args: string[]): Promise<string>;
}

async function project(): Promise<Project> {
  await freshBundle();
  const { scratch, env, home } = tempHome();
  const catalog = join(scratch, 'catalog');
  const root = join(scratch, 'project');
  for (const folder of [catalog, root]) mkdirSync(folder);
  writeCatalog(catalog);
  const all = { ...env, HEADWATER_CATALOG: catalog, HOME: join(scratch, 'user'), SHELL: '/bin/bash' };
  const run = (...args: string[]) => headwater(args, all, root);
  const places = { $PROJECT: root, $HOME: home, $SCRATCH: scratch };
  return {
    root,
    write: (path, text) => writeFileSync(join(root, path), text),
    read: (path) => readFileSync(join(root, path), 'utf8'),
    run,
    told: async (...args) => transcript(await run(...args), places),
  };
}

const TOOL_VERSIONS = '# tools of everyone\njq 1.7.1\nnodejs 20.11.0\nruff 0.9.1\nmystery 1.0\n';
const BREWFILE = 'tap "x/y"\nbrew "jq"\nbrew "less" if OS.linux?\nsystem "touch never"\n';

test('import: the report, the file, and a page', async () => {
  const { told, write, read, root } = await project();
  write('.tool-versions', TOOL_VERSIONS);
  write('Brewfile', BREWFILE);
  expect(await told('import', '--dry-run')).toMatchSnapshot();
  expect(existsSync(join(root, 'headwater.toml'))).toBe(false);
  expect(await told('import', '--html', 'coverage.html')).toMatchSnapshot();
  expect(read('headwater.toml')).toMatchSnapshot();
  expect(read('coverage.html')).toContain('<td><strong>jq</strong>');
  expect(existsSync(join(root, 'never'))).toBe(false);
  expect(read('.tool-versions')).toBe(TOOL_VERSIONS);
});

test('import --json is the report', async () => {
  const { run, write } = await project();
  write('.tool-versions', 'jq 1.7.1\n');
  const said = await run('import', '--json');
  expect([said.code, said.stderr]).toEqual([0, '']);
  expect(JSON.parse(said.stdout)).toMatchObject({
    written: true,
    files: [{ path: '.tool-versions', format: 'asdf', tools: 1 }],
    tools: [{ name: 'jq', version: '1.7.1', release: '1.7.1', proof: { type: 'source' }, outcome: 'added' }],
    summary: { attested: 0, source: 1, unasked: 0, nobody: 0 },
  });
});

test('import into a manifest that is there, from a folder below it', async () => {
  const { run, write, read, root } = await project();
  write('headwater.toml', '# ours\n[tools]\njq = "1.8"\n');
  mkdirSync(join(root, 'sub'));
  write('sub/.tool-versions', 'jq 1.7.1\nless 668\n');
  const said = await run('import', 'sub/.tool-versions');
  expect(said.stdout).toContain('headwater.toml asks for 1.8, which stays');
  expect(read('headwater.toml')).toBe('# ours\n[tools]\njq = "1.8"\nless = "668"  # sub/.tool-versions:2\n');
});

test('import says what it cannot read, and where', async () => {
  const { told, write, root } = await project();
  expect(await told('import')).toMatchSnapshot();
  write('mise.toml', '[tools]\njq = 1.7.1\n');
  expect(await told('import')).toMatchSnapshot();
  write('aqua.yaml', 'a: &a [x, x]\nb: [*a, *a]\n');
  expect(await told('import', 'aqua.yaml')).toMatchSnapshot();
  write('.nvmrc', '20\n');
  write('notes.html', '<p>mine</p>');
  expect(await told('import', '.nvmrc', '--html', 'notes.html')).toMatchSnapshot();
  expect(existsSync(join(root, 'headwater.toml'))).toBe(false);
});

test('export: each format, to stdout and to a file', async () => {
  const { told, run, write, read } = await project();
  write('headwater.toml', '[tools]\njq = "1.7"\nruff = "0.9"\n');
  expect((await run('lock')).code).toBe(0);
  for (const format of ['tool-versions', 'mise', 'aqua', 'dockerfile']) {
    expect(await told('export', '--format', format)).toMatchSnapshot();
  }
  expect(await told('export', '--out', '.tool-versions')).toMatchSnapshot();
  expect(read('.tool-versions')).toContain('jq 1.7.1\n');
  expect(await told('export')).toMatchSnapshot();
  write('mise.toml', '[tools]\n');
  expect(await told('export', '--out', 'mise.toml')).toMatchSnapshot();
  expect(JSON.parse((await run('export', '--format', 'mise', '--json')).stdout)).toMatchObject({
    format: 'mise',
    unsaid: [],
  });
});
