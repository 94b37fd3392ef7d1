import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import { answerFast } from './fast.ts';
import { homePaths } from './host/home.ts';

/** The bundle's entry: the fast path, and only where it has no answer, all the rest. */
if (!nodeIsNewEnough()) {
  process.stderr.write(
    `error: headwater needs Node.js 22.22.2 or later of 22, or 24.15 or later, and this is ${process.versions.node}\n` +
      'hint: run `npm install` in the folder of headwater, or point HEADWATER_NODE to a newer one\n',
  );
  process.exit(1);
}
const code = answerFast(process.argv.slice(2), process.env);
if (code === undefined) void startAll();
else process.exitCode = code;

async function startAll(): Promise<void> {
  hushExperimentalWarnings();
  cacheCompiledCode();
  const argv = process.argv.slice(2);
  const answered = argv.includes('--artifact') ? await answeredWithoutOclif(argv) : undefined;
  if (answered !== undefined) {
    process.exitCode = answered;
    return;
  }
  const { main } = await import('./main.ts');
  await main(argv);
}

async function answeredWithoutOclif(argv: readonly string[]): Promise<number | undefined> {
  const { answerArtifact } = await import('./artifact.ts');
  return answerArtifact(argv, process.env);
}

/** A home that cannot be is for the command to complain about, which starts without a cache. */
function cacheCompiledCode(): void {
  try {
    enableCompileCache(join(homePaths(process.env).cache, 'compiled'));
  } catch {
    // Only the start is slower.
  }
}

function nodeIsNewEnough(): boolean {
  const [major = 0, minor = 0, patch = 0] = process.versions.node.split('.').map(Number);
  if (major === 22) return minor > 22 || (minor === 22 && patch >= 2);
  return major > 24 || (major === 24 && minor >= 15);
}

/** Node.js calls its SQLite experimental on every start; headwater's users cannot act on that. */
function hushExperimentalWarnings(): void {
  const emit = process.emitWarning;
  process.emitWarning = ((warning: string | Error, ...rest: unknown[]) => {
    if (rest[0] === 'ExperimentalWarning') return;
    Reflect.apply(emit, process, [warning, ...rest]);
  }) as typeof process.emitWarning;
}
