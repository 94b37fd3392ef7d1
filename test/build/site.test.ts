import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { findTools } from '../../src/build/find-tools.ts';
import { deadlineIn } from '../../src/build/run/deadline.ts';
import { lastLines, openLogs } from '../../src/build/run/logs.ts';
import { runStep, type Site } from '../../src/build/run/site.ts';
import { openSeal } from '../../src/build/seal/open.ts';
import { tempHome } from '../world/temp-home.ts';

async function siteHere() {
  const { host } = tempHome();
  const logs = openLogs(host, { name: 'tool', version: '1.0' });
  const site: Site = {
    host,
    seal: await openSeal(host),
    logs,
    what: 'tool 1.0',
    begin: () => {},
    deadline: deadlineIn(5),
  };
  const view = { writable: [], readOnly: [], tools: await findTools([], host) };
  const terms = { view, values: { jobs: '2' }, code: 'BUILD_STEP_FAILED', timeoutMs: 60_000 } as const;
  const env = { PATH: '/usr/bin:/bin' };
  const step = (...argv: readonly string[]) => ({
    name: 'it',
    argv: ['sh', '-c', ...argv] as const,
    cwd: '/',
    env,
  });
  return { site, terms, step };
}

test('a step that does not end is ended', async () => {
  const { site, terms, step } = await siteHere();
  const run = runStep(site, step('echo begun; sleep 1000'), { ...terms, timeoutMs: 1000 });
  await expect(run).rejects.toMatchObject({
    code: 'BUILD_TIMEOUT',
    detail: { details: [expect.stringMatching(/sleep/), 'begun'] },
  });
});

test('an interrupted step ends with the reason', async () => {
  const { site, terms, step } = await siteHere();
  const control = new AbortController();
  const run = runStep({ ...site, signal: control.signal }, step('sleep 1000'), terms);
  const reason = new Error('interrupted');
  control.abort(reason);
  await expect(run).rejects.toBe(reason);
});

test('the log begins with the command as a shell would take it', async () => {
  const { site, terms, step } = await siteHere();
  await runStep(site, step(`echo "it's {jobs}"`), terms);
  expect(readFileSync(`${site.logs.path}/01-it.log`, 'utf8')).toBe(`$ sh -c 'echo "it'\\''s 2"'\nit's 2\n`);
});

test('two builds within one second have folders of their own', () => {
  const { host } = tempHome();
  const still = { ...host, now: () => new Date('2026-01-02T03:04:05.678Z') };
  const paths = [1, 2, 3].map(() => openLogs(still, { name: 'jq', version: '1.8.2' }).path);
  expect(paths.map((path) => path.slice(host.paths.logs.length + 1))).toEqual([
    'jq-1.8.2-20260102T030405Z',
    'jq-1.8.2-20260102T030405Z-2',
    'jq-1.8.2-20260102T030405Z-3',
  ]);
});

test('the last lines of a long log', () => {
  const { host } = tempHome();
  const log = openLogs(host, { name: 'jq', version: '1' }).open('make');
  host.fs.writeSync(log.fd, Array.from({ length: 5000 }, (_, i) => `line ${i}\n`).join(''));
  host.fs.closeSync(log.fd);
  expect(lastLines(host, log.path)).toEqual(Array.from({ length: 20 }, (_, i) => `line ${4980 + i}`));
});
