import { HeadwaterError } from '../errors.ts';
import type { Host } from '../host/host.ts';

const TIMEOUT_MS = 120_000;
/** Bytes, unpacked; sources are far smaller, and what is meant to fill the disk is not. */
const LARGEST = 4 * 1024 ** 3;
const LONGEST_LISTING = 64 * 1024 * 1024;

/**
 * Unpacks an archive of a source into an empty folder, without its top folder, to be looked
 * at and thrown away. It is listed before: nothing but files, folders and links, and not
 * more of it than fits. tar's own guards keep members and links in the folder (GNU tar
 * manual, "Absolute File Names"); nobody's ownership and mode is taken over.
 * @param archive absolute.
 * @throws HeadwaterError RECIPE_UNCLEAR for what is no such archive
 */
export async function untar(archive: string, folder: string, host: Host): Promise<void> {
  const listing = await runTar(['-t', '-v', '--numeric-owner', '-f', archive], archive, host);
  // What does not fit is dropped, and nobody would have looked at it.
  if (listing.length >= LONGEST_LISTING)
    throw unclear(archive, 'a list of members that fits', 'a longer one');
  let size = 0;
  for (const line of listing.split('\n').filter((text) => text !== '')) {
    // As `ls -l` has it: kind and mode, owner, bytes.
    const [, kind = '', bytes] = /^(.)\S* +\S+ +(\d+) /.exec(line) ?? [];
    size += Number(bytes ?? Number.NaN);
    if ('-dlh'.includes(kind) && size <= LARGEST) continue;
    throw unclear(archive, 'nothing but files, folders and links, 4 GiB at most', line.slice(0, 200));
  }
  const options = ['--strip-components=1', '--no-same-owner', '--no-same-permissions'];
  await runTar(['-x', ...options, '-f', archive, '-C', folder], archive, host);
}

async function runTar(args: readonly string[], archive: string, host: Host): Promise<string> {
  const { code, stdout, stderr } = await host.processes.run(['tar', ...args], {
    cwd: '/',
    env: { PATH: '/usr/bin:/bin', LC_ALL: 'C' },
    timeoutMs: TIMEOUT_MS,
    maxBytes: LONGEST_LISTING,
  });
  if (code === 0) return stdout;
  throw unclear(archive, 'an archive that tar can unpack', stderr.trim().split('\n')[0] ?? '');
}

function unclear(archive: string, expected: string, found: string): HeadwaterError {
  return new HeadwaterError('RECIPE_UNCLEAR', 'the source cannot be unpacked', {
    subject: archive,
    expected,
    found,
  });
}
