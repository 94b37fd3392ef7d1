import * as fs from 'node:fs';
import { join } from 'node:path';
import { complete } from './flows/completion.ts';
import { nearestProject } from './flows/nearest-project.ts';
import { NO_FILE, type NoopRecord, projectRecordFile, recordFile, stampOf } from './flows/noop-record.ts';
import { findProject } from './flows/project/place.ts';
import { headwaterVersion, homePaths, packageRoot } from './host/home.ts';
import type { HomePaths } from './host/paths.ts';
import { completionText } from './ui/completion-text.ts';
import { envScript, shellOf } from './ui/env-script.ts';
import { pathHint } from './ui/path-hint.ts';
import { SHELLS } from './ui/shell-quote.ts';

declare const __BUNDLE_ID__: string | undefined;

type Env = Readonly<Record<string, string | undefined>>;

/**
 * Answers what needs no oclif: the exit code, or undefined where the slow path must
 * answer. Whatever is unclear is the slow path's, which gives the same answer, or repairs,
 * or explains.
 */
export function answerFast(argv: readonly string[], env: Env): number | undefined {
  try {
    const [command, ...rest] = argv;
    if (rest.length === 0 && (command === '--version' || command === '-V')) return version();
    if (rest.length === 0 && command === 'env') return environment(env);
    if (rest.length <= 1 && command === 'activate') return activate(rest[0] ?? shellOf(env), env);
    if (command === 'complete') return propose(rest, env);
    if (command === 'install') return installAgain(rest, homePaths(env), env);
    if (command === 'which' && rest.length === 1) return which(rest[0] ?? '', homePaths(env), env);
    return undefined;
  } catch {
    return undefined;
  }
}

function version(): number {
  return say(1, `headwater ${headwaterVersion()}`);
}

/** In a project there may be libraries. */
function environment(env: Env): number | undefined {
  if (nearestProject(process.cwd(), { fs }) !== undefined) return undefined;
  return activate(shellOf(env), env);
}

/** Runs whenever a shell starts. */
function activate(name: string, env: Env): number | undefined {
  const shell = SHELLS.find((known) => known === name);
  return shell && say(1, envScript(homePaths(env).bin, shell));
}

/** Runs at every press of the tab key. What the commands are was written down when they were bundled. */
function propose(words: readonly string[], env: Env): number {
  const manifest = join(packageRoot(), 'dist', 'oclif.manifest.json');
  const { commands } = JSON.parse(fs.readFileSync(manifest, 'utf8'));
  const answer = completionText(complete(words, { fs, paths: homePaths(env), commands }));
  return answer === '' ? 0 : say(1, answer);
}

/** All installed and linked as asked, and nothing of what that rests on has changed since. */
function installAgain(words: readonly string[], paths: HomePaths, env: Env): number | undefined {
  const file = recordOf(words, paths);
  if (file === undefined || typeof __BUNDLE_ID__ !== 'string') return undefined;
  const record = JSON.parse(fs.readFileSync(file, 'utf8')) as NoopRecord;
  if (record.bundle !== __BUNDLE_ID__ || record.catalog !== paths.catalog) return undefined;
  if (record.platform !== `${process.platform}-${process.arch}`) return undefined;
  const stamps = Object.entries(record.stamps);
  if (record.stamps[paths.catalog] === undefined) return undefined;
  if (!stamps.every(([path, stamp]) => (stampOf(path, fs) ?? NO_FILE) === stamp)) return undefined;
  const hint = record.commands ? pathHint(paths.bin, env) : undefined;
  return say(2, [...record.lines, ...(hint === undefined ? [] : [hint])].join('\n'));
}

/** In a project only `install` without a name has an answer, and it does not depend on whether that is frozen. */
function recordOf(words: readonly string[], paths: HomePaths): string | undefined {
  const args = words.filter((word) => word !== '-g' && word !== '--global');
  const place = args.length < words.length ? undefined : findProject({ fs, paths });
  if (place === undefined) return recordFile(paths.cache, args);
  const isWhole = args.every((word) => word === '--frozen');
  return isWhole ? projectRecordFile(paths.cache, place.root) : undefined;
}

/** The same file that the shim reads says which program it runs. In a project others may have a say. */
function which(bin: string, paths: HomePaths, env: Env): number | undefined {
  if (nearestProject(process.cwd(), { fs }) !== undefined) return undefined;
  if (env[`HEADWATER_${bin.toUpperCase().replace(/[^A-Z0-9]/g, '_')}_VERSION`]) return undefined;
  if (!/^[A-Za-z0-9_[][A-Za-z0-9+._[-]{0,63}$/.test(bin)) return undefined;
  const program = fs
    .readFileSync(join(paths.generations, 'current', 'tools', bin), 'utf8')
    .replace(/\n$/, '');
  // As the shim: nothing outside of the store, whatever the file says.
  if (!program.startsWith(`${paths.store}/`) || program.includes('/../')) return undefined;
  if (!fs.statSync(program).isFile()) return undefined;
  return say(1, program);
}

/** Straight to the descriptor: `process.stdout` is 2 ms of modules. What cannot be written, the slow path tries again. */
function say(descriptor: 1 | 2, text: string): number {
  fs.writeSync(descriptor, `${text}\n`);
  return 0;
}
