import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type AttestedWorld, attestedWorld } from './attested-world.ts';
import { headwater, type Said } from './cli.ts';
import { file, folder, tar } from './tar.ts';
import { makeProject, type TestProject } from './tools.ts';

/** `acme/greeter` of GitHub, for three of the four platforms, and a project that asks for it. */
export const REPOSITORY = 'Acme/Greeter';
export const HERE = `linux-${process.arch === 'arm64' ? 'arm64' : 'x64'}`;
export const ELSEWHERE = HERE === 'linux-x64' ? 'linux-arm64' : 'linux-x64';
const ASSETS = {
  'linux-x64': 'greeter-linux-amd64.tar.gz',
  'linux-arm64': 'greeter-linux-arm64.tar.gz',
  'darwin-arm64': 'greeter-darwin-arm64.tar.gz',
};

export const assetHere = HERE === 'linux-x64' ? ASSETS['linux-x64'] : ASSETS['linux-arm64'];

export interface AttestedProject {
  readonly all: AttestedWorld;
  readonly project: TestProject;
  /** What the server of GitHub was asked since this was asked last. */
  asked(): readonly string[];
  /** Changes the lock by hand, as somebody with a pull request would. */
  editLock(from: string | RegExp, to: string): void;
  /** What the command says in the project's folder. */
  says(): string;
  /** The same project on a machine of its own, which believes the same. */
  runElsewhere(home: string, ...args: string[]): Promise<Said>;
}

export async function attestedProject(
  manifest = '[tools]\n"github:acme/greeter" = "1"\n',
): Promise<AttestedProject> {
  const all = await attestedWorld();
  await releaseGreeter(all, '1.2.0');
  const project = makeProject(all.world, manifest);
  let seen = 0;
  return {
    all,
    project,
    asked: () => {
      const since = all.github.requests.slice(seen);
      seen = all.github.requests.length;
      return since.map(({ path }) => path);
    },
    editLock: (from, to) => {
      const before = project.readLock();
      const after = before.replace(from, to);
      if (after === before) throw new Error(`the lock has no ${from}`);
      writeFileSync(project.lock, after);
    },
    says: () => {
      const { env, bin } = all.world;
      return execFileSync(join(bin, 'greeter'), { cwd: project.root, env, encoding: 'utf8' }).trim();
    },
    runElsewhere: async (home, ...args) => {
      const { scratch, home: own, env } = all.world;
      const place = join(scratch, home);
      if (!existsIn(place)) execFileSync('sh', ['-c', COPY_CONFIG, 'sh', own, place]);
      return headwater(args, { ...env, HEADWATER_HOME: place }, project.root);
    },
  };
}

/** Settings and trust of a user; keys, store and cache are each machine's own. */
const COPY_CONFIG = 'mkdir -p "$2" && cp -r "$1/config" "$2/config"';

function existsIn(place: string): boolean {
  try {
    readFileSync(join(place, 'config', 'settings.json'));
    return true;
  } catch {
    return false;
  }
}

export function greeterArchive(text: string): Buffer {
  const program = `#!/bin/sh\necho "greeter ${text}"\n`;
  return gzipSync(
    tar(
      folder('greeter/'),
      file('greeter/greeter', program, { mode: 0o755 }),
      file('greeter/LICENSE', 'MIT\n'),
    ),
  );
}

/** A release for three platforms, each archive with honest provenance. */
export function releaseGreeter({ github }: Pick<AttestedWorld, 'github'>, version: string): Promise<void> {
  const assets = Object.entries(ASSETS).map(([platform, name]) => ({
    name,
    bytes: greeterArchive(`${version}${platform === HERE ? '' : ` of ${platform}`}`),
    attest: true as const,
  }));
  return github.publish({ repository: REPOSITORY, tag: `v${version}`, assets });
}

/** The entry of a catalog that says who builds it. */
export const greeterEntry = `name = "greeter"
kind = "tool"
summary = "Greets"
homepage = "https://example.com/greeter"
repository = "https://github.com/${REPOSITORY}"
license = "MIT"
bins = ["greeter"]

[attested.github]
signer = "https://github.com/${REPOSITORY}/.github/workflows/release.yml"
tag = "v{version}"
root = "acme"
assets = { linux-x64 = "${ASSETS['linux-x64']}", linux-arm64 = "${ASSETS['linux-arm64']}", darwin-arm64 = "${ASSETS['darwin-arm64']}" }
`;
