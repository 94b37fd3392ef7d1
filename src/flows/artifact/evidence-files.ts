import { basename } from 'node:path';
import { HeadwaterError } from '../../errors.ts';
import type { FoundBundle } from '../../evidence/document.ts';
import { findBundles } from '../../evidence/find-bundles.ts';
import { LARGEST_FILE } from '../../evidence/limits.ts';
import type { Host } from '../../host/host.ts';
import { usageOfFile } from './file-problem.ts';
import { readBounded, TooManyBytes } from './read-bounded.ts';

/** A refusal, and the bundle or file that it is about. */
export interface RefusedEvidence {
  readonly where: string;
  readonly error: HeadwaterError;
}

export interface GatheredEvidence {
  readonly bundles: readonly FoundBundle[];
  /** Files in which no bundle could be found. */
  readonly refused: readonly RefusedEvidence[];
}

const STDIN = '-';

/**
 * The bundles of files of evidence in the order of the files; `-` is standard input. One
 * broken file does not hide what stands in another.
 * @throws HeadwaterError USAGE for what cannot be read
 */
export function gatherEvidence(paths: readonly string[], { fs }: Pick<Host, 'fs'>): GatheredEvidence {
  const files = [...new Set(paths)].map((path) => bundlesOf(path, fs));
  return {
    bundles: files.flatMap(({ bundles }) => bundles),
    refused: files.flatMap(({ refused }) => refused),
  };
}

function bundlesOf(path: string, fs: Host['fs']): GatheredEvidence {
  try {
    const bytes = readBounded(path === STDIN ? 0 : path, LARGEST_FILE, fs);
    return { bundles: findBundles({ name: nameOf(path, bytes), bytes }), refused: [] };
  } catch (thrown) {
    const where = path === STDIN ? 'stdin' : basename(path);
    const error = thrown instanceof TooManyBytes ? tooLarge(where, thrown) : thrown;
    if (error instanceof HeadwaterError) return { bundles: [], refused: [{ where, error }] };
    throw usageOfFile('--bundle', path, error);
  }
}

/** Standard input has no name to say that it holds a document a line; a first line that is one does. */
function nameOf(path: string, bytes: Uint8Array): string {
  if (path !== STDIN) return basename(path);
  const end = bytes.indexOf(0x0a);
  const first = Buffer.from(bytes.subarray(0, end < 0 ? bytes.length : end))
    .toString('latin1')
    .trim();
  return first.startsWith('{') && first.endsWith('}') ? 'stdin.jsonl' : 'stdin';
}

function tooLarge(where: string, { found }: TooManyBytes): HeadwaterError {
  return new HeadwaterError('VERIFY_BUNDLE_TOO_LARGE', `${where} is too large`, {
    expected: `at most ${LARGEST_FILE} bytes`,
    found,
  });
}
