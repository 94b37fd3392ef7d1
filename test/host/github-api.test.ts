import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { githubApi } from '../../src/host/github-api.ts';
import { startGithub } from '../world/github-server.ts';
import { codeOf, sigstore } from '../world/github-server-case.ts';
import { serve } from '../world/http-server.ts';
import { tempHome } from '../world/temp-home.ts';

const REPOSITORY = '/repos/acme/tool';

async function world(env: Record<string, string> = {}) {
  const github = await startGithub({ sigstore, token: 'secret' });
  github.repository('Acme/Tool');
  const { host, scratch } = tempHome({ ...github.env, ...env });
  onTestFinished(async () => {
    await host.http.close();
    await github.close();
  });
  return { github, host, scratch, ...asking({ host }) };
}

function asking({ host }: { host: Parameters<typeof githubApi>[0]['host'] }) {
  const notes: string[] = [];
  const waits: number[] = [];
  const api = () =>
    githubApi({ host, note: (text) => notes.push(text), sleep: async (ms) => void waits.push(ms) });
  return { notes, waits, api };
}

/** An API that answers like this whatever it is asked. */
async function against(answer: Parameters<typeof serve>[0]) {
  const server = await serve(answer);
  const { host } = tempHome({ GITHUB_API_URL: server.url });
  onTestFinished(() => host.http.close());
  return { server, ...asking({ host }) };
}

describe('the token', () => {
  const HOSTS = '127.0.0.1:\n  user: me\n  oauth_token: secret\n  git_protocol: https\n';
  const OF_ACCOUNT = '127.0.0.1:\n  user: me\n  users:\n    me:\n      oauth_token: secret\n';
  const NETRC = 'default login anonymous password a@b\nmachine 127.0.0.1 login me password secret\n';

  test.each<[string, Record<string, string>, Record<string, string>]>([
    ['GH_TOKEN', { GH_TOKEN: ' secret\n', GITHUB_TOKEN: 'other' }, {}],
    ['GITHUB_TOKEN', { GH_TOKEN: '', GITHUB_TOKEN: 'secret' }, { 'home/.netrc': NETRC }],
    ['gh, GH_CONFIG_DIR', { GH_CONFIG_DIR: 'gh' }, { 'gh/hosts.yml': HOSTS }],
    ['gh, XDG_CONFIG_HOME', { XDG_CONFIG_HOME: 'xdg' }, { 'xdg/gh/hosts.yml': HOSTS }],
    ['gh, an account', { HOME: 'home' }, { 'home/.config/gh/hosts.yml': OF_ACCOUNT }],
    ['.netrc', { HOME: 'home' }, { 'home/.netrc': NETRC }],
    [
      '.netrc behind a gh that has none',
      { HOME: 'home' },
      { 'home/.netrc': NETRC, 'home/.config/gh/hosts.yml': 'x: {}' },
    ],
  ])('comes from %s', async (_, env, files) => {
    const { scratch } = tempHome();
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(scratch, path)), { recursive: true });
      writeFileSync(join(scratch, path), text);
    }
    const folders = ['GH_CONFIG_DIR', 'XDG_CONFIG_HOME', 'HOME'];
    const placed = Object.entries(env).map(([name, value]) => [
      name,
      folders.includes(name) ? join(scratch, value) : value,
    ]);
    const { github, api } = await world(Object.fromEntries(placed));
    await api().get(REPOSITORY);
    expect(github.requests[0]?.authorization).toBe('Bearer secret');
  });

  test('of another host, and of nobody in particular, stays here', async () => {
    const { scratch } = tempHome();
    mkdirSync(join(scratch, '.config/gh'), { recursive: true });
    writeFileSync(join(scratch, '.config/gh/hosts.yml'), 'github.com:\n  oauth_token: other\n');
    writeFileSync(join(scratch, '.netrc'), 'machine github.com password x\ndefault login a password b\n');
    const { github, api } = await world({ HOME: scratch });
    await api().get(REPOSITORY);
    expect(github.requests.map(({ authorization }) => authorization)).toEqual([undefined]);
  });

  test('in a file that cannot be read is said, and gone without', async () => {
    const { scratch } = tempHome();
    writeFileSync(join(scratch, 'hosts.yml'), 'a: [\n- : {');
    const { api, notes, github } = await world({ GH_CONFIG_DIR: scratch });
    await api().get(REPOSITORY);
    expect(notes).toHaveLength(1);
    expect(github.requests[0]?.authorization).toBeUndefined();
  });

  test('that has expired is named, and nobody asks without it', async () => {
    const { github, api } = await world({ GH_TOKEN: 'expired' });
    await expect(api().get(REPOSITORY)).rejects.toMatchObject({
      code: 'FETCH_UNAUTHORIZED',
      detail: { found: expect.stringContaining('GH_TOKEN') },
    });
    expect(github.requests).toHaveLength(1);
  });

  test('that no header can hold is refused, and not shown', async () => {
    const { api } = await world({ GH_TOKEN: 'sec\nret' });
    const refusal = api().get(REPOSITORY);
    await expect(refusal).rejects.toMatchObject({ code: 'SETTING_INVALID' });
    await expect(refusal).rejects.not.toMatchObject({ message: expect.stringContaining('ret') });
  });
});

describe('what was answered before', () => {
  test('is asked for by its ETag, and used where it is still the same', async () => {
    const { github, api } = await world();
    const first = await api().get(REPOSITORY, { keep: true });
    expect(await api().get(REPOSITORY, { keep: true })).toEqual(first);
    expect(github.requests.map(({ status }) => status)).toEqual([200, 304]);
    github.repository('acme/tool').isPrivate = true;
    expect(await api().get(REPOSITORY, { keep: true })).toBeUndefined();
  });

  test('leads on to the next page as it did', async () => {
    const { github, api } = await world();
    github.repository('acme/tool').tags.push('a1', 'a2', 'a3');
    github.rules.pageSize = 2;
    const read = async () => {
      const pages: unknown[] = [];
      for await (const { json } of api().pages(`${REPOSITORY}/tags`, { most: 9, keep: true }))
        pages.push(json);
      return pages;
    };
    const first = await read();
    expect(first).toHaveLength(2);
    expect(await read()).toEqual(first);
    expect(github.requests.map(({ status }) => status)).toEqual([200, 200, 304, 304]);
  });

  test.each(['', '{', '{"url":"elsewhere","etag":"x","json":1}'])(
    'and is damaged now (%j) is asked for anew',
    async (text) => {
      const { github, api, host } = await world();
      const first = await api().get(REPOSITORY, { keep: true });
      const folder = join(host.paths.cache, 'github');
      for (const name of readdirSync(folder)) writeFileSync(join(folder, name), text);
      expect(await api().get(REPOSITORY, { keep: true })).toEqual(first);
      expect(github.requests.map(({ ifNoneMatch }) => ifNoneMatch)).toEqual([undefined, undefined]);
    },
  );

  test('hides no rename', async () => {
    const { github, api } = await world();
    const tags = `${REPOSITORY}/tags`;
    await api().get(tags, { keep: true });
    github.rename('acme/tool', 'acme/other');
    expect(await codeOf(api().get(tags, { keep: true }))).toBe('ORIGIN_RENAMED');
  });

  test('is not kept where the disk takes nothing, and that is no fault', async () => {
    const { api, host } = await world();
    mkdirSync(host.paths.cache, { recursive: true });
    writeFileSync(join(host.paths.cache, 'github'), 'a file in its place');
    expect(await api().get(REPOSITORY, { keep: true })).toBeDefined();
  });
});

describe('faults', () => {
  test('5xx, a body that breaks off and one that is shorter than announced are asked for again', async () => {
    const { api, waits, server } = await against((_, response, nth) => {
      if (nth === 1) response.writeHead(502).end();
      else if (nth < 4) {
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': 50 });
        response.write('{"a":', () => response.socket?.destroy());
      } else response.writeHead(200, { 'content-type': 'application/json' }).end('{"a":1}');
    });
    expect(await api().get(REPOSITORY)).toMatchObject({ json: { a: 1 } });
    expect(server.requests.length).toBe(4);
    expect(waits.length).toBe(3);
  });

  test('5xx for good is an error', async () => {
    const { api, server } = await against((_, response) => response.writeHead(503).end());
    expect(await codeOf(api().get(REPOSITORY))).toBe('FETCH_FAILED');
    expect(server.requests.length).toBe(4);
  });

  test.each<[string, string | undefined, string]>([
    ['a page to log in at', 'text/html', '<html>'],
    ['no type', undefined, '{}'],
    ['half of it', 'application/json', '{"a":'],
    ['a member twice', 'application/json', '{"a":1,"a":2}'],
    ['no UTF-8', 'application/json', '"\u00ff"'],
  ])('%s is no answer', async (_, type, body) => {
    const { api } = await against((__, response) => {
      response
        .writeHead(200, type === undefined ? {} : { 'content-type': type })
        .end(Buffer.from(body, 'latin1'));
    });
    expect(await codeOf(api().get(REPOSITORY))).toBe('FETCH_ANSWER_INVALID');
  });

  test('an endless body is cut off', async () => {
    const { api } = await against((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const piece = Buffer.alloc(1024 * 1024, 0x20);
      const more = () => {
        while (!response.destroyed && response.write(piece));
      };
      response.on('drain', more);
      more();
    });
    expect(await codeOf(api().get(REPOSITORY))).toBe('FETCH_TOO_LARGE');
  });

  test.each<[string, Record<string, string>, string]>([
    [
      'nothing left',
      { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1900000000' },
      '2030-03-17T17:46:40',
    ],
    ['Retry-After', { 'retry-after': 'Sun, 17 Mar 2030 17:46:40 GMT' }, '2030-03-17T17:46'],
  ])('a rate limit, by %s, says until when', async (_, headers, until) => {
    for (const status of [403, 429]) {
      const { api, server } = await against((__, response) => response.writeHead(status, headers).end());
      await expect(api().get(REPOSITORY)).rejects.toMatchObject({
        code: 'FETCH_RATE_LIMITED',
        detail: { expected: expect.stringContaining(until) },
      });
      expect(server.requests.length).toBe(1);
    }
  });

  test.each([
    'http://127.0.0.1:1/repositories/1/tags?page=2',
    'https://evil.example/repos/acme/tool/tags?page=2',
    '/repos/evil/tool/tags',
    'HOST/repos/evil/tool/tags?page=2',
    'HOST/repositories/7/releases',
    'not an address',
  ])('a next page at %s is not read', async (next) => {
    const { api, server } = await against((request, response) => {
      const link = `<${next.replace('HOST', `http://${request.headers.host}`)}>; rel="next"`;
      const headers = { 'content-type': 'application/json', link };
      response.writeHead(200, headers).end('[]');
    });
    const read = async () => {
      for await (const _ of api().pages(`${REPOSITORY}/tags`, { most: 9 }));
    };
    expect(await codeOf(read())).toBe(next.includes(' ') ? 'nothing was refused' : 'FETCH_ANSWER_INVALID');
    expect(server.requests.length).toBe(1);
  });

  test('pages without an end are read to a limit, which is said', async () => {
    const { api, server, notes } = await against((request, response) => {
      const link = `<http://${request.headers.host}${REPOSITORY}/tags?page=9>; rel="next"`;
      response.writeHead(200, { 'content-type': 'application/json', link }).end('[]');
    });
    for await (const _ of api().pages(`${REPOSITORY}/tags`, { most: 3 }));
    expect(server.requests.length).toBe(3);
    expect(notes).toHaveLength(1);
  });

  test('an address of the API that is none is a setting to correct', () => {
    const { host } = tempHome({ GITHUB_API_URL: 'nowhere' });
    expect(() => githubApi({ host })).toThrow(expect.objectContaining({ code: 'SETTING_INVALID' }));
  });

  test('plain http to another machine is refused before a token goes there', async () => {
    const { host } = tempHome({ GITHUB_API_URL: 'http://github.example', GH_TOKEN: 'secret' });
    expect(await codeOf(githubApi({ host }).get(REPOSITORY))).toBe('FETCH_ADDRESS_REFUSED');
    await host.http.close();
  });
});
