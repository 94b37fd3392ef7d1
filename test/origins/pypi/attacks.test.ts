import { expect, test } from 'vitest';
import { fetchArtifact } from '../../../src/fetch/artifact.ts';
import { pypiAuthorization } from '../../../src/origins/pypi/ask.ts';
import { saidPublishers } from '../../../src/origins/pypi/evidence.ts';
import { publisherHint, publishersIn } from '../../../src/origins/pypi/publisher.ts';
import { refusalOf } from '../../world/fetching.ts';
import { attested, pypiCase, signed, sigstore } from '../../world/pypi-case.ts';
import { publishOf, releaseRun } from '../../world/pypi-evidence.ts';
import { pypiServer, SIMPLE_JSON, upload } from '../../world/pypi-server.ts';
import { makeWheel } from '../../world/pypi-wheel.ts';
import { tempHome } from '../../world/temp-home.ts';

const recipe = { name: 'tool', version: '1.0' } as const;

test('a wheel that was replaced after it was signed', async () => {
  const honest = await attested(recipe);
  const other = makeWheel({ ...recipe, files: { 'tool/__init__.py': 'import evil\n' } });
  const { find, judge } = await pypiCase({ tool: [{ ...honest, bytes: other.bytes }] });
  expect(await judge((await find('tool', '1.0')).parts[0])).toBe('VERIFY_SUBJECT_MISMATCH');
});

test('an index that lies about the digest of a wheel: what it says is a check, and no proof', async () => {
  const honest = await attested(recipe);
  const says = { hashes: { sha256: 'a'.repeat(64) } };
  const { find, judge, context } = await pypiCase({ tool: [{ ...honest, says }] });
  const [part] = (await find('tool', '1.0')).parts;
  const directory = tempHome().scratch;
  const fetched = fetchArtifact(part.artifact, { ...context, directory, what: 'tool', progress: () => {} });
  expect((await refusalOf(fetched)).code).toBe('FETCH_DIGEST_MISMATCH');
  expect(await judge(part)).toBe('Verified');
});

test('provenance of another version', async () => {
  const other = makeWheel({ ...recipe, version: '0.9' });
  const { find, judge } = await pypiCase({
    tool: [upload(makeWheel(recipe), { attestations: [await signed(other)] })],
  });
  expect(await judge((await find('tool', '1.0')).parts[0])).toBe('VERIFY_SUBJECT_MISMATCH');
});

test('provenance of the same bytes under the name of another file', async () => {
  const wheel = makeWheel(recipe);
  const renamed = { ...wheel, fileName: 'tool-1.0-py2.py3-none-any.whl' };
  const { find, judge } = await pypiCase({
    tool: [upload(renamed, { attestations: [await signed(wheel)] })],
  });
  expect(await judge((await find('tool', '1.0')).parts[0])).toBe('VERIFY_SUBJECT_MISMATCH');
});

test('a publish attestation offered as provenance', async () => {
  const wheel = makeWheel(recipe);
  const publish = await publishOf(sigstore, wheel, releaseRun('acme/tool', '1.0'));
  const { find, judge, world } = await pypiCase({ tool: [upload(wheel, { attestations: [publish] })] });
  const [part] = (await find('tool', '1.0')).parts;
  expect(await judge(part)).toBe('VERIFY_PREDICATE_TYPE');
  world.projects = { tool: [upload(wheel, { attestations: [publish, await signed(wheel)] })] };
  expect(await judge(part)).toBe('VERIFY_PREDICATE_TYPE Verified');
});

test('a project whose address of the source is not where it was built', async () => {
  const wheel = makeWheel({ ...recipe, projectUrls: { Source: 'https://github.com/acme/tool' } });
  const { find, judge } = await pypiCase({
    tool: [upload(wheel, { attestations: [await signed(wheel, 'acme-mirror/tool')] })],
  });
  expect(await judge((await find('tool', '1.0')).parts[0])).toBe('VERIFY_SOURCE_REPOSITORY');
});

test('credentials go to the index, and to no other server', async () => {
  const credentials = { user: 'me', password: 'p@ss word' };
  const projects = {
    tool: [await attested({ ...recipe, requires: ['dep'] })],
    dep: [await attested({ name: 'dep', version: '1' })],
  };
  const world = await pypiServer(projects, { credentials });
  const stranger = await pypiCase(world);
  expect((await refusalOf(stranger.versions('tool'))).code).toBe('FETCH_UNAUTHORIZED');
  const before = world.pages.requests.length;
  const PIP_INDEX_URL = world.index.replace('//', '//me:p%40ss%20word@');
  const { find, judge } = await pypiCase(world, { PIP_INDEX_URL });
  for (const part of (await find('tool', '1.0')).parts) expect(await judge(part)).toBe('Verified');
  const expected = `Basic ${Buffer.from('me:p@ss word').toString('base64')}`;
  const told = world.pages.requests.slice(before).map(({ headers }) => headers.authorization);
  expect(told).toEqual([expected, expected, expected, expected]);
  expect(world.files.requests).toHaveLength(4);
  expect(world.files.requests.filter(({ headers }) => headers.authorization !== undefined)).toEqual([]);
});

test('credentials do not follow a redirect of the index to another server', async () => {
  const { versions, world } = await pypiCase({ tool: [await attested(recipe)] }, {});
  const PIP_INDEX_URL = world.index.replace('//', '//me:secret@');
  const { versions: asked } = await pypiCase(world, { PIP_INDEX_URL });
  world.faults.page = (_request, response) =>
    response.writeHead(302, { location: `${world.files.url}/elsewhere/` }).end();
  expect((await refusalOf(asked('tool'))).code).toBe('PACKAGE_UNKNOWN');
  expect(world.pages.requests.at(-1)?.headers.authorization).toMatch(/^Basic /);
  expect(world.files.requests.map(({ headers }) => headers.authorization)).toEqual([undefined]);
  expect((await refusalOf(versions('tool'))).code).toBe('PACKAGE_UNKNOWN');
});

test('credentials for a file are those of its own server', async () => {
  const PIP_INDEX_URL = 'https://me:secret@index.example/simple';
  const { host } = tempHome({ PIP_INDEX_URL, PIP_CONFIG_FILE: '/dev/null' });
  expect(await pypiAuthorization('https://index.example/files/tool.whl', host)).toMatch(/^Basic /);
  for (const other of [
    'https://files.example/tool.whl',
    'http://index.example/x',
    'https://index.example:8443/x',
  ]) {
    expect(await pypiAuthorization(other, host), other).toBeUndefined();
  }
});

test('provenance that is said to lie on another server', async () => {
  const honest = await attested(recipe);
  const { find, world } = await pypiCase({ tool: [] });
  world.projects = { tool: [{ ...honest, says: { provenance: `${world.files.url}/steal` } }] };
  expect((await refusalOf(find('tool', '1.0'))).code).toBe('ORIGIN_METADATA_INVALID');
});

test.each(['http://example.com/tool.whl', 'file:///etc/passwd', 'https://user:word@example.com/tool.whl'])(
  'a file that is said to lie at %s',
  async (url) => {
    const { find } = await pypiCase({ tool: [{ ...(await attested(recipe)), says: { url } }] });
    expect((await refusalOf(find('tool', '1.0'))).code).toBe('FETCH_ADDRESS_REFUSED');
  },
);

test('metadata that does not match its digest', async () => {
  const honest = await attested(recipe);
  const forged = makeWheel({ ...recipe, projectUrls: { Source: 'https://github.com/evil/tool' } });
  const { find, world } = await pypiCase({ tool: [honest] });
  world.faults.metadata = (_request, response) => response.end(forged.metadata);
  expect((await refusalOf(find('tool', '1.0'))).code).toBe('ORIGIN_METADATA_INVALID');
});

test.each([
  ['of another project', makeWheel({ name: 'other', version: '1.0' }).metadata],
  ['of another version', makeWheel({ name: 'tool', version: '1.1' }).metadata],
  ['with two names', makeWheel({ ...recipe, head: ['Name: tool'] }).metadata],
  ['with a requirement that cannot be read', makeWheel({ ...recipe, requires: ['dep >=x'] }).metadata],
  ['with an unknown marker', makeWheel({ ...recipe, requires: ['dep; moon == "full"'] }).metadata],
  ['that is no text', Buffer.from([0xff, 0xfe, 0x00])],
])('metadata %s', async (_what, metadata) => {
  const { find } = await pypiCase({ tool: [{ ...(await attested(recipe)), metadata }] });
  expect((await refusalOf(find('tool', '1.0'))).code).toBe('ORIGIN_METADATA_INVALID');
});

test('a page of 100 MB', async () => {
  const { versions, world } = await pypiCase({ tool: [] });
  world.faults.page = (_request, response) => {
    response.writeHead(200, { 'content-type': SIMPLE_JSON });
    const chunk = Buffer.alloc(1024 * 1024, ' ');
    let left = 100;
    const send = () => {
      while (left > 0 && response.writable) {
        left -= 1;
        if (!response.write(chunk)) return void response.once('drain', send);
      }
      response.end();
    };
    send();
  };
  expect((await refusalOf(versions('tool'))).code).toBe('FETCH_TOO_LARGE');
});

test.each([
  '../../tool-1.0-py3-none-any.whl',
  'tool-1.0-py3-none-any.whl/..',
  '..%2ftool-1.0-py3-none-any.whl',
  'tool-1.0-py3-none-any.whl\u0000',
  'tool-1.0-py3-none-any.exe',
  'tool-1.0-py3-none.whl',
  'tool-1.0.whl',
  'other-1.0-py3-none-any.whl',
  '-1.0-py3-none-any.whl',
  `tool-1.0-${'a.'.repeat(120)}a-none-any.whl`,
  'tool-1.0-py3..py2-none-any.whl',
])('a file that is called %j', async (filename) => {
  const { versions } = await pypiCase({ tool: [{ ...(await attested(recipe)), says: { filename } }] });
  expect(await versions('tool')).toEqual([]);
});

test.each<[string, unknown]>([
  ['is of another project', { meta: { 'api-version': '1.1' }, name: 'other', files: [] }],
  ['is of a later protocol', { meta: { 'api-version': '2.0' }, name: 'tool', files: [] }],
  ['has no version', { meta: {}, name: 'tool', files: [] }],
  ['has no files', { meta: { 'api-version': '1.1' }, name: 'tool' }],
  ['has files that are none', { meta: { 'api-version': '1.1' }, name: 'tool', files: ['x'] }],
  ['is a list', []],
])('a page that %s', async (_what, body) => {
  const { versions, world } = await pypiCase({ tool: [] });
  world.faults.page = (_request, response) =>
    response.writeHead(200, { 'content-type': SIMPLE_JSON }).end(JSON.stringify(body));
  expect((await refusalOf(versions('tool'))).code).toBe('ORIGIN_METADATA_INVALID');
});

test('an index that speaks HTML alone', async () => {
  const { versions } = await pypiCase(
    await pypiServer({ tool: [await attested(recipe)] }, { speaks: 'html' }),
  );
  const error = await refusalOf(versions('tool'));
  expect(error.code).toBe('FETCH_ANSWER_INVALID');
  expect(error.detail.expected).toBe(SIMPLE_JSON);
});

test('evidence that has vanished since is none, and garbage is refused', async () => {
  const { find, judge, world } = await pypiCase({ tool: [await attested(recipe)] });
  const [part] = (await find('tool', '1.0')).parts;
  world.faults.provenance = (_request, response) => response.writeHead(404).end();
  expect(await judge(part)).toBe('no evidence');
  world.faults.provenance = (_request, response) => response.end('{"version":2,"attestation_bundles":[]}');
  expect((await refusalOf(judge(part))).code).toBe('VERIFY_BUNDLE_INVALID');
});

test('of a wheel that was only published, it can be told by whom, as the word of the index', async () => {
  const wheel = makeWheel(recipe);
  const publish = await publishOf(sigstore, wheel, releaseRun('acme/tool', '1.0'));
  const { find, context } = await pypiCase({ tool: [upload(wheel, { attestations: [publish] })] });
  const [part] = (await find('tool', '1.0')).parts;
  const said = await saidPublishers(part, context);
  expect(said).toMatchObject([{ saidBy: 'the index', repository: 'acme/tool', workflow: 'release.yml' }]);
  expect(publisherHint('pypi:tool', said)).toContain('The index says');
  expect(publisherHint('pypi:tool', [])).toBeUndefined();
});

test('who published is told as what the index says, and never more', () => {
  const publisher = { kind: 'GitHub', repository: 'acme/tool', workflow: 'release.yml' };
  const bytes = (value: unknown) => Buffer.from(JSON.stringify(value));
  const provenance = { version: 1, attestation_bundles: [{ publisher, attestations: [] }] };
  expect(publishersIn(bytes(provenance))).toEqual([{ saidBy: 'the index', ...publisher }]);
  const nasty = { kind: 'GitHub', repository: 'acme/\u001b[2Jtool', workflow: 7 };
  expect(publishersIn(bytes({ attestation_bundles: [{ publisher: nasty }, 3, null] }))).toEqual([
    { saidBy: 'the index', kind: 'GitHub' },
  ]);
  for (const other of [[], null, 'x', { attestation_bundles: 7 }])
    expect(publishersIn(bytes(other))).toEqual([]);
  expect(publishersIn(Buffer.from('{'))).toEqual([]);
});
