import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { fetchSource } from '../../src/fetch/fetch.ts';
import { fetching, refusalOf, sourceBytes, sourceOf } from '../world/fetching.ts';
import { sendFile, serve } from '../world/http-server.ts';

const file = sourceBytes();

test('the bytes of the digest come into the quarantine folder', async () => {
  const { context, states } = fetching();
  const { url } = await serve((request, response) => sendFile(request, response, file));
  const source = sourceOf(file.bytes, `${url}/thing.tar.gz`);
  const fetched = await fetchSource(source, context);
  expect(fetched).toEqual({
    url: source.url,
    path: `${context.directory}/sha256-${source.sha256}`,
    sha256: source.sha256,
    size: file.bytes.length,
  });
  expect(readFileSync(fetched.path).equals(file.bytes)).toBe(true);
  expect(states('finished')).toEqual([{ type: 'finished', url: source.url, bytes: file.bytes.length }]);
  expect(states('received').at(-1)).toEqual({
    type: 'received',
    bytes: file.bytes.length,
    total: file.bytes.length,
  });
});

test('what goes out says who asks, and nothing else of the user', async () => {
  const { context } = fetching();
  const { url, requests } = await serve((request, response) => sendFile(request, response, file));
  await fetchSource(sourceOf(file.bytes, url), context);
  const { connection, host, ...headers } = requests[0]?.headers ?? {};
  expect(headers).toEqual({
    accept: '*/*',
    'accept-encoding': 'identity',
    'user-agent': expect.stringMatching(/^headwater\/\d+\.\d+\.\d+/),
  });
});

test('a server that fails and recovers is asked again, after longer and longer waits', async () => {
  const { context, waits } = fetching();
  const { url, requests } = await serve((request, response, nth) => {
    if (nth <= 3) response.writeHead([500, 502, 503][nth - 1] ?? 500).end();
    else sendFile(request, response, file);
  });
  await fetchSource(sourceOf(file.bytes, url), context);
  expect(requests.length).toBe(4);
  expect(waits.length).toBe(3);
  for (const [index, wait] of waits.entries()) {
    expect(wait).toBeGreaterThanOrEqual(250 * 2 ** index);
    expect(wait).toBeLessThanOrEqual(500 * 2 ** index);
  }
});

test.each([
  ['7', 7_000],
  ['30', 30_000],
  [() => new Date(Date.parse('2026-01-01T00:00:09Z')).toUTCString(), 9_000],
])('Retry-After %s is honoured', async (header, expected) => {
  const { context, waits } = fetching();
  const { url } = await serve((request, response, nth) => {
    const value = typeof header === 'string' ? header : header();
    if (nth === 1) response.writeHead(429, { 'retry-after': value }).end();
    else sendFile(request, response, file);
  });
  const host = { ...context.host, now: () => new Date('2026-01-01T00:00:00Z') };
  await fetchSource(sourceOf(file.bytes, url), { ...context, host });
  expect(waits).toEqual([expected]);
});

test('a server that goes on failing is given up after four tries', async () => {
  const { context, waits } = fetching();
  const { url, requests } = await serve((_request, response) => response.writeHead(503).end());
  const error = await refusalOf(fetchSource(sourceOf(file.bytes, url), context));
  expect(error.code).toBe('FETCH_FAILED');
  expect([requests.length, waits.length]).toEqual([4, 3]);
});

test('a server that wants to be left alone for a day is not waited for', async () => {
  const { context, waits } = fetching();
  const { url } = await serve((_request, response) =>
    response.writeHead(429, { 'retry-after': '86400' }).end(),
  );
  const error = await refusalOf(fetchSource(sourceOf(file.bytes, url), context));
  expect(error.detail.details).toEqual([expect.stringContaining(': FETCH_RATE_LIMITED ')]);
  expect(waits).toEqual([]);
});

test.each([401, 403])('HTTP %i is final at once, and told from a network that fails', async (status) => {
  const { context, waits } = fetching();
  const { url } = await serve((_request, response) => response.writeHead(status).end());
  const error = await refusalOf(fetchSource(sourceOf(file.bytes, url), context));
  expect(error.detail.details).toEqual([expect.stringContaining(': FETCH_UNAUTHORIZED ')]);
  expect(waits).toEqual([]);
});

test.each([404, 410, 204])('HTTP %i is final at once', async (status) => {
  const { context, waits } = fetching();
  const { url, requests } = await serve((_request, response) => response.writeHead(status).end());
  const error = await refusalOf(fetchSource(sourceOf(file.bytes, url), context));
  expect(error.detail.details).toEqual([`${url}: HTTP ${status}`]);
  expect([requests.length, waits.length]).toEqual([1, 0]);
});

test('a server that stalls mid-body is left, and asked for the rest', async () => {
  const { context } = fetching({ idleTimeoutMs: 200 });
  const { url, requests } = await serve((request, response, nth) => {
    if (nth > 1) return sendFile(request, response, file);
    response.writeHead(200, { etag: file.etag, 'content-length': file.bytes.length });
    response.write(file.bytes.subarray(0, 1000));
  });
  await fetchSource(sourceOf(file.bytes, url), context);
  expect(requests[1]?.headers.range).toBe('bytes=1000-');
});

test('a server that never answers is given up', async () => {
  const { context } = fetching({ idleTimeoutMs: 100 });
  const { url, requests } = await serve(() => undefined);
  const error = await refusalOf(fetchSource(sourceOf(file.bytes, url), context));
  expect(error.code).toBe('FETCH_FAILED');
  expect(requests.length).toBe(4);
});

test('an interrupted fetch ends at once, without a further try', async () => {
  const controller = new AbortController();
  const { context, waits } = fetching({ signal: controller.signal });
  const { url } = await serve((_request, response) => {
    response.writeHead(200, { 'content-length': 1000 }).write('x', () => controller.abort());
  });
  await expect(fetchSource(sourceOf(file.bytes, url), context)).rejects.toThrow(
    expect.objectContaining({ name: 'AbortError' }),
  );
  expect(waits).toEqual([]);
});
