import { setInterval } from 'node:timers';
import { gzipSync } from 'node:zlib';
import { expect, onTestFinished, test } from 'vitest';
import type { HeadwaterError } from '../../src/errors.ts';
import { askFor } from '../../src/host/answer.ts';
import type { Host } from '../../src/host/host.ts';
import { askJson, type Question } from '../../src/host/json-answer.ts';
import { refusalOf } from '../world/fetching.ts';
import { type Answer, serve, type TestServer } from '../world/http-server.ts';
import { tempHome } from '../world/temp-home.ts';

/** What an API answers, and what a server or somebody on the way may answer in its stead. */

const JSON_HEADERS = { 'content-type': 'application/json; charset=utf-8' };
const about = { name: 'tool', versions: ['1.0'] };

const says: Answer = (_request, response) => response.writeHead(200, JSON_HEADERS).end(JSON.stringify(about));

interface Asking extends Pick<TestServer, 'requests'> {
  readonly ask: (question?: Partial<Question>) => ReturnType<typeof askJson>;
  readonly waits: readonly number[];
  readonly notes: readonly string[];
}

async function asking(answer: Answer, clock?: Date): Promise<Asking> {
  const { url, requests } = await serve(answer);
  const waits: number[] = [];
  const notes: string[] = [];
  const host = newHost(clock);
  const sleep = async (ms: number) => void waits.push(ms);
  const ask = (question: Partial<Question> = {}) =>
    askJson({ url, sleep, note: (text) => notes.push(text), ...question }, host);
  return { ask, requests, waits, notes };
}

function newHost(clock?: Date): Host {
  const { host } = tempHome();
  onTestFinished(() => host.http.close());
  return clock === undefined ? host : { ...host, now: () => clock };
}

/** How an answer is refused that no further try would mend. */
async function refusedAtOnce(answer: Answer, question: Partial<Question> = {}): Promise<HeadwaterError> {
  const { ask, requests, waits } = await asking(answer);
  const error = await refusalOf(ask(question));
  expect([requests.length, waits]).toEqual([1, []]);
  return error;
}

test('JSON, and what was asked with', async () => {
  const { ask, requests } = await asking(says);
  expect(await ask({ authorization: 'Bearer x', ifNoneMatch: '"1"' })).toMatchObject({
    state: 'ok',
    json: about,
  });
  expect(requests[0]?.headers).toMatchObject({
    accept: 'application/json',
    'accept-encoding': 'gzip',
    authorization: 'Bearer x',
    'if-none-match': '"1"',
  });
});

test.each(['application/vnd.example.index.v1+json', 'APPLICATION/JSON', 'text/json'])(
  '%s is JSON',
  async (type) => {
    const { ask } = await asking((_request, response) =>
      response.writeHead(200, { 'content-type': type }).end('{}'),
    );
    expect(await ask()).toMatchObject({ state: 'ok', json: {} });
  },
);

test.each([
  'text/html',
  'application/octet-stream',
  'application/jsonp',
  'text/plain; x=application/json',
  '',
])('wrong content type: %j', async (type) => {
  const error = await refusedAtOnce((_request, response) => {
    response.writeHead(200, type === '' ? {} : { 'content-type': type }).end('{}');
  });
  expect(error.code).toBe('FETCH_ANSWER_INVALID');
});

test.each([
  ['a page', '<!doctype html>'],
  ['nothing', ''],
  ['a member twice', '{"a":1,"a":2}'],
  ['what is nested without end', '['.repeat(100) + ']'.repeat(100)],
  ['no UTF-8', Buffer.from([0x22, 0xff, 0x22])],
])('JSON that is none: %s', async (_, body) => {
  const error = await refusedAtOnce((_request, response) => response.writeHead(200, JSON_HEADERS).end(body));
  expect(error.code).toBe('FETCH_ANSWER_INVALID');
});

test('a gzip coding is undone', async () => {
  const { ask } = await asking((_request, response) =>
    response
      .writeHead(200, { ...JSON_HEADERS, 'content-encoding': 'gzip' })
      .end(gzipSync(JSON.stringify(about))),
  );
  expect(await ask()).toMatchObject({ json: about });
});

test('gzip bomb: unpacked no further than the cap', async () => {
  const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024, ' '));
  expect(bomb.length).toBeLessThan(100_000);
  const error = await refusedAtOnce(
    (_request, response) =>
      response.writeHead(200, { ...JSON_HEADERS, 'content-encoding': 'gzip' }).end(bomb),
    { maxBytes: 1_000_000 },
  );
  expect(error.code).toBe('FETCH_TOO_LARGE');
});

test.each(['br', 'zstd', 'gzip, gzip', 'compress'])('a coding that nobody asked for: %s', async (coding) => {
  const error = await refusedAtOnce((_request, response) =>
    response.writeHead(200, { ...JSON_HEADERS, 'content-encoding': coding }).end(gzipSync('{}')),
  );
  expect(error.code).toBe('FETCH_ANSWER_INVALID');
});

test('gzip that is cut short is asked for again', async () => {
  const { ask, waits } = await asking((_request, response, nth) => {
    const packed = gzipSync(JSON.stringify(about));
    const headers = { ...JSON_HEADERS, 'content-encoding': 'gzip' };
    response.writeHead(200, headers).end(nth === 1 ? packed.subarray(0, 20) : packed);
  });
  expect(await ask()).toMatchObject({ json: about });
  expect(waits.length).toBe(1);
});

test('an endless answer is cut off', async () => {
  const error = await refusedAtOnce(
    (_request, response) => {
      response.writeHead(200, JSON_HEADERS);
      const timer = setInterval(() => response.write(Buffer.alloc(50_000, ' ')), 1);
      response.on('close', () => clearInterval(timer));
    },
    { maxBytes: 200_000 },
  );
  expect(error.code).toBe('FETCH_TOO_LARGE');
});

test.each<[string, Answer]>([
  [
    'stops in the middle',
    (_request, response) => void response.socket?.end('HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n{'),
  ],
  ['is reset', (_request, response) => void response.socket?.destroy()],
  ['stalls', (_request, response) => void response.writeHead(200, JSON_HEADERS).write('{')],
  ['answers 500', (_request, response) => response.writeHead(500).end()],
  ['answers 503', (_request, response) => response.writeHead(503, { 'retry-after': '1' }).end()],
  ['speaks no HTTP', (_request, response) => void response.socket?.end('SSH-2.0\r\n\r\n')],
])('a server that %s is asked again, and says so', async (_, wrong) => {
  const { ask, waits, notes } = await asking((request, response, nth) =>
    nth === 1 ? wrong(request, response, nth) : says(request, response, nth),
  );
  expect(await ask({ idleTimeoutMs: 150 })).toMatchObject({ json: about });
  expect([waits.length, notes.length]).toEqual([1, 1]);
});

test('a server that goes on failing is given up after four tries', async () => {
  const { ask, requests } = await asking((_request, response) => response.writeHead(502).end());
  const error = await refusalOf(ask());
  expect([error.code, error.detail.found, requests.length]).toEqual(['FETCH_FAILED', 'HTTP 502', 4]);
});

test.each([401, 403])('%i with an expired token: says whose it is, and asks no more', async (status) => {
  const error = await refusedAtOnce((_request, response) => response.writeHead(status).end(), {
    authorization: 'Bearer expired',
    credentials: 'the token in GH_TOKEN',
  });
  expect(error.code).toBe('FETCH_UNAUTHORIZED');
  expect(error.detail.hint).toContain('the token in GH_TOKEN');
  expect(JSON.stringify(error.detail)).not.toContain('expired"');
});

const NOW = new Date('2026-01-01T00:00:00Z');
const seconds = (later: number) => String(NOW.getTime() / 1000 + later);

test.each<[string, number, Record<string, string>]>([
  ['403 with nothing left', 403, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': seconds(3600) }],
  ['429 with nothing left', 429, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': seconds(3600) }],
  ['429 with Retry-After in seconds', 429, { 'retry-after': '3600' }],
  ['403 with Retry-After as a date', 403, { 'retry-after': 'Thu, 01 Jan 2026 01:00:00 GMT' }],
])('rate limit, %s: says until when', async (_, status, headers) => {
  const { ask, waits } = await asking((_request, response) => response.writeHead(status, headers).end(), NOW);
  const error = await refusalOf(ask());
  expect(error.code).toBe('FETCH_RATE_LIMITED');
  expect(error.detail.expected).toContain('2026-01-01T01:00:00.000Z');
  expect(waits).toEqual([]);
});

test.each<[string, Record<string, string>, number]>([
  ['Retry-After', { 'retry-after': '9' }, 9000],
  ['a reset', { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': seconds(5) }, 5000],
])('rate limit that is soon over, by %s: waited for', async (_, headers, expected) => {
  const { ask, waits } = await asking((request, response, nth) => {
    if (nth === 1) response.writeHead(429, headers).end();
    else says(request, response, nth);
  }, NOW);
  expect(await ask()).toMatchObject({ json: about });
  expect(waits).toEqual([expected]);
});

test('rate limit that is said to be soon over, and never is', async () => {
  const { ask, requests } = await asking((_request, response) =>
    response.writeHead(429, { 'retry-after': '1' }).end(),
  );
  expect((await refusalOf(ask())).code).toBe('FETCH_RATE_LIMITED');
  expect(requests.length).toBe(4);
});

test.each(['9'.repeat(12), 'soon', '-1', ''])(
  'rate limit with a reset of %j is one all the same',
  async (reset) => {
    const { ask } = await asking((_request, response) =>
      response.writeHead(403, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset }).end(),
    );
    expect((await refusalOf(ask())).code).toBe('FETCH_RATE_LIMITED');
  },
);

test('304 is good news for who has the answer already, and no answer for others', async () => {
  const { ask } = await asking((_request, response) => response.writeHead(304).end());
  expect((await ask({ ifNoneMatch: '"1"' })).state).toBe('unchanged');
  expect((await refusalOf(ask())).code).toBe('FETCH_FAILED');
});

test.each([404, 410])('%i is an answer, whatever page comes with it', async (status) => {
  const { ask } = await asking((_request, response) => response.writeHead(status).end('<html>'));
  expect((await ask()).state).toBe('missing');
});

test.each([204, 206, 400, 418])('HTTP %i is no answer', async (status) => {
  const error = await refusedAtOnce((_request, response) => response.writeHead(status).end());
  expect([error.code, error.detail.found]).toEqual(['FETCH_FAILED', `HTTP ${status}`]);
});

test('a redirect to http or to a private address', async () => {
  for (const location of ['http://upstream.invalid/', 'https://10.0.0.1/']) {
    const error = await refusedAtOnce((_request, response) => response.writeHead(302, { location }).end());
    expect(error.code).toBe('FETCH_ADDRESS_REFUSED');
  }
});

test('a name that does not resolve fails at once', async () => {
  const error = await refusalOf(askFor({ url: 'https://upstream.invalid/' }, newHost()));
  expect([error.code, error.detail.found]).toEqual([
    'FETCH_FAILED',
    expect.stringContaining('cannot be reached'),
  ]);
});

test('who gives up asking gets no refusal', async () => {
  const controller = new AbortController();
  const { ask } = await asking(() => controller.abort());
  await expect(ask({ signal: controller.signal })).rejects.toThrow(
    expect.objectContaining({ name: 'AbortError' }),
  );
});

test('what is no JSON is read without a look at its type', async () => {
  const { url } = await serve((_request, response) => response.end('a bundle'));
  const answer = await askFor({ url }, newHost());
  expect(answer.state === 'ok' && Buffer.from(answer.bytes).toString()).toBe('a bundle');
});
