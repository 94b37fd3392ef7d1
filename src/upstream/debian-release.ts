import { join } from 'node:path';
import { HeadwaterError } from '../errors.ts';
import type { Host } from '../host/host.ts';
import { isSha256, type Sha256 } from '../model/digest.ts';
import { inScratch } from './scratch.ts';
import { textOf } from './text.ts';

/** Debian's own keys, where its package `debian-archive-keyring` puts them. */
export const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg';

export interface ReleaseFile {
  /** Of the suite, for example `http://…/dists/sid`. */
  readonly url: string;
  /** The base below which plain http is allowed: the signature answers for what comes. */
  readonly base: string;
  /** Absolute path of the keys that may sign it. */
  readonly keyring: string;
}

/**
 * Digests of a suite's indices as its signed release file has them (Debian repository
 * format, "Release files"), by path below the suite. Undefined where this machine cannot
 * tell: without the archive's keys or `gpgv`, and where the mirror has no such file.
 * @throws HeadwaterError BUMP_SIGNATURE_INVALID where the signature does not hold; FETCH_*
 */
export async function signedIndices(
  { url, base, keyring }: ReleaseFile,
  host: Host,
): Promise<ReadonlyMap<string, Sha256> | undefined> {
  if (!host.fs.existsSync(keyring)) return undefined;
  const response = await host.http.get(`${url}/InRelease`, { insecureBases: [base] });
  if (response.status !== 200) {
    await response.cancel();
    return undefined;
  }
  const text = await textOf(response);
  const signed = await inScratch(host, (directory) => signedPart(text, { directory, keyring }, host));
  return signed === undefined ? undefined : digestsIn(signed);
}

/** What lies outside of the signed lines is never read: gpgv writes the part it vouches for. */
async function signedPart(
  text: string,
  { directory, keyring }: { readonly directory: string; readonly keyring: string },
  host: Host,
): Promise<string | undefined> {
  const [file, output] = [join(directory, 'InRelease'), join(directory, 'Release')];
  host.fs.writeFileSync(file, text);
  const command = ['gpgv', '--homedir', directory, '--keyring', keyring, '--output', output] as const;
  const { code, stderr } = await host.processes.run([...command, file], {
    cwd: directory,
    env: { PATH: '/usr/bin:/bin', LC_ALL: 'C', HOME: directory },
    timeoutMs: 60_000,
  });
  if (code === 127) return undefined;
  if (code === 0 && host.fs.existsSync(output)) return host.fs.readFileSync(output, 'utf8');
  throw new HeadwaterError('BUMP_SIGNATURE_INVALID', "the signature of Debian's release file does not hold", {
    expected: `a signature by a key of ${keyring}`,
    found: stderr.trim().split('\n').at(-1) ?? '',
  });
}

function digestsIn(text: string): ReadonlyMap<string, Sha256> {
  const [, block = ''] = /^SHA256:\n((?: .*\n?)*)/m.exec(text) ?? [];
  const lines = block.split('\n').flatMap((line): [string, Sha256][] => {
    const [sha256, , path] = line.trim().split(/\s+/);
    return isSha256(sha256) && path !== undefined ? [[path, sha256]] : [];
  });
  return new Map(lines);
}
