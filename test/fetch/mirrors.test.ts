import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { FetchContext } from '../../src/fetch/context.ts';
import { fetchSource } from '../../src/fetch/fetch.ts';
import { changeSetting } from '../../src/host/settings.ts';
import { fetching, refusalOf, sourceBytes, sourceOf } from '../world/fetching.ts';
import { sendFile, serve, tunnelsAskedOf, unusedAddress } from '../world/http-server.ts';

const file = sourceBytes();
const servesFile = () => serve((request, response) => sendFile(request, response, file));

test('a mirror whose bytes differ is named, and the next one is tried', async () => {
  const { context, states } = fetching();
  const other = sourceBytes();
  const wrong = await serve((request, response) => sendFile(request, response, other));
  const right = await servesFile();
  const fetched = await fetchSource(sourceOf(file.bytes, wrong.url, [right.url]), context);
  expect(fetched.url).toBe(wrong.url);
  expect(states('rejected')).toEqual([
    { type: 'rejected', url: wrong.url, reason: expect.stringContaining('FETCH_DIGEST_MISMATCH') },
  ]);
  expect(wrong.requests.length).toBe(1);
});

test('an address where nobody answers costs one try, and comes last in the same run', async () => {
  const { context, states, waits } = fetching();
  const dead = await unusedAddress();
  const right = await servesFile();
  await fetchSource(sourceOf(file.bytes, `${dead}/a`, [right.url]), context);
  expect(waits).toEqual([]);
  expect(states('started').map((state) => 'url' in state && state.url)).toEqual([`${dead}/a`, right.url]);

  const second = sourceBytes(1000);
  const more = await serve((request, response) => sendFile(request, response, second));
  await fetchSource(sourceOf(second.bytes, `${dead}/b`, [more.url]), context);
  expect(states('started').slice(2)).toEqual([{ type: 'started', url: more.url }]);
});

test('a name that does not resolve goes to the next mirror at once', async () => {
  const { context, waits } = fetching();
  const right = await servesFile();
  await fetchSource(sourceOf(file.bytes, 'https://upstream.invalid/thing.tar.gz', [right.url]), context);
  expect(waits).toEqual([]);
});

test('when all fail the error lists every address with its reason, and nothing is kept', async () => {
  const { context } = fetching();
  const missing = await serve((_request, response) => response.writeHead(404).end());
  const broken = await serve((_request, response) => response.writeHead(500).end());
  const other = await serve((request, response) => sendFile(request, response, sourceBytes()));
  const dead = await unusedAddress();
  const source = sourceOf(file.bytes, missing.url, [broken.url, other.url, dead, 'http://mirror.invalid/x']);
  const error = await refusalOf(fetchSource(source, context));
  expect(error.code).toBe('FETCH_FAILED');
  expect(error.detail.details).toEqual([
    `${missing.url}: HTTP 404`,
    `${broken.url}: HTTP 500`,
    expect.stringMatching(`^${other.url}: FETCH_DIGEST_MISMATCH .*sha256 [0-9a-f]{64}`),
    `${dead}: cannot be reached (ECONNREFUSED)`,
    expect.stringMatching('^http://mirror.invalid/x: FETCH_ADDRESS_REFUSED'),
  ]);
  expect(readdirSync(context.directory)).toEqual([]);
  expect(readdirSync(context.host.paths.downloads)).toEqual([]);
});

test('debian: names a path below the base of the settings', async () => {
  const { context } = fetching();
  const missing = await serve((_request, response) => response.writeHead(404).end());
  const mirror = await servesFile();
  await changeSetting(context.host, 'mirrors.debian', `${mirror.url}/debian/`);
  await fetchSource(sourceOf(file.bytes, missing.url, ['debian:pool/main/t/thing_1.orig.tar.gz']), context);
  expect(mirror.requests.map((request) => request.url)).toEqual(['/debian/pool/main/t/thing_1.orig.tar.gz']);
});

test('a plain http base of the settings is asked by https first, then as it is written', async () => {
  const proxy = await serve((request, response) => {
    if (request.url === 'http://mirror.invalid/debian/pool/thing') sendFile(request, response, file);
    else response.writeHead(404).end();
  });
  const tunnels = tunnelsAskedOf(proxy);
  const { context, states } = fetching({}, { HTTP_PROXY: proxy.url });
  await changeSetting(context.host, 'mirrors.debian', 'http://mirror.invalid/debian');
  const upstream = 'http://mirror.invalid/debian/pool/thing';
  await fetchSource(sourceOf(file.bytes, upstream, ['debian:pool/thing']), context);
  expect(tunnels).toEqual(['mirror.invalid:443']);
  expect(states('rejected')).toEqual([
    { type: 'rejected', url: upstream, reason: expect.stringContaining('FETCH_ADDRESS_REFUSED') },
    { type: 'rejected', url: 'https://mirror.invalid/debian/pool/thing', reason: expect.any(String) },
  ]);
});

test('a wrong setting ends the fetch by its own code', async () => {
  const { context } = fetching();
  const { host } = context;
  host.fs.mkdirSync(host.paths.config, { recursive: true });
  host.fs.writeFileSync(`${host.paths.config}/settings.json`, '{"mirrors":{"debian":"ftp://x"}}');
  const source = sourceOf(file.bytes, await unusedAddress(), ['debian:pool/x']);
  expect((await refusalOf(fetchSource(source, context))).code).toBe('SETTING_INVALID');
});

test('a larger source than allowed is refused, announced or not', async () => {
  const { context } = fetching({ maxBytes: file.bytes.length - 1 });
  const announced = await servesFile();
  const silent = await serve((_request, response) => response.writeHead(200).end(file.bytes));
  const error = await refusalOf(fetchSource(sourceOf(file.bytes, announced.url, [silent.url]), context));
  expect(error.detail.details).toEqual([
    expect.stringContaining('FETCH_TOO_LARGE'),
    expect.stringContaining('FETCH_TOO_LARGE'),
  ]);
  expectNothingKept(context);
});

test('a body without end is cut at the limit', async () => {
  const { context } = fetching({ maxBytes: 1_000_000 });
  const { url, requests } = await serve((_request, response) => {
    response.writeHead(200);
    const pour = () => {
      while (!response.destroyed && response.write(Buffer.alloc(64 * 1024)));
    };
    response.on('drain', pour);
    pour();
  });
  const error = await refusalOf(fetchSource(sourceOf(file.bytes, url), context));
  expect(error.detail.details).toEqual([expect.stringContaining('FETCH_TOO_LARGE')]);
  expect(requests.length).toBe(1);
  expectNothingKept(context);
});

function expectNothingKept({ host }: FetchContext): void {
  expect(readdirSync(host.paths.downloads)).toEqual([]);
}
