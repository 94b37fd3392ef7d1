import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { eachSeal } from '../world/each-seal.ts';
import { PROBE } from '../world/seal-world.ts';

const EAFNOSUPPORT = 'errno 97\n';
const AF_ALG = '38';
const AF_VSOCK = '40';
const AF_PACKET = '17';

let close: (() => void) | undefined;
afterEach(() => close?.());

eachSeal('the seal keeps the network out', (world) => {
  test('a listener on the host is not reachable over its loopback', async () => {
    const port = await tcpServer({ host: '127.0.0.1', port: 0 });
    const attack = [PROBE, 'tcp', '127.0.0.1', port] as const;
    expect((await world().open(attack)).stdout).toBe('yes\n');
    expect((await world().sealed(attack)).stdout).toMatch(/^errno \d+\n$/);
  });

  test.skipIf(outsideAddress() === undefined)('nor over its address on the network', async () => {
    const port = await tcpServer({ host: '0.0.0.0', port: 0 });
    const attack = [PROBE, 'tcp', outsideAddress() ?? '', port] as const;
    expect((await world().open(attack)).stdout).toBe('yes\n');
    expect((await world().sealed(attack)).stdout).toMatch(/^errno \d+\n$/);
  });

  test('a name server on the host does not answer, and none is named', async () => {
    const port = await udpServer();
    const attack = [PROBE, 'udp', '127.0.0.1', port] as const;
    expect((await world().open(attack)).stdout).toBe('yes\n');
    expect((await world().sealed(attack)).stdout).toMatch(/^errno \d+\n$/);
    expect((await world().sealed(['cat', '/etc/resolv.conf'])).code).not.toBe(0);
  });

  test('abstract sockets of the host are not there', async () => {
    const name = `headwater-test-${process.pid}-${world().kind}-${world().user}`;
    await tcpServer({ path: `\0${name}` });
    const attack = [PROBE, 'abstract', name] as const;
    expect((await world().open(attack)).stdout).toBe('yes\n');
    expect((await world().sealed(attack)).stdout).toMatch(/^errno \d+\n$/);
  });

  test('sockets of the host are not there under their path', async () => {
    const path = join(world().folder, '..', 'socket');
    await tcpServer({ path, readableAll: true, writableAll: true });
    const attack = [PROBE, 'unix', path] as const;
    expect((await world().open(attack)).stdout).toBe('yes\n');
    expect((await world().sealed(attack)).stdout).toMatch(/^errno \d+\n$/);
  });

  test.for([AF_VSOCK, AF_ALG, AF_PACKET])(
    'sockets of family %s, which no namespace holds, are refused',
    async (family) => {
      expect((await world().sealed([PROBE, 'socket', family])).stdout).toBe(EAFNOSUPPORT);
    },
  );

  test('AF_VSOCK is refused by the seal, not for want of it', async ({ skip }) => {
    const attack = [PROBE, 'socket', AF_VSOCK] as const;
    if ((await world().open(attack)).stdout === EAFNOSUPPORT) skip('this kernel has no AF_VSOCK');
    expect((await world().open(attack)).stdout).toBe('yes\n');
    expect((await world().sealed(attack)).stdout).toBe(EAFNOSUPPORT);
  });

  test('a high bit in the family does not pass AF_VSOCK', async () => {
    const attack = [PROBE, 'socket-high-bits', AF_VSOCK] as const;
    expect((await world().sealed(attack)).stdout).toBe(EAFNOSUPPORT);
  });

  test('the sealed loopback works, and is the only interface', async () => {
    const interfaces = (await world().sealed(['cat', '/proc/net/dev'])).stdout;
    expect([...interfaces.matchAll(/^\s*([\w@.-]+):/gm)].map((match) => match[1])).toEqual(['lo']);
    const refusedAtOnce = (await world().sealed([PROBE, 'tcp', '127.0.0.1', '1'])).stdout;
    expect(refusedAtOnce).toBe('errno 111\n');
  });
});

/** Sends a byte to whoever connects. */
async function tcpServer(where: Parameters<Server['listen']>[0]): Promise<string> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined).end('x');
  });
  server.listen(where);
  await once(server, 'listening');
  close = () => server.close();
  const address = server.address();
  return typeof address === 'object' ? String(address?.port) : '';
}

/** Answers every datagram. */
async function udpServer(): Promise<string> {
  const server = createSocket('udp4');
  server.on('message', (_, from) => server.send('x', from.port, from.address));
  server.bind(0, '127.0.0.1');
  await once(server, 'listening');
  close = () => server.close();
  return String(server.address().port);
}

function outsideAddress(): string | undefined {
  return Object.values(networkInterfaces())
    .flat()
    .find((each) => each?.family === 'IPv4' && !each.internal)?.address;
}
