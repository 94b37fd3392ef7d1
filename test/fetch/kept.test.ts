import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { fetchSource } from '../../src/fetch/fetch.ts';
import { fetching, sourceBytes, sourceOf } from '../world/fetching.ts';
import { sendFile, serve } from '../world/http-server.ts';

const file = sourceBytes();

test('a kept download needs no network', async () => {
  const { context } = fetching();
  const { url, requests } = await serve((request, response) => sendFile(request, response, file));
  const source = sourceOf(file.bytes, url);
  const first = await fetchSource(source, context);
  rmSync(first.path);
  const second = await fetchSource(source, context);
  expect(second).toEqual(first);
  expect(requests.length).toBe(1);
});

test('a kept download that was changed is found out, dropped, and fetched again', async () => {
  const { context, events } = fetching();
  const { url, requests } = await serve((request, response) => sendFile(request, response, file));
  const source = sourceOf(file.bytes, url);
  await fetchSource(source, context);
  const kept = `${context.host.paths.downloads}/sha256-${source.sha256}`;
  const changed = readFileSync(kept);
  changed.writeUInt8(changed.readUInt8(1000) ^ 1, 1000);
  writeFileSync(kept, changed);
  const fetched = await fetchSource(source, context);
  expect(readFileSync(fetched.path).equals(file.bytes)).toBe(true);
  expect(readFileSync(kept).equals(file.bytes)).toBe(true);
  expect(requests.length).toBe(2);
  expect(events.filter((event) => event.kind === 'warning').length).toBe(1);
});

test('two fetches of the same source at once ask for it once', async () => {
  const { context, events } = fetching();
  const { url, requests } = await serve((request, response) =>
    setTimeout(() => sendFile(request, response, file), 100),
  );
  const source = sourceOf(file.bytes, url);
  const both = await Promise.all([fetchSource(source, context), fetchSource(source, context)]);
  expect(both[0]).toEqual(both[1]);
  expect(requests.length).toBe(1);
  expect(events.filter((event) => event.kind === 'wait').length).toBe(1);
});
