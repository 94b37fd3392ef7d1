import { join } from 'node:path';
import type { Recipe } from '../../catalog/entry.ts';
import { type LicenseFile, licenseOfFiles } from '../../catalog/license-text.ts';
import type { Module } from '../../catalog/modules.ts';
import { HeadwaterError } from '../../errors.ts';
import { parseSha256, type Sha256, sha256Of } from '../../model/digest.ts';
import { moduleFileOf } from '../../model/module-file.ts';
import type { Platform } from '../../model/platform.ts';
import { downloadModule, runGo } from '../../upstream/run-go.ts';
import type { FlowContext } from '../context.ts';
import { untar } from '../untar.ts';

/** A pinned Go source whose modules are wanted. */
export interface GoSource {
  /** For errors, for example `fzf 0.65.2`. */
  readonly what: string;
  /** As the catalog has it. */
  readonly url: string;
  readonly sha256: Sha256;
  /** The fetched file; absolute. */
  readonly path: string;
  readonly recipe: Pick<Recipe, 'directory' | 'env' | 'options' | 'packages'>;
  readonly platforms: readonly Platform[];
  /** An empty folder, which the caller removes. */
  readonly scratch: string;
}

/**
 * The files that Go needs to build the packages of a source: zips of modules, and go.mod
 * files of their graph. Found by letting the machine's own Go load the packages for each
 * platform into an empty cache, with go.sum and the checksum database asked; whatever it
 * took is the list. No program of the source is run.
 * @throws HeadwaterError BUILD_TOOL_MISSING, FETCH_FAILED, FETCH_DIGEST_MISMATCH
 */
export async function listGoModules(source: GoSource, context: FlowContext): Promise<readonly Module[]> {
  const tree = join(source.scratch, 'src');
  const cache = join(source.scratch, 'cache');
  const own = await unpackSource(source, tree, context);
  for (const platform of source.platforms) await loadPackages(source, { platform, tree, cache }, context);
  return [...own, ...filesIn(cache, context)];
}

/** @returns the go.mod of a source that is a module itself: Go asks its proxy for it before it unpacks the zip. */
async function unpackSource(
  source: GoSource,
  tree: string,
  context: FlowContext,
): Promise<readonly Module[]> {
  const { fs } = context.host;
  fs.mkdirSync(tree);
  const module = moduleFileOf(source.url);
  if (module?.type !== 'golang') {
    await untar(source.path, tree, context.host);
    return [];
  }
  const run = { cwd: source.scratch, cache: join(source.scratch, 'own') };
  const { zip, mod, folder } = await downloadModule(module, run, context.host);
  const found = sha256Of(fs.readFileSync(zip));
  if (found !== source.sha256) {
    throw new HeadwaterError('FETCH_DIGEST_MISMATCH', 'Go has another file than the catalog pins', {
      subject: source.what,
      expected: `sha256:${source.sha256}`,
      found: `sha256:${found}`,
    });
  }
  // Files of Go's cache are read-only.
  await copyTree(folder, tree, context);
  return [{ purl: `${source.url}#go.mod`, sha256: sha256Of(fs.readFileSync(mod)), license: '-' }];
}

async function copyTree(from: string, to: string, { host }: FlowContext): Promise<void> {
  const { code, stderr } = await host.processes.run(['cp', '-R', '--no-preserve=mode', `${from}/.`, to], {
    cwd: '/',
    env: { PATH: '/usr/bin:/bin', LC_ALL: 'C' },
  });
  if (code === 0) return;
  throw new HeadwaterError('FETCH_FAILED', 'the source cannot be unpacked', { found: stderr.slice(0, 300) });
}

interface Loading {
  readonly platform: Platform;
  readonly tree: string;
  readonly cache: string;
}

const ARCHITECTURES: Readonly<Record<string, string>> = { x64: 'amd64', arm64: 'arm64' };

/** What a build loads, it loads as well; build tags of the recipe choose packages. */
async function loadPackages(source: GoSource, loading: Loading, context: FlowContext): Promise<void> {
  const { directory, env, options, packages = ['.'] } = source.recipe;
  const [os = '', processor = ''] = loading.platform.split('-');
  const tags = options.filter((option) => option.startsWith('-tags'));
  await runGo(
    ['list', '-deps', ...tags, '-f', '', '--', ...packages],
    {
      cwd: join(loading.tree, directory),
      cache: loading.cache,
      env: { CGO_ENABLED: env.CGO_ENABLED ?? '0', GOOS: os, GOARCH: ARCHITECTURES[processor] ?? processor },
    },
    context.host,
  );
}

/** Every zip and go.mod in Go's cache of downloads, which is laid out like a proxy (Go modules reference, "Module cache"). */
function filesIn(cache: string, { host }: FlowContext): Module[] {
  const downloads = join(cache, 'cache/download');
  if (!host.fs.existsSync(downloads)) return [];
  const files = host.fs.readdirSync(downloads, { recursive: true, encoding: 'utf8' });
  return files.flatMap((file): Module[] => {
    const [, path, version, kind] = /^(.+)\/@v\/([^/]+)\.(zip|mod)$/.exec(file) ?? [];
    if (path === undefined || version === undefined) return [];
    const purl = `pkg:golang/${unescaped(path)}@${unescaped(version)}`;
    const sha256 = sha256Of(host.fs.readFileSync(join(downloads, file)));
    if (kind === 'mod') return [{ purl: `${purl}#go.mod`, sha256: parseSha256(sha256), license: '-' }];
    return [{ purl, sha256, license: licenseOf(join(cache, `${path}@${version}`), host) }];
  });
}

function unescaped(text: string): string {
  return text.replace(/!([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

const LICENSE_NAME = /^(licen[cs]e|copying|unlicense)([-.].*)?$/i;

function licenseOf(folder: string, { fs }: FlowContext['host']): string {
  const names = fs
    .readdirSync(folder)
    .filter((name) => LICENSE_NAME.test(name))
    .sort();
  const files = names.flatMap((name): LicenseFile[] => {
    const path = join(folder, name);
    return fs.statSync(path).isFile() ? [{ name, text: fs.readFileSync(path, 'utf8') }] : [];
  });
  return licenseOfFiles(files);
}
