import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Module } from '../../src/catalog/modules.ts';
import { fetchSource } from '../../src/fetch/fetch.ts';
import { fetchModules } from '../../src/fetch/modules.ts';
import { changeSetting } from '../../src/host/settings.ts';
import { sha256Of } from '../../src/model/digest.ts';
import { fetching, refusalOf, sourceOf } from '../world/fetching.ts';
import { serve } from '../world/http-server.ts';

const textOf = (url: string) => `bytes of ${url}`;

/** A registry that has every file there could be, whose bytes tell its path. */
const registry = () => serve((request, response) => response.end(textOf(request.url ?? '')));

function moduleAt(purl: string, path: string): Module {
  return { purl, sha256: sha256Of(textOf(path)), license: 'MIT' };
}

test('modules are fetched below the setting, by their escaped paths, in their order', async () => {
  const { context, events } = fetching();
  const { url, requests } = await registry();
  await changeSetting(context.host, 'mirrors.go', `${url}/go`);
  await changeSetting(context.host, 'mirrors.cargo', `${url}/crates/{crate}/{version}.crate`);
  const modules = [
    moduleAt('pkg:cargo/serde@1.0.1', '/crates/serde/1.0.1.crate'),
    moduleAt('pkg:golang/example.com/A@v1.0.0', '/go/example.com/!a/@v/v1.0.0.zip'),
    moduleAt('pkg:golang/example.com/A@v1.0.0#go.mod', '/go/example.com/!a/@v/v1.0.0.mod'),
  ];
  const fetched = await fetchModules(modules, context);
  expect(fetched.map((file) => [file.url, file.sha256])).toEqual(
    modules.map(({ purl, sha256 }) => [purl, sha256]),
  );
  const texts = fetched.map(({ path }) => readFileSync(path, 'utf8'));
  expect([...texts].sort()).toEqual(requests.map((request) => textOf(request.url ?? '')).sort());
  const states = events.flatMap((event) => (event.kind === 'fetch' ? [event.state] : []));
  expect(states.map((state) => state.type === 'modules' && `${state.done}/${state.total}`)).toEqual([
    ...['0/3', '1/3', '2/3', '3/3'],
  ]);
});

test('files with the same bytes are fetched once; a second run asks nobody', async () => {
  const { context } = fetching();
  const { url, requests } = await serve((_request, response) => response.end('module m\n'));
  await changeSetting(context.host, 'mirrors.go', url);
  const versions = ['v1.0.0', 'v1.0.1', 'v1.0.2'];
  const modules = versions.map((version) => ({
    ...{ purl: `pkg:golang/m.example@${version}#go.mod`, sha256: sha256Of('module m\n'), license: '-' },
  }));
  expect((await fetchModules(modules, context)).map((file) => file.url)).toEqual(
    modules.map(({ purl }) => purl),
  );
  await fetchModules(modules, context);
  expect(requests.length).toBe(1);
});

test('eight are on their way at a time', async () => {
  const { context } = fetching();
  const waiting: (() => void)[] = [];
  const { url, requests } = await serve((request, response) => {
    waiting.push(() => response.end(textOf(request.url ?? '')));
    // Nobody is answered before eight have asked: with fewer at a time this would not end.
    if (waiting.length >= 8) for (const answer of waiting) answer();
  });
  await changeSetting(context.host, 'mirrors.go', url);
  const modules = Array.from({ length: 20 }, (_, index) =>
    moduleAt(`pkg:golang/m.example@v1.0.${index}`, `/m.example/@v/v1.0.${index}.zip`),
  );
  expect((await fetchModules(modules, context)).length).toBe(20);
  expect(requests.length).toBe(20);
});

test('one wrong module fails them all, by its name', async () => {
  const { context } = fetching();
  const { url } = await registry();
  await changeSetting(context.host, 'mirrors.go', url);
  const good = moduleAt('pkg:golang/good.example@v1.0.0', '/good.example/@v/v1.0.0.zip');
  const bad = moduleAt('pkg:golang/bad.example@v1.0.0', '/another');
  const error = await refusalOf(fetchModules([bad, good], context));
  expect(error.code).toBe('FETCH_FAILED');
  expect(error.detail.details?.join()).toContain('bad.example/@v/v1.0.0.zip: FETCH_DIGEST_MISMATCH');
});

test('without a client and a setting, the error says what to install or set', async () => {
  const { context } = fetching({}, { PATH: '/nowhere', GOPROXY: 'off', HOME: '/nowhere' });
  const source = sourceOf(Buffer.from('x'), 'pkg:golang/example.com/a@v1.0.0');
  const error = await refusalOf(fetchSource(source, context));
  expect(error.code).toBe('FETCH_FAILED');
  expect(error.detail.hint).toContain('mirrors.go');
});
