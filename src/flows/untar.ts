import { HeadwaterError } from '../errors.ts';
import type { Host } from '../host/host.ts';

const TIMEOUT_MS = 120_000;

/**
 * Unpacks an archive of a source into an empty folder, without its top folder, to be looked
 * at and thrown away. tar's own guards keep members and links in the folder (GNU tar manual,
 * "Absolute File Names"); nobody's ownership and mode is taken over.
 * @param archive absolute.
 * @throws HeadwaterError RECIPE_UNCLEAR for what is no archive
 */
export async function untar(archive: string, folder: string, host: Host): Promise<void> {
  const options = ['--strip-components=1', '--no-same-owner', '--no-same-permissions'];
  const { code, stderr } = await host.processes.run(['tar', '-x', ...options, '-f', archive, '-C', folder], {
    cwd: '/',
    env: { PATH: '/usr/bin:/bin', LC_ALL: 'C' },
    timeoutMs: TIMEOUT_MS,
  });
  if (code === 0) return;
  throw new HeadwaterError('RECIPE_UNCLEAR', 'the source is no archive that tar can unpack', {
    subject: archive,
    found: stderr.trim().split('\n')[0] ?? '',
  });
}
