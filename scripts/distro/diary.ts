import { writeFileAtomic } from '../../src/host/atomic.ts';
import type { Host } from '../../src/host/host.ts';

/** One run, as far as it came; a run that was killed has what it wrote last. */
export interface Run {
  /** ISO 8601. */
  readonly startedOn: string;
  readonly seconds: number;
  /** Releases that were found or built. */
  readonly ended: number;
}

/** The runs that made what a home has; kept in the home, so that one that goes on knows of those before. */
export interface Diary {
  readonly runs: () => readonly Run[];
  /** Tells that one more release is there. */
  readonly note: () => void;
}

export function openDiary(file: string, host: Host): Diary {
  const before: readonly Run[] = host.fs.existsSync(file)
    ? JSON.parse(host.fs.readFileSync(file, 'utf8')).runs
    : [];
  const started = performance.now();
  const startedOn = host.now().toISOString();
  let ended = 0;
  const runs = () =>
    ended === 0 ? before : [...before, { startedOn, seconds: (performance.now() - started) / 1000, ended }];
  return {
    runs,
    note() {
      ended += 1;
      writeFileAtomic(host, file, Buffer.from(`${JSON.stringify({ runs: runs() }, undefined, 2)}\n`));
    },
  };
}
