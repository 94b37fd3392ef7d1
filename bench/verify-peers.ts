import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Bench, Timed } from './measure.ts';

interface Files {
  readonly artifact: string;
  readonly bundle: string;
  readonly root?: string;
}

const IDENTITY = 'https://github.com/sigstore/sigstore-js/.github/workflows/release.yml@refs/heads/main';
const ISSUER = 'https://token.actions.githubusercontent.com';

/**
 * The peers that Go can build here, from the modules that their projects publish. It takes
 * minutes, so only with HEADWATER_BENCH_PEERS=1; whatever cannot be built, or does not
 * accept the evidence, is left out with a word.
 */
export function setUpPeers(bench: Bench, files: Files): readonly Timed[] {
  if (process.env.HEADWATER_BENCH_PEERS !== '1' || files.root !== undefined) return [];
  const directory = join(bench.directory, 'go');
  mkdirSync(directory);
  const peers = [
    { name: 'cosign', module: 'github.com/sigstore/cosign/v3/cmd/cosign@latest', args: cosignArgs(files) },
  ];
  return peers.flatMap(({ name, module, args }) => {
    try {
      const environment = { ...process.env, GOBIN: directory, GOFLAGS: '-modcacherw' };
      execFileSync('go', ['install', module], { env: environment, stdio: ['ignore', 'ignore', 'pipe'] });
      const command = [join(directory, name), ...args];
      execFileSync(command[0] ?? '', command.slice(1), { env: bench.environment, stdio: 'pipe' });
      return [{ label: `${name}, offline`, command }];
    } catch (error) {
      process.stderr.write(
        `${name} is left out: ${error instanceof Error ? error.message : String(error)}\n`,
      );
      return [];
    }
  });
}

function cosignArgs({ artifact, bundle }: Files): readonly string[] {
  const identity = ['--certificate-identity', IDENTITY, '--certificate-oidc-issuer', ISSUER];
  const flags = ['--bundle', bundle, '--new-bundle-format', '--offline', '--type', 'slsaprovenance1'];
  return ['verify-blob-attestation', ...flags, ...identity, artifact];
}
