import { createServer } from 'node:http';
import type { AddressInfo, LookupFunction } from 'node:net';
import { onTestFinished } from 'vitest';
import type { Http, HttpGetOptions } from '../../src/host/http.ts';
import { createHttp } from '../../src/host/http-client.ts';
import { type Reach, reachOfAddress } from '../../src/host/reach.ts';

/** Addresses of loopback that stand for others: what is at the first is of the Internet here. */
export const INTERNET = '127.0.0.1';
export const INTRANET = '127.0.0.2';

const REACHES: Readonly<Record<string, Reach>> = { [INTERNET]: 'public', [INTRANET]: 'private' };

/** To what a name leads each time it is looked up; the last answer stays. */
export type Names = Readonly<Record<string, readonly (readonly string[])[]>>;

/** The real client, in a world whose names lead where the test says. */
export function httpWhere(names: Names): { http: Http; lookups: readonly string[] } {
  const lookups: string[] = [];
  const lookup: LookupFunction = (name, { all }, callback) => {
    const nth = lookups.filter((one) => one === name).length;
    lookups.push(name);
    const answers = names[name] ?? [];
    const found = (answers[nth] ?? answers.at(-1) ?? []).map((address) => ({ address, family: 4 }));
    const [first] = found;
    if (first === undefined) callback(Object.assign(new Error('no such name'), { code: 'ENOTFOUND' }), []);
    else if (all === true) callback(null, found);
    else callback(null, first.address, 4);
  };
  const reachOf = (address: string) => REACHES[address] ?? reachOfAddress(address);
  const http = createHttp({}, { lookup, reachOf });
  onTestFinished(() => http.close());
  return { http, lookups };
}

/** Servers at these addresses and one port, that redirect to the next place that is asked for. */
export async function serveAt(addresses: readonly string[], close = false): Promise<Served> {
  const asked: string[] = [];
  let port = 0;
  for (const address of addresses) {
    const server = createServer(({ url = '', headers }, response) => {
      asked.push(`${address} ${headers.host?.split(':')[0]}`);
      const location = decodeURIComponent(url.slice(1));
      const about = close ? { connection: 'close' } : {};
      if (location === '') response.writeHead(200, about).end('here');
      else response.writeHead(302, { ...about, location }).end();
    });
    await new Promise<void>((resolve) => server.listen(port, address, resolve));
    ({ port } = server.address() as AddressInfo);
    onTestFinished(async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    });
  }
  const at = (name: string) => `http://${name}:${port}/`;
  return { asked, at, to: (from, to) => `${at(from)}${encodeURIComponent(at(to))}` };
}

export interface Served {
  /** `<address> <host>` of each request. */
  readonly asked: readonly string[];
  at(name: string): string;
  /** An address at `from` that redirects to `to`. */
  to(from: string, to: string): string;
}

/** Plain http, so that the test needs no certificates: as of mirrors that the owner configured so. */
export function plainly({ at }: Served, ...names: readonly string[]): HttpGetOptions {
  return { insecureBases: names.map(at) };
}
