import { mkdirSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { fetchSource } from '../../src/fetch/fetch.ts';
import { pathOfSlot } from '../../src/fetch/slot.ts';
import { fetching, sourceBytes, sourceOf } from '../world/fetching.ts';
import { sendFile, serve } from '../world/http-server.ts';

/** A validator that no request can carry would make every later try fail before it is sent. */

const file = sourceBytes();

test.each([
  ['not ASCII', Buffer.from('"f\u00fc"').toString('latin1')],
  ['not UTF-8', '"\u00ff\u00fe"'],
  ['endless', `"${'a'.repeat(12_000)}"`],
])('an ETag that is %s, and a connection that breaks', async (_, etag) => {
  const { context, states } = fetching();
  const { url, requests } = await serve((request, response, nth) => {
    if (nth > 1) return sendFile(request, response, file);
    response.writeHead(200, { etag, 'content-length': file.bytes.length });
    response.write(file.bytes.subarray(0, 1000), () => response.socket?.end());
  });
  await fetchSource(sourceOf(file.bytes, url), context);
  expect(requests.map(({ headers }) => headers['if-range'])).toEqual([undefined, undefined]);
  expect(states('rejected')).toEqual([]);
});

test.each(['"a\r\nx-injected: 1"', '"\u4e2d"', '"a\u0000"'])(
  'a note of where a part came from, changed on disk: %j',
  async (validator) => {
    const { context, states } = fetching();
    const { url, requests } = await serve((request, response) => sendFile(request, response, file));
    const source = sourceOf(file.bytes, url);
    const part = `${pathOfSlot(context.host, `sha256-${source.sha256}`)}.part`;
    mkdirSync(context.host.paths.downloads, { recursive: true });
    writeFileSync(part, file.bytes.subarray(0, 1000));
    writeFileSync(`${part}.json`, JSON.stringify({ url, validator }));
    await fetchSource(source, context);
    expect(requests[0]?.headers).not.toHaveProperty('x-injected');
    expect(states('rejected')).toEqual([]);
  },
);
