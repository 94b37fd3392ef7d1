import { join } from 'node:path';
import { HeadwaterError } from '../errors.ts';
import type { Host } from '../host/host.ts';
import { goMajorOf, goPathOfMajor } from '../model/go-major.ts';
import { isVersion } from '../model/version.ts';
import type { Offer, OfferedVersion } from './offer.ts';
import { runGo } from './run-go.ts';
import { inScratch } from './scratch.ts';

/** So many majors in a row that nobody has: there is none behind them. One alone may have been left out. */
const MISSING = 2;

/**
 * The versions of a Go module, asked for with the machine's own `go` and thus below its own
 * GOPROXY; the next major versions too, which are modules of their own (Go modules
 * reference, "Major version suffixes"). Versions come without their `v`.
 * @throws HeadwaterError BUILD_TOOL_MISSING, FETCH_FAILED
 */
export async function goVersions(path: string, host: Host): Promise<Offer> {
  return inScratch(host, async (directory) => {
    const all = [...(await versionsOf(path, directory, host))];
    let major = goMajorOf(path);
    for (let missing = 0; missing < MISSING; missing++) {
      major += 1;
      const later = await laterVersions(goPathOfMajor(path, major), directory, host);
      if (later.length > 0) missing = -1;
      all.push(...later);
    }
    const versions = all.flatMap((text): OfferedVersion[] => {
      const version = text.replace(/^v/, '').replace(/\+incompatible$/, '');
      return isVersion(version) ? [{ version }] : [];
    });
    return { by: 'go', where: `pkg:golang/${path}`, versions };
  });
}

/** None where there is no such module: most have no next major version. */
async function laterVersions(path: string, directory: string, host: Host): Promise<readonly string[]> {
  try {
    return await versionsOf(path, directory, host);
  } catch (error) {
    if (error instanceof HeadwaterError && error.code === 'FETCH_FAILED') return [];
    throw error;
  }
}

async function versionsOf(path: string, directory: string, host: Host): Promise<readonly string[]> {
  const where = { cwd: directory, cache: join(directory, 'modules') };
  const listed: unknown = JSON.parse(
    await runGo(['list', '-m', '-versions', '-json=Versions', path], where, host),
  );
  if (typeof listed !== 'object' || listed === null || !('Versions' in listed)) return [];
  return Array.isArray(listed.Versions) ? listed.Versions.filter((text) => typeof text === 'string') : [];
}
