import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import type { Host } from '../../src/host/host.ts';
import type { HttpResponse } from '../../src/host/http.ts';
import { refusalOf } from '../world/fetching.ts';
import { type Answer, serve, tunnelsAskedOf } from '../world/http-server.ts';
import { tempHome } from '../world/temp-home.ts';

test('a chain of redirects is followed to its end', async () => {
  const host = newHost();
  const { url, requests } = await serve((request, response) => {
    if (request.url === '/5') return response.end('here');
    const next = Number(request.url?.slice(1)) + 1;
    response.writeHead([301, 302, 303, 307, 308][next - 1] ?? 500, { location: `${next}` }).end('there');
  });
  const response = await host.http.get(`${url}/0`);
  expect([response.status, response.url, await textOf(response)]).toEqual([200, `${url}/5`, 'here']);
  expect(requests.length).toBe(6);
});

test('a sixth redirect, and so a loop, is refused', async () => {
  const host = newHost();
  const { url, requests } = await serve(redirectTo('/again'));
  expect((await refusalOf(host.http.get(url))).code).toBe('FETCH_ADDRESS_REFUSED');
  expect(requests.length).toBe(6);
});

test.each([
  'http://upstream.invalid/',
  'http://127.0.0.1.upstream.invalid/',
  'http://[::ffff:7f00:1]/',
  'http://169.254.169.254/latest/meta-data/',
  '//upstream.invalid/',
  'file:///etc/passwd',
  'ftp://upstream.invalid/',
  'data:text/plain,x',
  'http://user:word@127.0.0.1/',
  'http://',
])('a redirect to %s is refused', async (location) => {
  const host = newHost();
  const { url, requests } = await serve(redirectTo(location));
  expect((await refusalOf(host.http.get(url))).code).toBe('FETCH_ADDRESS_REFUSED');
  expect(requests.length).toBe(1);
});

test('a redirect to https elsewhere is followed', async () => {
  const proxy = await serve(redirectTo('https://upstream.invalid/'));
  const asked = tunnelsAskedOf(proxy);
  const host = newHost({ http_proxy: proxy.url });
  await expect(host.http.get('http://127.0.0.1:9/')).rejects.toThrow();
  expect(asked).toEqual(['upstream.invalid:443']);
});

test('a redirect without a location is an answer like any other', async () => {
  const host = newHost();
  const { url } = await serve((_request, response) => response.writeHead(302).end());
  expect((await host.http.get(url)).status).toBe(302);
});

test('a proxy of the environment is asked instead of the server', async () => {
  const proxy = await serve((request, response) => response.end(`proxied ${request.url}`));
  const host = newHost({ HTTP_PROXY: proxy.url });
  expect(await textOf(await host.http.get('http://127.0.0.1:9/thing'))).toBe(
    'proxied http://127.0.0.1:9/thing',
  );
});

test('https goes through a tunnel of the proxy, by name', async () => {
  const proxy = await serve((_request, response) => response.end());
  const asked = tunnelsAskedOf(proxy);
  const host = newHost({ https_proxy: proxy.url });
  await expect(host.http.get('https://upstream.invalid/thing')).rejects.toThrow();
  expect(asked).toEqual(['upstream.invalid:443']);
});

test('NO_PROXY names who is asked directly', async () => {
  const proxy = await serve((_request, response) => response.end('proxied'));
  const { url } = await serve((_request, response) => response.end('direct'));
  const host = newHost({ HTTP_PROXY: proxy.url, NO_PROXY: '127.0.0.1' });
  expect(await textOf(await host.http.get(url))).toBe('direct');
});

test('the proxy of this very process is not that of the host', async () => {
  const before = process.env.HTTP_PROXY;
  onTestFinished(() => {
    if (before === undefined) delete process.env.HTTP_PROXY;
    else process.env.HTTP_PROXY = before;
  });
  process.env.HTTP_PROXY = 'http://127.0.0.1:9';
  const { url } = await serve((_request, response) => response.end('direct'));
  expect(await textOf(await newHost().http.get(url))).toBe('direct');
});

test('a proxy that is no address is a wrong setting', async () => {
  const host = newHost({ HTTPS_PROXY: 'not an address' });
  expect((await refusalOf(host.http.get('https://upstream.invalid/'))).code).toBe('SETTING_INVALID');
});

test('what speaks no HTTP is an error, not an answer', async () => {
  const server = createServer((socket) => socket.end('SSH-2.0-OpenSSH_9\r\n')).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  await expect(newHost().http.get(`http://127.0.0.1:${port}/`)).rejects.toThrow();
});

function newHost(env: Record<string, string> = {}): Host {
  const { host } = tempHome(env);
  onTestFinished(() => host.http.close());
  return host;
}

function redirectTo(location: string): Answer {
  return (_request, response) => response.writeHead(302, { location }).end();
}

async function textOf({ body }: HttpResponse): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}
