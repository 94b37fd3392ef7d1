import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { tempHome } from '../world/temp-home.ts';
import { readWorkflow } from '../world/workflow.ts';

const { on, permissions, jobs } = readWorkflow('bump.yml');
const steps = Object.values(jobs).flatMap((job) => job.steps);

test('once a week, and when somebody asks; never by a pull request', () => {
  expect(Object.keys(on).sort()).toEqual(['schedule', 'workflow_dispatch']);
  expect(on.schedule).toEqual([{ cron: expect.stringMatching(/^\d+ \d+ \* \* [0-6]$/) }]);
});

test('every action is one of GitHub, pinned by its commit', () => {
  const uses = steps.flatMap((step) => step.uses ?? []);
  expect(uses.length).toBeGreaterThan(0);
  expect(uses.filter((name) => !/^actions\/[a-z-]+@[0-9a-f]{40}$/.test(name))).toEqual([]);
});

test('who may write runs nothing of the repository or of upstream', () => {
  expect(permissions).toEqual({});
  const writers = Object.entries(jobs).filter(([, job]) =>
    Object.values(job.permissions ?? {}).includes('write'),
  );
  expect(writers.map(([name]) => name)).toEqual(['propose']);
  expect(jobs.propose?.permissions).toEqual({ contents: 'write', 'pull-requests': 'write' });
  expect(scriptsOf('propose')).not.toMatch(/\b(headwater|npm|node|npx|make|cargo|go)\b/);
  for (const name of ['find', 'bump']) {
    expect(jobs[name]?.permissions).toEqual({ contents: 'read' });
    const checkout = jobs[name]?.steps.find(({ uses }) => uses?.startsWith('actions/checkout@'));
    expect(checkout?.with).toMatchObject({ 'persist-credentials': false });
  }
});

test('no script has an expression in it, and every job ends', () => {
  expect(steps.filter(({ run }) => run?.includes('${' + '{'))).toEqual([]);
  expect(Object.values(jobs).filter((job) => job['timeout-minutes'] === undefined)).toEqual([]);
});

const CHANGE = 'catalog/jq.toml';

test('a change of its own entry and list becomes a branch and a pull request, once', () => {
  const { propose, origin, asked } = repository();
  const files = { [CHANGE]: 'version = "2"\n', 'catalog/modules/jq-2.txt': 'a module\n' };
  expect(propose(files)).toMatchObject({ status: 0 });
  const branch = /--head (\S+)/.exec(asked())?.[1] ?? '';
  expect(branch).toMatch(/^bump\/jq-[0-9a-f]{12}$/);
  expect(asked()).toContain('--base main');
  expect(asked()).toContain('--title jq: 1 -> 2');
  expect(origin('show', `${branch}:${CHANGE}`)).toBe('version = "2"\n');
  expect(origin('log', '-1', '--format=%s', branch)).toBe('jq: 1 -> 2\n');
  const before = asked();
  expect(propose(files)).toMatchObject({ status: 0 });
  expect(asked()).toBe(before);
});

test.each([
  ['another entry', { 'catalog/fzf.toml': 'version = "2"\n' }],
  ['a workflow', { [CHANGE]: 'version = "2"\n', '.github/workflows/x.yml': 'on: push\n' }],
  ['a list of another entry', { 'catalog/modules/fzf-2.txt': 'x\n' }],
  ['an entry whose name only begins so', { 'catalog/jq.toml.sh': 'x\n' }],
])('%s is not proposed', (_, files) => {
  const { propose, origin, asked } = repository();
  expect(propose(files)).toMatchObject({ status: 1, stdout: expect.stringContaining('::error::') });
  expect(asked()).toBe('');
  expect(origin('branch', '--format=%(refname:short)')).toBe('main\n');
});

test('a bump that failed is none to propose', () => {
  const { propose, asked } = repository();
  expect(propose({})).toMatchObject({ status: 0, stdout: expect.stringContaining('nothing to propose') });
  expect(asked()).toBe('');
});

function scriptsOf(job: string): string {
  return (jobs[job]?.steps ?? []).flatMap(({ run }) => run ?? []).join('\n');
}

/** A repository with an origin, and a `gh` that notes what it is asked. */
function repository() {
  const { scratch } = tempHome();
  const [bare, clone, bumped, bin] = ['origin.git', 'clone', 'bumped', 'bin'].map((name) =>
    join(scratch, name),
  ) as [string, string, string, string];
  for (const folder of [bumped, bin, join(clone, 'catalog/modules'), join(clone, '.github/workflows')])
    mkdirSync(folder, { recursive: true });
  const notes = join(scratch, 'asked');
  writeFileSync(join(bin, 'gh'), `#!/bin/sh\nprintf '%s ' "$@" >>${notes}\n`);
  chmodSync(join(bin, 'gh'), 0o755);
  const env = {
    PATH: `${bin}:/usr/bin:/bin`,
    HOME: scratch,
    GIT_CONFIG_NOSYSTEM: '1',
    ENTRY: 'jq',
    BUMPED: bumped,
    BASE: 'main',
  };
  const git = (...args: string[]) => String(execFileSync('git', args, { cwd: clone, env, stdio: 'pipe' }));
  execFileSync('git', ['init', '-q', '--bare', '-b', 'main', bare], { env });
  git('init', '-q', '-b', 'main');
  git('config', 'user.name', 'the tests');
  git('config', 'user.email', 'tests@example.com');
  writeFileSync(join(clone, CHANGE), 'version = "1"\n');
  writeFileSync(join(clone, 'catalog/fzf.toml'), 'version = "1"\n');
  git('add', '-A');
  git('commit', '-q', '-m', 'first');
  git('remote', 'add', 'origin', bare);
  git('push', '-q', 'origin', 'main');

  const propose = (files: Readonly<Record<string, string>>) => {
    git('switch', '-q', '-f', 'main');
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(clone, path)), { recursive: true });
      writeFileSync(join(clone, path), text);
    }
    git('add', '-A');
    if (Object.keys(files).length > 0) {
      writeFileSync(join(bumped, 'change.patch'), git('diff', '--binary', '--cached'));
      writeFileSync(join(bumped, 'body.md'), 'jq: 1 -> 2\n\n- source: …\n');
    }
    git('reset', '-q', '--hard');
    return spawnSync('bash', ['-eo', 'pipefail', '-c', scriptsOf('propose')], {
      cwd: clone,
      env,
      encoding: 'utf8',
    });
  };
  const origin = (...args: string[]) => String(execFileSync('git', ['-C', bare, ...args], { env }));
  const asked = () => (existsSync(notes) ? readFileSync(notes, 'utf8') : '');
  return { propose, origin, asked };
}
