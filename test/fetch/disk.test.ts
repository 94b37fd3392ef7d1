import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { FetchContext } from '../../src/fetch/context.ts';
import { fetchSource } from '../../src/fetch/fetch.ts';
import { fetching, refusalOf, sourceBytes, sourceOf } from '../world/fetching.ts';
import { sendFile, serve } from '../world/http-server.ts';

const file = sourceBytes();

test('a disk that fills up ends the fetch by its own code, and gets its space back', async () => {
  const { context } = fetching();
  const { url, requests } = await serve((request, response) => sendFile(request, response, file));
  const writeSync = () => {
    throw Object.assign(new Error('full'), { code: 'ENOSPC' });
  };
  const full = withFs(context, { writeSync });
  const error = await refusalOf(fetchSource(sourceOf(file.bytes, url, [`${url}/mirror`]), full));
  expect(error.code).toBe('STORE_FULL');
  expect(requests.length).toBe(1);
  expect(readdirSync(context.host.paths.downloads)).toEqual([]);
});

test('a disk that fills up while the quarantine is filled leaves nothing there', async () => {
  const { context } = fetching();
  const { url } = await serve((request, response) => sendFile(request, response, file));
  const source = sourceOf(file.bytes, url);
  rmSync((await fetchSource(source, context)).path);
  // Of another file system than the cache: what has no second name there is copied.
  const linkSync = () => {
    throw Object.assign(new Error('another device'), { code: 'EXDEV' });
  };
  const copyFileSync = (_from: string, to: string) => {
    writeFileSync(to, 'half of it');
    throw Object.assign(new Error('full'), { code: 'ENOSPC' });
  };
  const full = withFs(context, { linkSync, copyFileSync });
  expect((await refusalOf(fetchSource(source, full))).code).toBe('STORE_FULL');
  expect(readdirSync(context.directory)).toEqual([]);
});

function withFs(context: FetchContext, changes: object): FetchContext {
  const { host } = context;
  return { ...context, host: { ...host, fs: { ...host.fs, ...changes } } };
}
