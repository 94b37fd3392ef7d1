import { HeadwaterError } from '../errors.ts';

/** The least that must come in every stretch of time. */
export interface Pace {
  readonly bytes: number;
  /** Milliseconds. */
  readonly within: number;
}

/** 1 KiB a second over half a minute: slower than any line that a source would be waited for on. */
const LEAST: Pace = { bytes: 30 * 1024, within: 30_000 };

/**
 * Watches how fast a body comes. The attack: a server that sends a byte now and then is
 * never idle, and would hold a fetch, and all who wait for its lock, for as long as it likes.
 * @returns to be told of every chunk, after it was kept.
 * @throws HeadwaterError FETCH_TOO_SLOW, from what is returned
 */
export function watchPace(least: Pace = LEAST): (bytes: number) => void {
  let since = performance.now();
  let received = 0;
  return (bytes) => {
    received += bytes;
    const now = performance.now();
    if (now - since < least.within) return;
    if (received < least.bytes) throw tooSlow(received, now - since, least);
    since = now;
    received = 0;
  };
}

function tooSlow(received: number, took: number, { bytes, within }: Pace): HeadwaterError {
  return new HeadwaterError('FETCH_TOO_SLOW', 'the server gives the bytes too slowly', {
    expected: `at least ${bytes} bytes in ${within / 1000} s`,
    found: `${received} bytes in ${(took / 1000).toFixed(1)} s`,
    hint: 'Run the command again later: it goes on from what is here. Or set a mirror that is nearer (mirrors.debian, mirrors.go, mirrors.cargo), where it is one of theirs.',
  });
}
