import { join } from 'node:path';
import type { Host } from '../../host/host.ts';
import { TRACES } from '../places.ts';
import { withFile } from './read-file.ts';
import { walk } from './walk.ts';

const CHUNK = 1024 * 1024;
const LONGEST = Math.max(...TRACES.map((trace) => trace.length));

/**
 * Files that mention a place of the build, each with the place: not wrong in itself (a
 * message may quote its compiler flags), but the first thing to look at when a moved tree misbehaves.
 */
export function findTraces(tree: string, host: Host): string[] {
  return walk(tree, host)
    .filter(({ type }) => type === 'file')
    .flatMap(({ path }) => tracesIn(join(tree, path), host).map((trace) => `${path}: ${trace}`));
}

function tracesIn(path: string, host: Host): string[] {
  return withFile(path, host, (readAt) => {
    const found = new Set<string>();
    for (let at = 0; ; at += CHUNK) {
      // Each piece overlaps the next, so that nothing hides on the border.
      const piece = readAt(at, CHUNK + LONGEST);
      for (const trace of TRACES) if (piece.includes(trace)) found.add(trace);
      if (piece.length < CHUNK + LONGEST) return [...found];
    }
  });
}
