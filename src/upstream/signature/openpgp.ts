import { join } from 'node:path';
import type { OpenpgpSigner } from '../../catalog/entry.ts';
import { HeadwaterError } from '../../errors.ts';
import type { Host } from '../../host/host.ts';

/** A file, its signature, and the armoured keys of those who may have made it; paths are absolute. */
export interface OpenpgpQuestion {
  readonly file: string;
  readonly signature: string;
  readonly keys: string;
  /** An empty folder to work in. */
  readonly directory: string;
}

/**
 * Whether one of the named keys signed a file, as GnuPG's `gpgv` says it in its status lines
 * (GnuPG, doc/DETAILS, "VALIDSIG"). What it prints for people is not read.
 * @returns the fingerprint of the primary key.
 * @throws HeadwaterError BUMP_SIGNATURE_INVALID, BUILD_TOOL_MISSING
 */
export async function verifyOpenpgp(
  { file, signature, keys, directory }: OpenpgpQuestion,
  { fingerprints }: Pick<OpenpgpSigner, 'fingerprints'>,
  host: Host,
): Promise<string> {
  const keyring = join(directory, 'keyring.gpg');
  host.fs.writeFileSync(keyring, dearmoured(readKeys(keys, host), keys), { flag: 'wx' });
  const command = ['gpgv', '--homedir', directory, '--status-fd', '1', '--keyring', keyring] as const;
  const { code, stdout } = await host.processes.run([...command, '--', signature, file], {
    cwd: directory,
    env: { PATH: '/usr/bin:/bin', LC_ALL: 'C', HOME: directory },
    timeoutMs: 60_000,
  });
  if (code === 127) {
    throw new HeadwaterError('BUILD_TOOL_MISSING', "gpgv is needed to check upstream's signature", {
      expected: 'gpgv',
      found: 'none',
      hint: 'Install it: `apt install gpgv` (Debian, Ubuntu), `dnf install gnupg2` (Fedora).',
    });
  }
  const [signer, ...more] = code === 0 ? signersOf(stdout) : [];
  const isNamed = (one: string) => fingerprints.includes(one);
  if (signer !== undefined && isNamed(signer) && more.every(isNamed)) return signer;
  throw new HeadwaterError('BUMP_SIGNATURE_INVALID', "upstream's signature does not hold", {
    subject: file,
    expected: `a signature by ${fingerprints.join(' or ')}`,
    found: [signer ?? [], more].flat().join(', ') || words(stdout).join(', ') || 'no signature',
  });
}

/** Primary keys of signatures that are all good: a file with one more, bad or by nobody known, is not what upstream publishes. */
function signersOf(status: string): readonly string[] {
  if (words(status).some((word) => BAD.includes(word))) return [];
  const lines = status.split('\n').filter((text) => text.startsWith('[GNUPG:] VALIDSIG '));
  // The tenth argument is the fingerprint of the primary key.
  return lines.map((line) => line.split(' ').at(11) ?? '');
}

const BAD = ['BADSIG', 'ERRSIG', 'EXPSIG', 'EXPKEYSIG', 'REVKEYSIG', 'NODATA', 'FAILURE'];

function words(status: string): string[] {
  return status.split('\n').flatMap((line) => /^\[GNUPG:\] ([A-Z_]+)/.exec(line)?.[1] ?? []);
}

/** Bytes; a catalog keeps the keys of a few people. */
const LARGEST_KEYS = 1024 * 1024;

/** A pipe, a device or a folder holds no key. */
function readKeys(path: string, { fs }: Host): string {
  const stat = fs.statSync(path, { throwIfNoEntry: false });
  return stat?.isFile() === true && stat.size <= LARGEST_KEYS ? fs.readFileSync(path, 'latin1') : '';
}

/** Every armoured block, one behind the other: gpgv reads binary keys alone (RFC 9580, 6.2). */
function dearmoured(text: string, file: string): Uint8Array {
  const blocks = [
    ...text.matchAll(
      /-----BEGIN PGP PUBLIC KEY BLOCK-----\r?\n(?:[^\r\n]+: [^\r\n]*\r?\n)*\r?\n([A-Za-z0-9+/=\r\n]+?)(?:\r?\n=[A-Za-z0-9+/]{4})?\r?\n-----END PGP PUBLIC KEY BLOCK-----/g,
    ),
  ];
  if (blocks.length > 0) return Buffer.concat(blocks.map(([, body = '']) => Buffer.from(body, 'base64')));
  throw new HeadwaterError('BUMP_SIGNATURE_INVALID', 'no armoured public key', {
    subject: file,
    expected: '-----BEGIN PGP PUBLIC KEY BLOCK-----',
  });
}
