import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The API; the site, which redirects downloads; and where bytes really lie, another origin. */
export type Place = 'api' | 'web' | 'objects';

export interface Recorded {
  readonly at: Place;
  /** With the query. */
  readonly path: string;
  readonly authorization?: string;
  readonly ifNoneMatch?: string;
  readonly status: number;
}

export interface Asked {
  readonly at: Place;
  readonly url: URL;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string | number>>;
  readonly body?: Uint8Array | string;
}

/** What a path names, decoded. */
export function segmentsOf({ url }: Asked): string[] {
  return url.pathname.split('/').slice(1).map(decodeURIComponent);
}

export interface Listener {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  close(): Promise<void>;
}

/**
 * A server on loopback that writes down every request once it is answered, or broken off.
 * Without a reply, whoever was asked has answered, or will.
 */
export async function listen(
  at: Place,
  answer: (asked: Asked) => Reply | undefined,
  record: (request: Recorded) => void,
): Promise<Listener> {
  const server = createServer((request, response) => {
    const asked: Asked = { at, url: new URL(request.url ?? '/', 'http://server'), request, response };
    response.on('error', () => undefined);
    response.on('close', () => record(recordOf(asked)));
    const reply = answer(asked);
    if (reply !== undefined) response.writeHead(reply.status, { ...reply.headers }).end(reply.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function recordOf({ at, request, response }: Asked): Recorded {
  const { authorization, 'if-none-match': ifNoneMatch } = request.headers;
  return {
    at,
    path: request.url ?? '/',
    status: response.statusCode,
    ...(authorization !== undefined && { authorization }),
    ...(ifNoneMatch !== undefined && { ifNoneMatch }),
  };
}

/** The whole, or what was asked for while the ETag is the same (RFC 9110, 14). */
export function fileReply({ request }: Asked, body: Uint8Array, etag: string): Reply {
  const { range, 'if-range': ifRange } = request.headers;
  const start = /^bytes=(\d+)-$/.exec(range ?? '')?.[1];
  const headers = { etag, 'content-type': 'application/octet-stream', 'accept-ranges': 'bytes' };
  if (start === undefined || (ifRange !== undefined && ifRange !== etag)) {
    return { status: 200, headers: { ...headers, 'content-length': body.length }, body };
  }
  const rest = body.subarray(Number(start));
  if (rest.length === 0) {
    return { status: 416, headers: { ...headers, 'content-range': `bytes */${body.length}` } };
  }
  const contentRange = `bytes ${start}-${body.length - 1}/${body.length}`;
  const partial = { 'content-range': contentRange, 'content-length': rest.length };
  return { status: 206, headers: { ...headers, ...partial }, body: rest };
}
