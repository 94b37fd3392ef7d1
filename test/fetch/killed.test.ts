import { readFileSync, statSync } from 'node:fs';
import { expect, test } from 'vitest';
import { fetchSource } from '../../src/fetch/fetch.ts';
import { runChild } from '../world/child.ts';
import { fetching, sourceBytes, sourceOf } from '../world/fetching.ts';
import { sendFile, serve } from '../world/http-server.ts';

const FETCHER = `
  const { createHost } = await import(src + '/host/create.ts');
  const { fetchSource } = await import(src + '/fetch/fetch.ts');
  const { source, directory } = JSON.parse(process.env.FETCH);
  const progress = (event) => {
    if (event.kind === 'fetch' && event.state.type === 'received') console.log(event.state.bytes);
  };
  await fetchSource(source, { host: createHost(), directory, what: 'thing', progress });
`;

test('kill -9 in the middle of a download: the next run asks for the rest only', async () => {
  const file = sourceBytes(2_000_000);
  const { context } = fetching();
  const { host, directory } = context;
  const { url, requests } = await serve((request, response, nth) => {
    if (nth > 1) return sendFile(request, response, file);
    response.writeHead(200, { etag: file.etag, 'content-length': file.bytes.length });
    response.write(file.bytes.subarray(0, 1_000_000));
  });
  const source = sourceOf(file.bytes, url);
  const env = { HEADWATER_HOME: host.paths.data, FETCH: JSON.stringify({ source, directory }) };
  const child = runChild(FETCHER, env);
  await child.line();
  await child.kill();
  const part = statSync(`${host.paths.downloads}/sha256-${source.sha256}.part`).size;
  expect(part).toBeGreaterThan(0);

  const fetched = await fetchSource(source, context);
  expect(requests.map((request) => request.headers.range)).toEqual([undefined, `bytes=${part}-`]);
  expect(readFileSync(fetched.path).equals(file.bytes)).toBe(true);
});
