import type { ServerResponse } from 'node:http';
import { expect, test } from 'vitest';
import { parseVersion } from '../../src/model/version.ts';
import { githubProject, githubVersions } from '../../src/upstream/github.ts';
import { serve } from '../world/http-server.ts';
import { tempHome } from '../world/temp-home.ts';

const URL_1_8 = 'https://github.com/acme/tool/releases/download/tool-1.8.2/tool-1.8.2.tar.gz';
const project = githubProject(URL_1_8, parseVersion('1.8.2'));

test('a release asset and an archive both tell repository and tag', () => {
  expect(project).toEqual({ repository: 'acme/tool', tag: { before: 'tool-', behind: '' } });
  const archive = 'https://github.com/acme/tool/archive/refs/tags/v1.2.tar.gz';
  expect(githubProject(archive, parseVersion('1.2'))).toEqual({
    repository: 'acme/tool',
    tag: { before: 'v', behind: '' },
  });
  expect(githubProject('https://example.com/tool-1.2.tar.gz', parseVersion('1.2'))).toBeUndefined();
  expect(githubProject(URL_1_8, parseVersion('9.9'))).toBeUndefined();
});

test('releases come page by page, drafts and tags of another kind left out', async () => {
  const first = Array.from({ length: 100 }, (_, n) => ({ tag_name: `tool-1.${n}`, draft: n === 7 }));
  const second = [
    { tag_name: 'tool-2.0', prerelease: true },
    { tag_name: 'other-3.0' },
    { tag_name: 'tool-x' },
    7,
  ];
  const server = await serve((request, response) => {
    const url = new URL(request.url ?? '', server.url);
    if (url.searchParams.has('page')) return sendJson(response, second);
    const link = `<${server.url}/repositories/1/releases?per_page=100&page=2>; rel="next"`;
    sendJson(response, first, { link });
  });
  const { versions } = await ask(server.url);
  expect(versions).toHaveLength(100);
  expect(versions.at(-1)).toEqual({ version: '2.0', isPrerelease: true });
  expect(versions.map(({ version }) => version as string)).not.toContain('1.7');
});

test('a project without releases is known by its tags', async () => {
  const server = await serve((request, response) =>
    sendJson(response, request.url?.includes('/tags') ? [{ name: 'tool-1.9' }] : []),
  );
  expect((await ask(server.url)).versions).toEqual([{ version: '1.9', isPrerelease: false }]);
});

test('a token goes to the API and is not carried to another server, whose answer is nobody’s', async () => {
  const elsewhere = await serve((_, response) => sendJson(response, [{ tag_name: 'tool-1.9' }]));
  const server = await serve((_, response) =>
    response.writeHead(302, { location: `${elsewhere.url}/x` }).end(),
  );
  const asked = ask(server.url, { GH_TOKEN: 'secret' });
  await expect(asked).rejects.toMatchObject({ code: 'FETCH_ADDRESS_REFUSED' });
  expect(server.requests[0]?.headers.authorization).toBe('Bearer secret');
  expect(elsewhere.requests[0]?.headers.authorization).toBeUndefined();
});

test('a rate limit says until when', async () => {
  const server = await serve((_, response) =>
    response.writeHead(403, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1800000000' }).end(),
  );
  await expect(ask(server.url)).rejects.toMatchObject({
    code: 'FETCH_RATE_LIMITED',
    detail: { expected: 'a request after 2027-01-15T08:00:00.000Z' },
  });
});

test('a refused token is an error, not an empty list', async () => {
  const server = await serve((_, response) => response.writeHead(401).end());
  await expect(ask(server.url)).rejects.toMatchObject({ code: 'FETCH_UNAUTHORIZED' });
});

async function ask(api: string, env: Record<string, string> = {}) {
  if (project === undefined) throw new Error('no project');
  const { host } = tempHome({ GITHUB_API_URL: api, ...env });
  try {
    return await githubVersions(project, host);
  } finally {
    await host.http.close();
  }
}

function sendJson(response: ServerResponse, body: unknown, headers: Record<string, string> = {}): void {
  response.writeHead(200, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}
