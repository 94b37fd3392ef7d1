import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { serve, type TestServer } from './http-server.ts';

/** A Go module of the tests: contents by path below its root. */
export interface GoModule {
  readonly path: string;
  readonly version: string;
  readonly files: Readonly<Record<string, string>>;
}

/** The zip that a Go proxy serves (Go modules reference, "Module zip files"), nothing of it compressed. */
export function zipOf({ path, version, files }: GoModule): Buffer {
  const members = Object.entries(files).map(([name, text]) => ({
    name: Buffer.from(`${path}@${version}/${name}`),
    bytes: Buffer.from(text),
  }));
  let at = 0;
  const locals: Buffer[] = [];
  const central: Buffer[] = [];
  for (const { name, bytes } of members) {
    const about = memberHeader(name, bytes);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), about, name, bytes]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(at, 10);
    central.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00'), about, tail, name]));
    locals.push(local);
    at += local.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(members.length, 8);
  end.writeUInt16LE(members.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...locals, directory, end]);
}

/** The fields that a member's two headers share (APPNOTE.TXT, 4.3.7 and 4.3.12). */
function memberHeader(name: Buffer, bytes: Buffer): Buffer {
  const header = Buffer.alloc(26);
  header.writeUInt16LE(20, 0);
  header.writeUInt16LE(0x21, 8);
  header.writeUInt32LE(crc32(bytes), 10);
  header.writeUInt32LE(bytes.length, 14);
  header.writeUInt32LE(bytes.length, 18);
  header.writeUInt16LE(name.length, 22);
  return header;
}

/** The two lines of go.sum for a module (Go modules reference, "go.sum files"). */
export function goSumOf(module: GoModule): string {
  const { path, version, files } = module;
  const all = Object.entries(files).map(([name, text]) => [`${path}@${version}/${name}`, text] as const);
  const mod = files['go.mod'] ?? '';
  return `${path} ${version} ${h1(all)}\n${path} ${version}/go.mod ${h1([['go.mod', mod]])}\n`;
}

function h1(files: readonly (readonly [string, string])[]): string {
  const lines = [...files]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, text]) => `${createHash('sha256').update(text).digest('hex')}  ${name}\n`);
  return `h1:${createHash('sha256').update(lines.join('')).digest('base64')}`;
}

/** A proxy with these modules on loopback (Go modules reference, "GOPROXY protocol"). */
export function serveProxy(modules: readonly GoModule[]): Promise<TestServer> {
  const files = new Map<string, string | Buffer>();
  for (const module of modules) {
    const path = module.path.replace(/[A-Z]/g, (letter) => `!${letter.toLowerCase()}`);
    const at = `/${path}/@v/${module.version}`;
    files.set(`${at}.zip`, zipOf(module));
    files.set(`${at}.mod`, module.files['go.mod'] ?? '');
    files.set(`${at}.info`, JSON.stringify({ Version: module.version }));
    const list = `/${path}/@v/list`;
    files.set(list, `${files.get(list) ?? ''}${module.version}\n`);
  }
  return serve((request, response) => {
    const file = files.get(decodeURIComponent(request.url ?? ''));
    response.writeHead(file === undefined ? 404 : 200).end(file);
  });
}
