import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { freshBundle } from './bundle.ts';
import type { Env } from './cli.ts';
import { serve, type TestServer } from './http-server.ts';
import { greetLibrary, helloTool } from './projects.ts';
import { type Files, makeSource } from './recipe.ts';
import { makeTempHome, type TempHome } from './temp-home.ts';

/** A user's machine in small: a home, a catalog of two packages, and the server that has their sources. */
export interface SmallWorld extends TempHome {
  /** The whole environment of the commands. */
  readonly env: Record<string, string>;
  readonly catalog: string;
  readonly server: TestServer;
  /** What to call the places of this run in a transcript. */
  readonly places: Readonly<Record<string, string>>;
  readonly bin: string;
}

/** hello, a tool, needs greet, a library; both are built in a second or two. */
export async function smallWorld(extraEnv: Env = {}): Promise<SmallWorld> {
  await freshBundle();
  const made = makeTempHome();
  onTestFinished(() => made.dispose());
  const { scratch, home } = made;
  const sources = new Map<string, Uint8Array>();
  const server = await serve((request, response) => {
    const bytes = sources.get(request.url ?? '');
    if (bytes === undefined) response.writeHead(404).end();
    else response.writeHead(200, { 'content-length': bytes.length }).end(bytes);
  });
  const catalog = join(scratch, 'catalog');
  mkdirSync(catalog);
  for (const story of [GREET, HELLO]) {
    const source = await makeSource(scratch, story.name, story.files);
    const file = basename(source.path);
    sources.set(`/pool/${file}`, readFileSync(source.path));
    writeFileSync(join(catalog, `${story.name}.toml`), entryText(story, file, source.sha256));
  }
  mkdirSync(join(home, 'config'), { recursive: true });
  writeFileSync(join(home, 'config', 'settings.json'), JSON.stringify({ mirrors: { debian: server.url } }));
  const bin = join(home, 'bin');
  const env = {
    ...made.env,
    PATH: `${bin}:/usr/bin:/bin`,
    HOME: join(scratch, 'user'),
    SHELL: '/bin/bash',
    HEADWATER_CATALOG: catalog,
    ...extraEnv,
  };
  const places = { $HOME: home, $CATALOG: catalog, $SCRATCH: scratch, 'http://server': server.url };
  return { ...made, env, catalog, server, places, bin };
}

interface Story {
  readonly name: string;
  readonly kind: 'tool' | 'library';
  readonly files: Files;
  readonly rest: string;
}

const GREET: Story = {
  name: 'greet',
  kind: 'library',
  files: greetLibrary,
  rest: `bins = []
[build]
system = "make"
make = ["PREFIX=/opt/headwater/greet"]
tools = ["cc", "make"]
`,
};

const HELLO: Story = {
  name: 'hello',
  kind: 'tool',
  files: helloTool,
  rest: `bins = ["hello", "hi"]
[build]
system = "autotools"
needs = ["greet"]
tools = ["cc", "make"]
check = [["hello"]]
`,
};

/** Upstream is a port where nobody listens, so that the mirror gives the bytes. */
function entryText({ name, kind, rest }: Story, file: string, sha256: string): string {
  const [bins = '', ...build] = rest.split('\n');
  return `name = "${name}"
kind = "${kind}"
summary = "${name} of the tests"
homepage = "https://example.com/${name}"
repository = "https://example.com/${name}.git"
license = "MIT"
platforms = ["linux-x64", "linux-arm64"]
${bins}

[[release]]
version = "1.0"
[[release.source]]
url = "https://127.0.0.1:1/${file}"
sha256 = "${sha256}"
mirrors = ["debian:pool/${file}"]
confirmed = "made by the test"

${build.join('\n')}`;
}
