import { dirname } from 'node:path';
import type { Host } from '../host/host.ts';
import { type Known, type Taken, type Taking, takeDigests } from './digests.ts';
import { eachChunk } from './disk.ts';

/** Whose bytes a partial download holds, so that the rest is asked of the same file. */
export interface PartOrigin {
  readonly url: string;
  /** Strong ETag, or Last-Modified: what `If-Range` takes (RFC 9110, 13.1.5). */
  readonly validator: string;
}

/**
 * A download that is not complete: `<slot>.part`, with a note beside it of where it came
 * from. It outlives a kill, and its bytes are hashed again before they are gone on from.
 * Neither is synced to disk, for nothing here is believed for having been written: what a
 * power cut leaves is found out by the next hash, and fetched again.
 */
export interface Part {
  /** Bytes so far. */
  size(): number;
  /** Digests of the bytes so far. */
  taken(): Taken;
  origin(): PartOrigin | undefined;
  /** Says that what is appended next continues bytes of an earlier answer. */
  goOn(): void;
  /** Whether the bytes came from more than one answer, so that a wrong digest may be nobody's lie. */
  isPatched(): boolean;
  /** Empties the part; what follows comes from `origin`, if that can be gone on from at all. */
  restart(origin: PartOrigin | undefined): void;
  append(chunk: Uint8Array): void;
  /** Becomes the finished file, in one step. */
  finish(path: string): void;
  drop(): void;
  close(): void;
}

export function openPart(host: Host, path: string, known: Known): Part {
  const notePath = `${path}.json`;
  host.fs.mkdirSync(dirname(path), { recursive: true });
  const fd = host.fs.openSync(path, host.fs.constants.O_RDWR | host.fs.constants.O_CREAT, 0o600);
  let digests = takeWhole(host, fd, known);
  let origin = readNote(host, notePath);
  let patched = digests.size() > 0;
  const restart = (next: PartOrigin | undefined) => {
    if (origin !== undefined) host.fs.rmSync(notePath, { force: true });
    host.fs.ftruncateSync(fd, 0);
    digests = takeDigests(known);
    patched = false;
    origin = next;
    if (next !== undefined) host.fs.writeFileSync(notePath, JSON.stringify(next), { mode: 0o600 });
  };
  return {
    size: () => digests.size(),
    taken: () => digests.taken(),
    origin: () => origin,
    goOn() {
      patched = digests.size() > 0;
    },
    isPatched: () => patched,
    restart,
    append(chunk) {
      writeFully(host, fd, { chunk, position: digests.size() });
      digests.update(chunk);
    },
    finish(finished) {
      host.fs.renameSync(path, finished);
      if (origin !== undefined) host.fs.rmSync(notePath, { force: true });
    },
    drop() {
      host.fs.rmSync(path, { force: true });
      host.fs.rmSync(notePath, { force: true });
    },
    close: () => host.fs.closeSync(fd),
  };
}

function takeWhole(host: Host, fd: number, known: Known): Taking {
  const digests = takeDigests(known);
  for (const chunk of eachChunk(host, fd)) digests.update(chunk);
  return digests;
}

function writeFully(
  host: Host,
  fd: number,
  { chunk, position }: { chunk: Uint8Array; position: number },
): void {
  for (let done = 0; done < chunk.length; ) {
    done += host.fs.writeSync(fd, chunk, done, chunk.length - done, position + done);
  }
}

/**
 * What a request can carry back as `If-Range`. Attack: one that cannot be sent, or that
 * servers refuse for its length, would make every later try from this part fail.
 */
export function isValidator(text: unknown): text is string {
  return typeof text === 'string' && /^[\x20-\x7e]{1,256}$/.test(text);
}

/** A note that cannot be read is as good as none: the download starts anew. */
function readNote(host: Host, path: string): PartOrigin | undefined {
  try {
    const note: unknown = JSON.parse(host.fs.readFileSync(path, 'utf8'));
    if (typeof note !== 'object' || note === null || !('url' in note) || !('validator' in note))
      return undefined;
    const { url, validator } = note;
    return typeof url === 'string' && isValidator(validator) ? { url, validator } : undefined;
  } catch {
    return undefined;
  }
}
