import type { ServerResponse } from 'node:http';
import { setInterval } from 'node:timers';
import { expect, test } from 'vitest';
import { fetchSource } from '../../src/fetch/fetch.ts';
import { fetching, refusalOf, sourceBytes, sourceOf } from '../world/fetching.ts';
import { sendFile, serve } from '../world/http-server.ts';

const file = sourceBytes(200);

/** A byte every few milliseconds: never idle, and never done. */
function drip(response: ServerResponse): void {
  response.writeHead(200, { etag: file.etag, 'content-length': file.bytes.length });
  let sent = 0;
  const timer = setInterval(() => {
    if (sent < file.bytes.length) response.write(file.bytes.subarray(sent, ++sent));
    else response.end();
  }, 5);
  response.on('close', () => clearInterval(timer));
}

test('a server that drips is given up, without being asked again', async () => {
  const { context } = fetching({ leastPace: { bytes: 200, within: 100 } });
  const { url, requests } = await serve((_request, response) => drip(response));
  const error = await refusalOf(fetchSource(sourceOf(file.bytes, url), context));
  expect(error.code).toBe('FETCH_FAILED');
  expect(error.detail.details?.join()).toContain('FETCH_TOO_SLOW');
  expect(requests.length).toBe(1);
});

test('the next mirror is asked instead', async () => {
  const { context } = fetching({ leastPace: { bytes: 200, within: 100 } });
  const slow = await serve((_request, response) => drip(response));
  const quick = await serve((request, response) => sendFile(request, response, file));
  const fetched = await fetchSource(sourceOf(file.bytes, slow.url, [quick.url]), context);
  expect(fetched.sha256).toBe(sourceOf(file.bytes, '').sha256);
  expect([slow.requests.length, quick.requests.length]).toEqual([1, 1]);
});

test('who is slow and steady is waited for', async () => {
  const { context } = fetching({ leastPace: { bytes: 1, within: 20 } });
  const { url } = await serve((_request, response) => drip(response));
  const fetched = await fetchSource(sourceOf(file.bytes, url), context);
  expect(fetched.size).toBe(file.bytes.length);
});
