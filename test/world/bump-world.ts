import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type BumpOptions, bumpEntry } from '../../src/flows/bump/bump.ts';
import { createHost } from '../../src/host/create.ts';
import { sha256Of } from '../../src/model/digest.ts';
import { serve } from './http-server.ts';
import { makeSource } from './recipe.ts';
import { tempHome } from './temp-home.ts';

const FOLDER = 'pool/main/t/tock';
const OTHER = 'pool/main/other/tock';
export const OLD = `${FOLDER}/tock_1.0.orig.tar.gz`;
export const NEW = `${FOLDER}/tock_1.1.orig.tar.gz`;
export const COPY = `${OTHER}/tock_1.1.orig.tar.gz`;

/** What a test has otherwise than the good case. */
export interface BumpStory {
  /** Below `[upstream]`. */
  readonly upstream?: string;
  /** A text in place of the C program. */
  readonly program?: string;
}

/** A catalog with tock 1.0, upstream unreachable, and a server with the index and the tarball of 1.1. */
export async function bumpWorld({ upstream, program = PROGRAM }: BumpStory = {}) {
  const { home, scratch, env: own } = tempHome();
  const catalog = join(scratch, 'catalog');
  const entryFile = join(catalog, 'tock.toml');
  const source = await makeSource(scratch, 'tock', {
    'tock.c': program,
    Makefile: MAKEFILE,
    COPYING: 'do as you like\n',
  });
  const tarball = readFileSync(source.path);
  /** By path; what a test changes, it changes here. */
  const served = new Map<string, Uint8Array>([[NEW, tarball]]);
  /** What the index says of tarballs. */
  const listed = new Map<string, string>([
    [OLD, sha256Of('the old one')],
    [NEW, source.sha256],
  ]);
  const intercept = {
    answer: undefined as ((request: IncomingMessage, response: ServerResponse) => void) | undefined,
  };
  const server = await serve((request, response) => {
    const path = (request.url ?? '').slice(1);
    const bytes = path === 'dists/sid/main/source/Sources.gz' ? indexOf(listed) : served.get(path);
    if (intercept.answer !== undefined && path === NEW) return intercept.answer(request, response);
    response.writeHead(bytes === undefined ? 404 : 200).end(bytes);
  });
  mkdirSync(join(catalog, 'keys'), { recursive: true });
  mkdirSync(join(home, 'config'), { recursive: true });
  writeFileSync(join(home, 'config', 'settings.json'), JSON.stringify({ mirrors: { debian: server.url } }));
  writeFileSync(entryFile, ENTRY + (upstream === undefined ? '' : `\n[upstream]\n${upstream}\n`));
  const before = readFileSync(entryFile, 'utf8');
  const env = { ...own, HEADWATER_CATALOG: catalog, HOME: join(scratch, 'user') };
  const warnings: string[] = [];

  const bump = async (word = 'tock', options: Partial<BumpOptions> = {}) => {
    const host = createHost(env);
    const progress = (event: { kind: string; text?: string }) => {
      if (event.kind === 'warning') warnings.push(event.text ?? '');
    };
    try {
      const all = { keep: false, build: false, ...options };
      return await bumpEntry(word, all, { host, progress, now: host.now() });
    } finally {
      await host.http.close();
    }
  };
  const text = () => readFileSync(entryFile, 'utf8');
  return { env, catalog, tarball, served, listed, intercept, before, warnings, bump, text };
}

/** Debian repository format, "Sources indices". */
function indexOf(listed: ReadonlyMap<string, string>): Uint8Array {
  const stanzas = [...listed].map(([path, sha256]) => {
    const at = path.lastIndexOf('/');
    return `Package: tock\nChecksums-Sha256:\n ${sha256} 1 ${path.slice(at + 1)}\nDirectory: ${path.slice(0, at)}\n\n`;
  });
  return gzipSync(stanzas.join(''));
}

const ENTRY = `# a comment of the head
name = "tock"
kind = "tool"
summary = "Says a word"
homepage = "https://example.com/tock"
repository = "https://example.com/tock.git"
license = "MIT"
bins = ["tock"]

# the release
[[release]]
version = "1.0"

[[release.source]]
url = "https://127.0.0.1:1/tock-1.0.tar.gz"
sha256 = "${sha256Of('the old one')}"
mirrors = ["debian:${OLD}", "debian:${OTHER}/tock_1.0.orig.tar.gz"]
confirmed = "made by the test"

[build]
system = "make"
make = ["DESTDIR={out}{prefix}"]
tools = ["cc"]
check = [["sh", "-c", "test \\"$(tock)\\" = tock"]]
`;

const PROGRAM = '#include <stdio.h>\nint main(void) { puts("tock"); return 0; }\n';
const MAKEFILE = `tock: tock.c
\t$(CC) $(CFLAGS) -o tock tock.c $(LDFLAGS)
install: tock
\tmkdir -p $(DESTDIR)/bin
\tcp tock $(DESTDIR)/bin/tock
`;
