import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

export interface TestServer {
  /** `http://127.0.0.1:PORT`, without a slash at the end. */
  readonly url: string;
  readonly port: number;
  /** Every request so far, in order. */
  readonly requests: readonly IncomingMessage[];
  readonly server: Server;
}

/** Answers the `nth` request (from 1). */
export type Answer = (request: IncomingMessage, response: ServerResponse, nth: number) => void;

/** A real server on loopback, stopped with all its connections at the end of the running test. */
export async function serve(answer: Answer): Promise<TestServer> {
  const requests: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    requests.push(request);
    response.on('error', () => undefined);
    answer(request, response, requests.length);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, port, requests, server };
}

/** An address of loopback where nobody listens. */
export async function unusedAddress(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}`;
}

/** Answers with the whole, or with the range that was asked for while the ETag is the same (RFC 9110, 14). */
export function sendFile(
  request: IncomingMessage,
  response: ServerResponse,
  file: { bytes: Uint8Array; etag: string },
): void {
  const from = rangeStart(request);
  const current = request.headers['if-range'] === undefined || request.headers['if-range'] === file.etag;
  const total = file.bytes.length;
  if (from === undefined || !current) {
    response.writeHead(200, { etag: file.etag, 'content-length': total }).end(file.bytes);
  } else if (from >= total) {
    response.writeHead(416, { 'content-range': `bytes */${total}` }).end();
  } else {
    const headers = { etag: file.etag, 'content-range': `bytes ${from}-${total - 1}/${total}` };
    response.writeHead(206, headers).end(file.bytes.subarray(from));
  }
}

/** Announces all the bytes, sends the first `count`, and breaks the connection. */
export function sendAndBreak(
  response: ServerResponse,
  file: { bytes: Uint8Array; etag: string },
  count: number,
): void {
  response.writeHead(200, { etag: file.etag, 'content-length': file.bytes.length });
  response.write(file.bytes.subarray(0, count), () => response.socket?.end());
}

function rangeStart(request: IncomingMessage): number | undefined {
  const start = /^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1];
  return start === undefined ? undefined : Number(start);
}

/** Makes the server a proxy that opens no tunnel; collects the `host:port` that tunnels were asked for. */
export function tunnelsAskedOf({ server }: TestServer): readonly string[] {
  const asked: string[] = [];
  server.on('connect', (request, socket) => {
    asked.push(request.url ?? '');
    socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
  });
  return asked;
}
