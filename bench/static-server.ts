import { createReadStream, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, normalize } from 'node:path';

/*
 * Serves a folder on loopback, and says where:
 *
 *   static-server FOLDER
 */
const [, , folder = '.'] = process.argv;
const server = createServer(({ url = '', method }, response) => {
  const file = join(folder, normalize(`/${url.split('?')[0]}`));
  const stat = statSync(file, { throwIfNoEntry: false });
  if (stat?.isFile() !== true) return void response.writeHead(404).end();
  response.writeHead(200, { 'content-length': stat.size });
  if (method === 'HEAD') response.end();
  else createReadStream(file, { highWaterMark: 1024 * 1024 }).pipe(response);
});
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`http://127.0.0.1:${(server.address() as AddressInfo).port}\n`);
});
