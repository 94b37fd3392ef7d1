import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Source } from '../../src/catalog/entry.ts';
import type { FetchContext } from '../../src/fetch/context.ts';
import { fetchSource } from '../../src/fetch/fetch.ts';
import { fetching, refusalOf, sourceBytes, sourceOf } from '../world/fetching.ts';
import { sendAndBreak, sendFile, serve } from '../world/http-server.ts';

const file = sourceBytes();

test('after a break in the body only the rest is asked for', async () => {
  const { context } = fetching();
  const { url, requests } = await serve((request, response, nth) =>
    nth === 1 ? sendAndBreak(response, file, 120_000) : sendFile(request, response, file),
  );
  await fetchSource(sourceOf(file.bytes, url), context);
  expect(requests.length).toBe(2);
  expect(requests[1]?.headers).toMatchObject({ range: 'bytes=120000-', 'if-range': file.etag });
});

test('a server that ignores Range sends the whole, which starts anew', async () => {
  const { context, states } = fetching();
  const { url } = await serve((_request, response, nth) => {
    if (nth === 1) sendAndBreak(response, file, 120_000);
    else response.writeHead(200).end(file.bytes);
  });
  const fetched = await fetchSource(sourceOf(file.bytes, url), context);
  expect(fetched.size).toBe(file.bytes.length);
  expect(states('rejected')).toEqual([]);
});

test('a file that changed at the server meanwhile starts anew', async () => {
  const { context } = fetching();
  const old = sourceBytes();
  const { url, requests } = await serve((request, response, nth) =>
    nth === 1 ? sendAndBreak(response, old, 120_000) : sendFile(request, response, file),
  );
  await fetchSource(sourceOf(file.bytes, url), context);
  expect(requests.map((request) => request.headers['if-range'])).toEqual([undefined, old.etag]);
});

test('a range of a changed file, from a server that ignores If-Range, is not glued on', async () => {
  const { context, states } = fetching();
  const { url, requests } = await serve((request, response, nth) => {
    if (nth === 1) return sendAndBreak(response, sourceBytes(), 120_000);
    delete request.headers['if-range'];
    sendFile(request, response, file);
  });
  await fetchSource(sourceOf(file.bytes, url), context);
  expect(requests.length).toBe(3);
  expect(states('rejected')).toEqual([]);
});

test('another range than was asked for is not glued on', async () => {
  const { context } = fetching();
  const { url, requests } = await serve((request, response, nth) => {
    if (nth === 1) return sendAndBreak(response, file, 120_000);
    if (nth > 2) return sendFile(request, response, file);
    const headers = {
      etag: file.etag,
      'content-range': `bytes 5-${file.bytes.length - 1}/${file.bytes.length}`,
    };
    response.writeHead(206, headers).end(file.bytes.subarray(5));
  });
  await fetchSource(sourceOf(file.bytes, url), context);
  expect(requests[2]?.headers.range).toBeUndefined();
});

test('a weak ETag promises no equal bytes: nothing is resumed by it', async () => {
  const { context } = fetching();
  const weak = { ...file, etag: `W/${file.etag}` };
  const { url, requests } = await serve((request, response, nth) =>
    nth === 1 ? sendAndBreak(response, weak, 120_000) : sendFile(request, response, weak),
  );
  await fetchSource(sourceOf(file.bytes, url), context);
  expect(requests[1]?.headers.range).toBeUndefined();
});

test('an announced length that is a lie is found out', async () => {
  const { context } = fetching();
  const { url, requests } = await serve((_request, response) => {
    response.writeHead(200, { 'content-length': file.bytes.length + 1 });
    response.write(file.bytes, () => response.socket?.end());
  });
  const source = sourceOf(file.bytes, url);
  const error = await refusalOf(fetchSource(source, context));
  expect(error.code).toBe('FETCH_FAILED');
  expect(requests.length).toBe(4);
});

test('the next run goes on where a killed one was', async () => {
  const { context } = fetching();
  const { url, requests } = await serve((request, response) => sendFile(request, response, file));
  const source = sourceOf(file.bytes, url);
  leavePart(context, source, { bytes: file.bytes.subarray(0, 99_999), url, validator: file.etag });
  await fetchSource(source, context);
  expect(requests.map((request) => request.headers.range)).toEqual(['bytes=99999-']);
  expect(readdirSync(context.host.paths.downloads)).toEqual([`sha256-${source.sha256}`]);
});

test('a run killed between the last byte and the renaming needs no network', async () => {
  const { context } = fetching();
  const { url, requests } = await serve((_request, response) => response.writeHead(500).end());
  const source = sourceOf(file.bytes, url);
  leavePart(context, source, { bytes: file.bytes, url, validator: file.etag });
  await fetchSource(source, context);
  expect(requests.length).toBe(0);
});

test('a part damaged on disk is fetched anew from the same address', async () => {
  const { context, states } = fetching();
  const { url, requests } = await serve((request, response) => sendFile(request, response, file));
  const source = sourceOf(file.bytes, url);
  leavePart(context, source, { bytes: Buffer.alloc(1000), url, validator: file.etag });
  await fetchSource(source, context);
  expect(requests.map((request) => request.headers.range)).toEqual(['bytes=1000-', undefined]);
  expect(states('rejected')).toEqual([]);
});

test('a part longer than the file starts anew', async () => {
  const { context } = fetching();
  const { url, requests } = await serve((request, response) => sendFile(request, response, file));
  const source = sourceOf(file.bytes, url);
  const bytes = Buffer.concat([file.bytes, file.bytes]);
  leavePart(context, source, { bytes, url, validator: file.etag });
  await fetchSource(source, context);
  expect(requests.length).toBe(2);
});

test.each(['', '{', '[]', '{"url":1,"validator":2}'])(
  'a note that says %j is as good as none',
  async (note) => {
    const { context } = fetching();
    const { url, requests } = await serve((request, response) => sendFile(request, response, file));
    const source = sourceOf(file.bytes, url);
    const path = leavePart(context, source, { bytes: file.bytes.subarray(0, 10), url, validator: file.etag });
    writeFileSync(`${path}.json`, note);
    await fetchSource(source, context);
    expect(requests[0]?.headers.range).toBeUndefined();
    expect(existsSync(`${path}.json`)).toBe(false);
  },
);

/** What a kill in the middle leaves behind. */
function leavePart(
  { host }: FetchContext,
  source: Source,
  { bytes, ...note }: { bytes: Uint8Array; url: string; validator: string },
): string {
  const path = `${host.paths.downloads}/sha256-${source.sha256}.part`;
  mkdirSync(host.paths.downloads, { recursive: true });
  writeFileSync(path, bytes);
  writeFileSync(`${path}.json`, JSON.stringify(note));
  return path;
}
