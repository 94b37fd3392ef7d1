import { basename, dirname, join } from 'node:path';
import { LARGEST_FILE } from '../../evidence/limits.ts';
import type { Host } from '../../host/host.ts';
import { PROVENANCE_FILE, SBOM_FILE } from '../../model/attestation.ts';
import type { Evidence } from '../../model/quarantined.ts';
import { usageOfFile } from './file-problem.ts';
import { readBounded, TooManyBytes } from './read-bounded.ts';
import { usage } from './usage.ts';

/** Evidence of one build of headwater's own, as `build --out` left it. Nothing of it is verified. */
export interface GivenBuild {
  readonly where: string;
  readonly provenance: Uint8Array;
  /** Provenance, and the SBOM where there is one. */
  readonly evidence: readonly Evidence[];
}

/**
 * Reads provenance, and the SBOM that lies beside it under the same name: the provenance
 * tells its digest, so where it was found decides nothing.
 * @throws HeadwaterError USAGE
 */
export function readBuilds(paths: readonly string[], { fs }: Pick<Host, 'fs'>): readonly GivenBuild[] {
  return paths.map((path) => {
    const provenance = read(path, fs);
    const beside = besides(path);
    const hasSbom = beside !== undefined && fs.existsSync(beside);
    const sbom = hasSbom ? [{ name: SBOM_FILE, bytes: read(beside, fs) }] : [];
    const evidence = [{ name: PROVENANCE_FILE, bytes: provenance }, ...sbom];
    return { where: basename(path), provenance, evidence };
  });
}

function besides(path: string): string | undefined {
  const name = basename(path);
  if (!name.endsWith(PROVENANCE_FILE)) return undefined;
  return join(dirname(path), `${name.slice(0, -PROVENANCE_FILE.length)}${SBOM_FILE}`);
}

function read(path: string, fs: Host['fs']): Uint8Array {
  try {
    return readBounded(path, LARGEST_FILE, fs);
  } catch (error) {
    if (!(error instanceof TooManyBytes)) throw usageOfFile('--bundle', path, error);
    throw usage('--bundle: the file is too large', {
      expected: `at most ${LARGEST_FILE} bytes`,
      found: error.found,
    });
  }
}
