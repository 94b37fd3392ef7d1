import * as fs from 'node:fs';
import { EXIT } from './errors.ts';
import { MANY_VALUES, ONE_VALUE } from './flows/artifact/flag-names.ts';
import type { ArtifactQuestion, IdentityFlags } from './flows/artifact/question.ts';
import { verifyArtifact } from './flows/verify-artifact.ts';
import { createHost } from './host/create.ts';
import { artifactJson, artifactLines, refusalLines } from './ui/artifact-lines.ts';
import { withoutColours } from './ui/style.ts';

const MANY: readonly string[] = ['bundle', ...MANY_VALUES];
const ONE: readonly string[] = ['artifact', ...ONE_VALUE];

/**
 * Answers `verify --artifact` without oclif, which would take as long as the judgement:
 * the exit code, or undefined where the slow path must answer, which does the same and
 * tells of errors. Of words that could be read in two ways none is read here.
 */
export async function answerArtifact(
  argv: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<number | undefined> {
  const asked = questionIn(argv);
  if (asked === undefined) return undefined;
  const host = createHost(env);
  if (env.FORCE_COLOR === undefined && !isDevice(1) && !isDevice(2)) withoutColours();
  try {
    const verdict = await verifyArtifact(asked.question, { host, now: host.now() });
    if (asked.json) say(1, [JSON.stringify(artifactJson(verdict), null, 2)]);
    else {
      say(1, artifactLines(verdict));
      say(2, refusalLines(verdict));
    }
    return verdict.passed === undefined ? EXIT.refused : EXIT.ok;
  } catch {
    return undefined;
  }
}

/** Words as the parser of the slow path would take them, too: known flags, and values that cannot be flags. */
function questionIn([command, ...words]: readonly string[]) {
  const values = new Map<string, string[]>();
  if (command !== 'verify') return undefined;
  const json = words.includes('--json');
  const rest = words.filter((word) => word !== '--json');
  for (let index = 0; index < rest.length; index += 2) {
    const [word = '', value = '-'] = rest.slice(index, index + 2);
    const name = word.slice('--'.length);
    const known = values.get(name) ?? [];
    const takes =
      word.startsWith('--') && (MANY.includes(name) || (ONE.includes(name) && known.length === 0));
    if (!takes || value === '' || value.startsWith('-')) return undefined;
    values.set(name, [...known, value]);
  }
  const question = questionOf(values);
  return question && { json, question };
}

function questionOf(values: ReadonlyMap<string, readonly string[]>): ArtifactQuestion | undefined {
  const artifact = values.get('artifact')?.[0];
  const bundles = values.get('bundle');
  if (artifact === undefined || bundles === undefined) return undefined;
  const identity: IdentityFlags = {
    ...Object.fromEntries(ONE_VALUE.map((name) => [name, values.get(name)?.[0]])),
    ...Object.fromEntries(MANY_VALUES.map((name) => [name, values.get(name)])),
  };
  return { artifact, bundles, identity };
}

function isDevice(descriptor: 1 | 2): boolean {
  return fs.fstatSync(descriptor).isCharacterDevice();
}

/** Straight to the descriptor, as the fast path does. A reader that left early has had enough. */
function say(descriptor: 1 | 2, lines: readonly string[]): void {
  if (lines.length === 0) return;
  const text = Buffer.from(`${lines.join('\n')}\n`);
  for (let from = 0; from < text.length; ) {
    try {
      from += fs.writeSync(descriptor, text, from);
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined;
      if (code === 'EPIPE') return;
      // A reader that is slow, behind a pipe that somebody else made non-blocking.
      if (code !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    }
  }
}
