import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { freshBundle } from './bundle.ts';
import type { Env } from './cli.ts';
import { greetLibrary, helloTool } from './projects.ts';
import { type Files, makeSource } from './recipe.ts';
import { makeTempHome, type TempHome } from './temp-home.ts';

/** A user's machine in small: a home, a catalog of two packages, and the server that has their sources. */
export interface SmallWorld extends TempHome {
  /** The whole environment of the commands. */
  readonly env: Record<string, string>;
  readonly catalog: string;
  /** What the server of sources gives, by path. */
  readonly sources: Map<string, Uint8Array>;
  /** Paths that were asked of the server of sources. */
  readonly requests: readonly string[];
  /** What to call the places of this run in a transcript. */
  readonly places: Readonly<Record<string, string>>;
  readonly bin: string;
  /** From now on the server pauses in the middle of every answer. Milliseconds. */
  pause(ms: number): void;
}

/** hello, a tool, needs greet, a library; both are built in a second or two. Gone at the end of the running test. */
export async function smallWorld(extraEnv: Env = {}): Promise<SmallWorld> {
  const world = await makeSmallWorld(extraEnv);
  onTestFinished(() => world.dispose());
  return world;
}

/** The same for hooks of a whole file: the caller disposes. */
export async function makeSmallWorld(extraEnv: Env = {}): Promise<SmallWorld & { dispose(): Promise<void> }> {
  await freshBundle();
  const made = makeTempHome();
  const { scratch, home } = made;
  const sources = new Map<string, Uint8Array>();
  const server = await serveSources(sources);
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
  const dispose = async (): Promise<void> => {
    await server.stop();
    made.dispose();
  };
  return {
    ...made,
    env,
    catalog,
    sources,
    requests: server.requests,
    places,
    bin,
    pause: server.pause,
    dispose,
  };
}

async function serveSources(sources: ReadonlyMap<string, Uint8Array>) {
  const requests: string[] = [];
  let paused = 0;
  const server = createServer(({ url = '' }, response) => {
    requests.push(url);
    const bytes = sources.get(url);
    if (bytes === undefined) response.writeHead(404).end();
    else {
      const half = bytes.length >> 1;
      response.writeHead(200, { 'content-length': bytes.length }).write(bytes.subarray(0, half));
      setTimeout(() => response.end(bytes.subarray(half)), paused);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const pause = (ms: number): void => {
    paused = ms;
  };
  const stop = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests, stop, pause };
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
