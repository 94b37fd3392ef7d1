import { readdirSync, readFileSync } from 'node:fs';
import { setInterval } from 'node:timers';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { type ArtifactContext, fetchArtifact } from '../../src/fetch/artifact.ts';
import type { FetchContext } from '../../src/fetch/context.ts';
import { sha256Of } from '../../src/model/digest.ts';
import { runChild } from '../world/child.ts';
import { type Fetching, fetching, refusalOf, sourceBytes } from '../world/fetching.ts';
import { type Answer, sendAndBreak, sendFile, serve } from '../world/http-server.ts';

/** What a server, or the way to it, does wrong while a file comes that nobody has pinned. */

const file = sourceBytes();
const whole = { etag: file.etag, 'content-length': file.bytes.length };

/** The server's first answer is wrong, every later one right. */
async function fetchPast(
  wrong: Answer,
  overrides: Partial<FetchContext> = {},
): Promise<Fetching & { ranges: readonly (string | undefined)[] }> {
  const world = fetching(overrides);
  const { url, requests } = await serve((request, response, nth) =>
    nth === 1 ? wrong(request, response, nth) : sendFile(request, response, file),
  );
  const fetched = await fetchArtifact({ url, fileName: 'tool' }, world.context);
  expect(fetched.sha256).toBe(sha256Of(file.bytes));
  expect(readFileSync(fetched.path).equals(file.bytes)).toBe(true);
  expect(readdirSync(world.context.host.paths.downloads)).toEqual([]);
  return { ...world, ranges: requests.map(({ headers }) => headers.range) };
}

/** The server never does right. */
async function failAt(answer: Answer, overrides: Partial<ArtifactContext> = {}) {
  const world = fetching(overrides);
  const { url, requests } = await serve(answer);
  const error = await refusalOf(fetchArtifact({ url, fileName: 'tool' }, { ...world.context, ...overrides }));
  expect(readdirSync(world.context.directory)).toEqual([]);
  return { ...world, error, requests, left: () => readdirSync(world.context.host.paths.downloads) };
}

test('stops mid-body: only the rest is asked for', async () => {
  const { ranges } = await fetchPast((_request, response) => sendAndBreak(response, file, 1000));
  expect(ranges).toEqual([undefined, 'bytes=1000-']);
});

test('stalls mid-body: only the rest is asked for', async () => {
  const stall: Answer = (_request, response) =>
    void response.writeHead(200, whole).write(file.bytes.subarray(0, 1000));
  const { ranges } = await fetchPast(stall, { idleTimeoutMs: 200 });
  expect(ranges).toEqual([undefined, 'bytes=1000-']);
});

test('says that it is shorter than it is: its digests are of what came, and what was said before refuses it', async () => {
  const { context } = fetching();
  const { url } = await serve((_request, response) => {
    response.socket?.end(`HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n${'x'.repeat(50)}`);
  });
  const artifact = { url, fileName: 'tool' };
  expect((await fetchArtifact(artifact, context)).sha256).toBe(sha256Of('x'.repeat(10)));
  for (const known of [{ size: 50 }, { sha256: sha256Of('x'.repeat(50)) }]) {
    const error = await refusalOf(fetchArtifact({ ...artifact, ...known }, context));
    expect(error.code).toBe('FETCH_DIGEST_MISMATCH');
    expect(readdirSync(context.host.paths.downloads)).toEqual([]);
  }
});

test('says that it is longer than it is: the rest is asked for, and then given up', async () => {
  const { error, requests } = await failAt((_request, response) => {
    response.socket?.end(`HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n${'x'.repeat(50)}`);
  });
  expect(error.code).toBe('FETCH_FAILED');
  expect(requests.length).toBe(4);
});

test('says in a range that the file is larger than it is: not taken for whole', async () => {
  const { error } = await failAt((request, response, nth) => {
    if (nth === 1) return sendAndBreak(response, file, 1000);
    const last = file.bytes.length - 1;
    const range = { etag: file.etag, 'content-range': `bytes 1000-${last}/${file.bytes.length + 9}` };
    response.writeHead(206, range).end(request.headers.range === undefined ? '' : file.bytes.subarray(1000));
  });
  expect(error.code).toBe('FETCH_FAILED');
});

test.each([500, 502, 503, 504, 408])('answers %i, and then does right', async (status) => {
  const { waits } = await fetchPast((_request, response) => response.writeHead(status).end());
  expect(waits.length).toBe(1);
});

test('breaks, answers 503, and then does right: goes on from what came first', async () => {
  const { context } = fetching();
  const { url, requests } = await serve((request, response, nth) => {
    if (nth === 1) return sendAndBreak(response, file, 1000);
    if (nth === 2) return response.writeHead(503).end('a page that says sorry');
    sendFile(request, response, file);
  });
  const fetched = await fetchArtifact({ url, fileName: 'tool' }, context);
  expect(fetched.sha256).toBe(sha256Of(file.bytes));
  expect(requests[2]?.headers.range).toBe('bytes=1000-');
});

test('429 with Retry-After: waits as long as it is asked to', async () => {
  const { waits } = await fetchPast((_request, response) =>
    response.writeHead(429, { 'retry-after': '7' }).end(),
  );
  expect(waits).toEqual([7000]);
});

test('429 with a Retry-After of an hour: says until when, and does not wait', async () => {
  const { error, waits, left } = await failAt(
    (_request, response) => response.writeHead(429, { 'retry-after': '3600' }).end(),
    {},
  );
  expect(error.code).toBe('FETCH_RATE_LIMITED');
  expect(error.detail.expected).toMatch(/\d{4}-\d{2}-\d{2}T/);
  expect(waits).toEqual([]);
  expect(left()).toEqual([]);
});

test.each([401, 403])('%i with an expired token: says so at once', async (status) => {
  const { error, requests } = await failAt((_request, response) => response.writeHead(status).end(), {
    authorization: 'Bearer expired',
  });
  expect(error.code).toBe('FETCH_UNAUTHORIZED');
  expect(JSON.stringify(error.detail)).not.toContain('Bearer');
  expect(requests.length).toBe(1);
});

test('an expired token in the middle of a download: what came is gone on from with a new one', async () => {
  const { context } = fetching();
  const { url, requests } = await serve((request, response, nth) => {
    if (nth === 1) return sendAndBreak(response, file, 1000);
    if (request.headers.authorization === 'Bearer new') return sendFile(request, response, file);
    response.writeHead(401).end();
  });
  const artifact = { url, fileName: 'tool' };
  const old = fetchArtifact(artifact, { ...context, authorization: 'Bearer old' });
  expect((await refusalOf(old)).code).toBe('FETCH_UNAUTHORIZED');
  expect(readdirSync(context.directory)).toEqual([]);
  const fetched = await fetchArtifact(artifact, { ...context, authorization: 'Bearer new' });
  expect(fetched.sha256).toBe(sha256Of(file.bytes));
  expect(requests.at(-1)?.headers).toMatchObject({ range: 'bytes=1000-', 'if-range': file.etag });
});

test('another file after a break, while nobody knows its digest: never glued together', async () => {
  const old = sourceBytes();
  const { ranges } = await fetchPast((_request, response) => sendAndBreak(response, old, 1000));
  expect(ranges).toEqual([undefined, 'bytes=1000-']);
});

test('an endless body is cut off, and nothing of it stays', async () => {
  const { error, left } = await failAt(
    (_request, response) => {
      const timer = setInterval(() => response.write(Buffer.alloc(50_000)), 1);
      response.on('close', () => clearInterval(timer));
    },
    { maxBytes: 1_000_000 },
  );
  expect(error.code).toBe('FETCH_TOO_LARGE');
  expect(left()).toEqual([]);
});

test('a body that says it is too large is not even begun', async () => {
  const { error, states } = await failAt(
    (_request, response) => response.writeHead(200, whole).end(file.bytes),
    {
      maxBytes: 1000,
    },
  );
  expect(error.code).toBe('FETCH_TOO_LARGE');
  expect(states('received')).toEqual([]);
});

test('a gzip coding that nobody asked for is not undone: the bytes are as they were sent', async () => {
  const { context } = fetching();
  const bomb = gzipSync(Buffer.alloc(10_000_000));
  const { url, requests } = await serve((_request, response) =>
    response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb),
  );
  const fetched = await fetchArtifact({ url, fileName: 'tool' }, context);
  expect([fetched.size, fetched.sha256]).toEqual([bomb.length, sha256Of(bomb)]);
  expect(requests[0]?.headers['accept-encoding']).toBe('identity');
});

test('a redirect to http, or to an address that is not on the Internet', async () => {
  for (const location of ['http://upstream.invalid/', 'http://169.254.169.254/', 'ftp://127.0.0.1/']) {
    const { error, left } = await failAt((_request, response) => response.writeHead(302, { location }).end());
    expect(error.code).toBe('FETCH_ADDRESS_REFUSED');
    expect(left()).toEqual([]);
  }
});

const FETCHER = `
  const { createHost } = await import(src + '/host/create.ts');
  const { fetchArtifact } = await import(src + '/fetch/artifact.ts');
  const { artifact, directory } = JSON.parse(process.env.FETCH);
  const progress = (event) => {
    if (event.kind === 'fetch' && event.state.type === 'received') console.log(event.state.bytes);
  };
  await fetchArtifact(artifact, { host: createHost(), directory, what: 'thing', progress });
`;

test('kill -9 while a file comes that nobody knows a digest of: the next run asks for the rest', async () => {
  const { context } = fetching();
  const { host, directory } = context;
  const { url, requests } = await serve((request, response, nth) => {
    if (nth > 1) return sendFile(request, response, file);
    response.writeHead(200, whole).write(file.bytes.subarray(0, 1000));
  });
  const artifact = { url, fileName: 'tool' };
  const env = { HEADWATER_HOME: host.paths.data, FETCH: JSON.stringify({ artifact, directory }) };
  const child = runChild(FETCHER, env);
  await child.line();
  await child.kill();
  expect(readdirSync(directory)).toEqual([]);
  const fetched = await fetchArtifact(artifact, context);
  expect(requests.map(({ headers }) => headers.range)).toEqual([undefined, 'bytes=1000-']);
  expect(readFileSync(fetched.path).equals(file.bytes)).toBe(true);
});
