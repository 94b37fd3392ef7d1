import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** Why nothing can be signed on this machine; undefined where it can. */
export const noGpg = spawnSync('gpg', ['--version']).status === 0 ? undefined : 'no gpg on this machine';

/** A GnuPG home of its own, gone at the end of the running test, and what the tests do with it. */
export function openpgpWorld(scratch: string) {
  // The agent's socket must have a short path.
  const home = mkdtempSync(join(tmpdir(), 'hwgpg-'));
  chmodSync(home, 0o700);
  const run = (...args: string[]): Buffer => {
    const base = [
      '--homedir',
      home,
      '--batch',
      '--yes',
      '--quiet',
      '--pinentry-mode',
      'loopback',
      '--passphrase',
      '',
    ];
    const { status, stdout, stderr } = spawnSync('gpg', [...base, ...args], {
      env: { PATH: '/usr/bin:/bin', HOME: home },
    });
    if (status !== 0) throw new Error(`gpg ${args.join(' ')}: ${stderr}`);
    return stdout;
  };
  onTestFinished(() => {
    spawnSync('gpgconf', ['--homedir', home, '--kill', 'all'], {
      env: { PATH: '/usr/bin:/bin', HOME: home },
    });
    spawnSync('rm', ['-rf', home]);
  });

  /** @returns the fingerprint. `at` and `expires` as `--faked-system-time` and `--quick-generate-key` read them. */
  const makeKey = (
    name: string,
    { at, expires = 'never' }: { at?: string; expires?: string } = {},
  ): string => {
    const id = `${name} of the tests <${name}@example.com>`;
    run(...faked(at), '--quick-generate-key', id, 'ed25519', 'sign', expires);
    const listed = String(run('--with-colons', '--list-keys', id));
    return /^fpr:+([0-9A-F]{40}):/m.exec(listed)?.[1] ?? '';
  };
  const exported = (...fingerprints: string[]): string => String(run('--armor', '--export', ...fingerprints));
  const signatureOf = (bytes: Uint8Array, signers: readonly string[], at?: string): Buffer => {
    const file = join(scratch, 'to-sign');
    writeFileSync(file, bytes);
    const users = signers.flatMap((signer) => ['--local-user', signer]);
    run(...faked(at), ...users, '--output', `${file}.asc`, '--armor', '--detach-sign', file);
    return readFileSync(`${file}.asc`);
  };
  const binary = (fingerprint: string): Buffer => run('--export', fingerprint);
  const clearSigned = (text: string, signer: string): string => {
    const file = join(scratch, 'to-clear-sign');
    writeFileSync(file, text);
    run('--local-user', signer, '--output', `${file}.asc`, '--clear-sign', file);
    return readFileSync(`${file}.asc`, 'utf8');
  };
  /** By the certificate that GnuPG writes with every key; its colon keeps it from being imported by mistake. */
  const revoke = (fingerprint: string): void => {
    const path = join(home, 'openpgp-revocs.d', `${fingerprint}.rev`);
    writeFileSync(path, readFileSync(path, 'utf8').replace(':-----BEGIN', '-----BEGIN'));
    run('--import', path);
  };
  return { makeKey, exported, binary, signatureOf, clearSigned, revoke };
}

function faked(at: string | undefined): string[] {
  return at === undefined ? [] : ['--faked-system-time', at];
}
