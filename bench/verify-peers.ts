import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Bench, Timed } from './measure.ts';

interface Files {
  readonly artifact: string;
  readonly bundle: string;
  /** Of a private instance; the peer is measured on published evidence. */
  readonly root?: string;
}

const MODULE = 'github.com/sigstore/cosign/v2/cmd/cosign@latest';
const IDENTITY = 'https://github.com/sigstore/sigstore-js/.github/workflows/release.yml@refs/heads/main';
const ISSUER = 'https://token.actions.githubusercontent.com';

/**
 * cosign on the same published evidence, built by Go from the module that its project
 * publishes. That takes six minutes and 3 GB, so only with HEADWATER_BENCH_PEERS=1. It is
 * given the digest, which it cannot take itself by SHA-512: the kindest case for it.
 */
export function setUpPeers(bench: Bench, files: Files): readonly Timed[] {
  if (process.env.HEADWATER_BENCH_PEERS !== '1' || files.root !== undefined) return [];
  const command = [join(bench.directory, 'bin', 'cosign'), ...cosignArgs(files)];
  const [program = '', ...args] = command;
  try {
    execFileSync('go', ['install', MODULE], {
      env: goEnvironment(bench),
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    execFileSync(program, args, { env: bench.environment, stdio: 'pipe' });
    return [{ label: 'cosign verify-blob-attestation', command }];
  } catch (error) {
    process.stderr.write(`cosign is left out: ${error instanceof Error ? error.message : String(error)}\n`);
    return [];
  }
}

function goEnvironment({ directory }: Bench) {
  return {
    ...process.env,
    GOPATH: join(directory, 'go'),
    GOCACHE: join(directory, 'go-cache'),
    GOBIN: join(directory, 'bin'),
    GOFLAGS: '-modcacherw -buildvcs=false',
  };
}

function cosignArgs({ artifact, bundle }: Files): readonly string[] {
  const digest = createHash('sha512').update(readFileSync(artifact)).digest('hex');
  return [
    'verify-blob-attestation',
    ...['--bundle', bundle, '--new-bundle-format', '--type', 'slsaprovenance1'],
    ...['--trusted-root', join(import.meta.dirname, '../trust/public-good.trusted-root.json')],
    ...['--certificate-identity', IDENTITY, '--certificate-oidc-issuer', ISSUER],
    ...['--digest', digest, '--digestAlg', 'sha512'],
  ];
}
