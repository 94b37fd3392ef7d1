import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Bench, printTable, ratio } from './measure.ts';
import { headwater } from './world.ts';

const ROUNDS = 10;

/**
 * A sealed build that does next to nothing: a file with a word in it. Nix (Debian's
 * `nix-bin`) hashes what it made and writes down that it did; headwater also packs it, signs
 * where it came from, and judges that.
 */
export function benchTrivial(bench: Bench): void {
  const nix = nixBuild(bench);
  const ours = { label: 'headwater build', command: trivialBuild(bench) };
  const timed = nix === undefined ? [ours] : [{ label: 'nix-build, sandboxed', command: nix }, ours];
  const ms = bench.time(ROUNDS, timed);
  const floor = ms[timed[0]?.label ?? ''] ?? Number.NaN;
  const rows = timed.map(({ label }) => {
    const value = ms[label] ?? Number.NaN;
    return { what: label, ms: value, note: ratio(value, floor) };
  });
  printTable(`A trivial sealed build (median of ${ROUNDS})`, rows);
  if (nix === undefined) process.stdout.write('  skipped: nix-build (Debian: nix-bin)\n');
}

/** One step that writes a file; the source is in the cache. */
function trivialBuild({ directory, environment }: Bench): readonly string[] {
  const folder = join(directory, 'trivial');
  mkdirSync(join(folder, 'trivial-1.0'), { recursive: true });
  writeFileSync(join(folder, 'trivial-1.0/README'), 'nothing to see\n');
  const tar = join(folder, 'trivial-1.0.tar');
  execFileSync('tar', ['-C', folder, '-cf', tar, 'trivial-1.0']);
  const sha256 = createHash('sha256').update(readFileSync(tar)).digest('hex');
  const downloads = join(environment.HEADWATER_HOME ?? '', 'cache/downloads');
  mkdirSync(downloads, { recursive: true });
  writeFileSync(join(downloads, `sha256-${sha256}`), readFileSync(tar));
  const recipe = join(folder, 'trivial.toml');
  writeFileSync(recipe, recipeText(sha256));
  return [headwater, 'build', recipe, '--out', join(folder, 'built')];
}

function recipeText(sha256: string): string {
  return `name = "trivial"
kind = "library"
summary = "A word in a file"
homepage = "https://example.com/trivial"
repository = "https://example.com/trivial.git"
license = "MIT"

[[release]]
version = "1.0"
[[release.source]]
url = "https://example.com/trivial-1.0.tar"
sha256 = "${sha256}"
confirmed = "made by the bench"

[build]
system = "script"
script = [["sh", "-c", "mkdir -p {out}{prefix} && echo hello >{out}{prefix}/word"]]
`;
}

/** Undefined where there is no Nix. Each run builds something else: Nix would not build the same again. */
function nixBuild({ directory }: Bench): readonly string[] | undefined {
  try {
    execFileSync('nix-build', ['--version'], { stdio: 'ignore' });
  } catch {
    return undefined;
  }
  const folder = join(directory, 'nix');
  mkdirSync(folder);
  const system = process.arch === 'arm64' ? 'aarch64-linux' : 'x86_64-linux';
  const expression = `derivation {
  name = "trivial";
  system = "${system}";
  builder = "/bin/sh";
  args = [ "-c" "echo hello >$out" ];
  salt = builtins.getEnv "SALT";
}\n`;
  writeFileSync(join(folder, 'trivial.nix'), expression);
  const options = Object.entries({
    substitute: 'false',
    'build-users-group': '',
    sandbox: 'true',
    'sandbox-paths': '/bin/sh=/usr/bin/dash /lib /lib64 /usr/lib',
  }).map(([name, value]) => `--option ${name} '${value}'`);
  const places = ['STORE_DIR=store', 'STATE_DIR=var', 'LOG_DIR=log', 'CONF_DIR=conf'].map(
    (place) => `NIX_${place.replace('=', `=${folder}/`)}`,
  );
  const command = `SALT=$$ ${places.join(' ')} nix-build --no-out-link ${options.join(' ')} ${folder}/trivial.nix`;
  return ['/bin/sh', '-c', `${command} >/dev/null 2>&1`];
}
