import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { expect, test } from 'vitest';
import { fetchArtifact } from '../../src/fetch/artifact.ts';
import { fetchSource } from '../../src/fetch/fetch.ts';
import type { RemoteArtifact } from '../../src/model/attested-package.ts';
import { parseSha256, sha256Of } from '../../src/model/digest.ts';
import { fetching, refusalOf, sourceBytes, sourceOf } from '../world/fetching.ts';
import { sendFile, serve } from '../world/http-server.ts';

const file = sourceBytes();
const sha256 = sha256Of(file.bytes);
const sha512 = createHash('sha512').update(file.bytes).digest('hex');
const size = file.bytes.length;
const other = createHash('sha512').update('other bytes').digest('hex');

const servesFile = () => serve((request, response) => sendFile(request, response, file));
const at = (url: string, known: Partial<RemoteArtifact> = {}): RemoteArtifact => ({
  url: `${url}/tool.tar.gz`,
  fileName: 'tool.tar.gz',
  ...known,
});

test('digest and size are those of the file as it lies in the quarantine', async () => {
  const { context } = fetching();
  const { url } = await servesFile();
  const fetched = await fetchArtifact(at(url), context);
  expect(fetched).toEqual({ path: expect.any(String), sha256, size });
  expect(dirname(fetched.path)).toBe(context.directory);
  expect(readFileSync(fetched.path).equals(file.bytes)).toBe(true);
});

test.each<[string, Partial<RemoteArtifact>]>([
  ['SHA-256', { sha256 }],
  ['SHA-512', { sha512 }],
  ['both, and the size', { sha256, sha512, size }],
])('what is known by %s is kept, and needs no network the next time', async (_, known) => {
  const { context } = fetching();
  const { url, requests } = await servesFile();
  const first = await fetchArtifact(at(url, known), context);
  rmSync(first.path);
  expect(await fetchArtifact(at(url, known), context)).toEqual(first);
  expect(readFileSync(first.path).equals(file.bytes)).toBe(true);
  expect(requests.length).toBe(1);
});

test('a file of which no digest was known is fetched anew each time, and nothing of it is kept', async () => {
  const { context } = fetching();
  const { url, requests } = await servesFile();
  for (let time = 1; time <= 2; time++) {
    const { path } = await fetchArtifact(at(url, { size }), context);
    rmSync(path);
    expect(readdirSync(context.host.paths.downloads)).toEqual([]);
    expect(requests.length).toBe(time);
  }
});

test('attack: a file put where one without a known digest comes to lie is not taken for it', async () => {
  const { context } = fetching();
  const { url } = await servesFile();
  await fetchArtifact(at(url), context);
  const { downloads } = context.host.paths;
  for (const name of [`url-${sha256Of(at(url).url)}`, `url-${sha256Of(at(url).url)}.part`]) {
    writeFileSync(`${downloads}/${name}`, 'planted');
  }
  expect((await fetchArtifact(at(url), context)).sha256).toBe(sha256);
});

test.each<[string, Partial<RemoteArtifact>]>([
  ['SHA-256', { sha256: sha256Of('other bytes') }],
  ['SHA-512', { sha512: other }],
  ['SHA-512, beside the right SHA-256', { sha256, sha512: other }],
  ['SHA-256, beside the right SHA-512', { sha256: sha256Of('other bytes'), sha512 }],
  ['size, which is larger', { size: size + 1 }],
  ['size, which is smaller', { size: size - 1 }],
])('other bytes than were said: %s', async (_, known) => {
  const { context, waits } = fetching();
  const { url, requests } = await servesFile();
  const error = await refusalOf(fetchArtifact(at(url, known), context));
  expect(error.code).toBe('FETCH_DIGEST_MISMATCH');
  expect(error.detail.subject).toContain('thing 1.0');
  expect(readdirSync(context.directory)).toEqual([]);
  expect(readdirSync(context.host.paths.downloads)).toEqual([]);
  expect([requests.length, waits.length]).toEqual([1, 0]);
});

test('a kept artifact that was changed on disk is found out, dropped, and fetched again', async () => {
  const { context, events } = fetching();
  const { url, requests } = await servesFile();
  const { path } = await fetchArtifact(at(url, { sha512 }), context);
  rmSync(path);
  writeFileSync(`${context.host.paths.downloads}/sha512-${sha512}`, 'changed');
  expect((await fetchArtifact(at(url, { sha512 }), context)).sha256).toBe(sha256);
  expect(requests.length).toBe(2);
  expect(events.filter(({ kind }) => kind === 'warning').length).toBe(1);
});

test('an artifact and a source of the same bytes are one download', async () => {
  const { context } = fetching();
  const { url, requests } = await servesFile();
  await fetchArtifact(at(url, { sha256 }), context);
  await fetchSource(sourceOf(file.bytes, url), context);
  expect(requests.length).toBe(1);
});

test.each(['../../x', 'AB', `${sha512}/../..`])(
  'attack: a digest that is a path, %j, names no file',
  async (wrong) => {
    const { context } = fetching();
    const { url, requests } = await servesFile();
    const error = await refusalOf(fetchArtifact(at(url, { sha512: wrong }), context));
    expect(error.code).toBe('FETCH_ANSWER_INVALID');
    expect(requests.length).toBe(0);
    expect(existsSync(context.host.paths.downloads)).toBe(false);
  },
);

test('the credentials go to the server they are for, and not with a redirect elsewhere', async () => {
  const { context } = fetching();
  const elsewhere = await servesFile();
  const { url, requests } = await serve((_request, response) =>
    response.writeHead(302, { location: `${elsewhere.url}/signed?token=1` }).end(),
  );
  await fetchArtifact(at(url), { ...context, authorization: 'Bearer secret' });
  expect(requests.map(({ headers }) => headers.authorization)).toEqual(['Bearer secret']);
  expect(elsewhere.requests.map(({ headers }) => headers.authorization)).toEqual([undefined]);
});

test('attack: an answer of a public server names an artifact at a private address', async () => {
  const { context } = fetching();
  const { url, requests } = await servesFile();
  const toldBy = 'https://registry.example/tool';
  for (const named of [url, 'https://10.0.0.1', 'https://169.254.169.254', 'http://registry.example']) {
    const error = await refusalOf(fetchArtifact(at(named, { toldBy }), context));
    expect(error.code).toBe('FETCH_ADDRESS_REFUSED');
  }
  expect(requests.length).toBe(0);
});

test('two who want the same artifact at once ask for it once', async () => {
  const { context } = fetching();
  const { url, requests } = await serve((request, response) =>
    setTimeout(() => sendFile(request, response, file), 50),
  );
  const artifact = at(url, { sha256: parseSha256(sha256) });
  const [one, two] = await Promise.all([fetchArtifact(artifact, context), fetchArtifact(artifact, context)]);
  expect(one).toEqual(two);
  expect(requests.length).toBe(1);
});
