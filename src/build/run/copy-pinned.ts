import { createHash } from 'node:crypto';
import { dirname } from 'node:path';
import { HeadwaterError } from '../../errors.ts';
import type { Host } from '../../host/host.ts';
import type { SourceFile } from '../inputs.ts';

export interface Copying {
  readonly host: Host;
  /** From a place inside the seal to the path outside. */
  readonly to: (place: string) => string;
}

/** A file that is pinned by digest, and its place inside the seal. */
export interface Pinned {
  /** For errors: address or purl. */
  readonly name: string;
  readonly sha256: string;
  readonly at: string;
}

const CHUNK = 1024 * 1024;

/** Copies a file, hashing what is written. @throws HeadwaterError BUILD_SOURCE_CHANGED */
export function copyPinned(pinned: Pinned, file: SourceFile, { host, to }: Copying): void {
  const found = copyHashed(host, file.path, to(pinned.at));
  if (found === pinned.sha256) return;
  throw new HeadwaterError('BUILD_SOURCE_CHANGED', 'a source is not what was fetched', {
    subject: pinned.name,
    expected: `sha256:${pinned.sha256}`,
    found: `sha256:${found}`,
    hint: 'the bytes changed after they were fetched; run the build again',
  });
}

function copyHashed({ fs }: Host, from: string, to: string): string {
  const hash = createHash('sha256');
  const chunk = Buffer.alloc(Math.min(CHUNK, fs.statSync(from).size + 1));
  const source = fs.openSync(from, 'r');
  const target = fs.openSync(to, 'wx', 0o644);
  try {
    fs.fchmodSync(target, 0o644);
    for (let read = fs.readSync(source, chunk); read > 0; read = fs.readSync(source, chunk)) {
      hash.update(chunk.subarray(0, read));
      fs.writeFileSync(target, chunk.subarray(0, read));
    }
  } finally {
    fs.closeSync(source);
    fs.closeSync(target);
  }
  return hash.digest('hex');
}

/** Readable by the sealed user, whatever the umask. */
export function makeFolder({ fs }: Host, path: string): void {
  fs.mkdirSync(dirname(path), { recursive: true });
  fs.mkdirSync(path, { recursive: true });
  fs.chmodSync(path, 0o755);
}
