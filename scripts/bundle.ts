/**
 * Bundles src/ into dist/: CommonJS, because that and the compile cache start fastest;
 * split, so that what a command does not need is not read. Runs by `npm install`
 * ("prepare") and `npm run bundle`. The new dist/ is made beside the old and swapped in.
 */
import { chmodSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type OutputOptions, type Plugin, rolldown } from 'rolldown';
import { sourceId } from './source-id.ts';

const root = join(import.meta.dirname, '..');
const dist = join(root, 'dist');
const id = sourceId(root);
/**
 * Parts of oclif that are for other programs: it looks for commands by glob and for
 * plugins by pattern, compiles TypeScript, asks whether this is Windows' Linux. Here
 * commands are told by name, and those parts are most of its start.
 */
const STUBS: Readonly<Record<string, string>> = {
  tinyglobby: 'export const glob = undefined;',
  minimatch: 'export const minimatch = undefined;',
  'wsl-utils': 'export const isWsl = false;',
  'ts-path': 'export const tsPath = async (root, path) => path;',
};

/**
 * What nearly every command loads: one file is read faster than thirty. Not what imports
 * node:crypto, which takes longer than all of these.
 */
const BASE =
  /\/src\/(errors\.ts|model\/(?!builder-key-id)|ui\/|host\/(create|home|paths|system-error)\.ts)|@noble\/hashes/;

/** What the entry asks for only when it needs it: it is one file itself, with all of the fast path in it. */
const APART: readonly string[] = ['./main.ts', './artifact.ts'];

const fresh = mkdtempSync(join(root, '.dist-'));
try {
  await bundleInto(fresh);
  await writeManifest(fresh);
  swap(fresh, dist);
} finally {
  rmSync(fresh, { recursive: true, force: true });
}

async function bundleInto(directory: string): Promise<void> {
  const rest = { main: 'src/main.ts', artifact: 'src/artifact.ts', commands: 'src/commands/index.ts' };
  await bundlePart({ entry: 'src/entry.ts' }, [mainApart()], { dir: directory, codeSplitting: false });
  await bundlePart(rest, [stubs()], {
    dir: directory,
    codeSplitting: { groups: [{ name: 'base', test: BASE }] },
  });
  writeFileSync(join(directory, 'bundle-id'), `${id}\n`);
  chmodSync(directory, 0o755);
  // The package is of type module; its bundle is not.
  writeFileSync(join(directory, 'package.json'), '{"type":"commonjs"}\n');
}

async function bundlePart(
  input: Record<string, string>,
  plugins: Plugin[],
  output: OutputOptions,
): Promise<void> {
  const bundle = await rolldown({
    cwd: root,
    platform: 'node',
    input,
    plugins,
    transform: { define: { __BUNDLE_ID__: JSON.stringify(id) } },
  });
  await bundle.write({
    ...output,
    format: 'cjs',
    dynamicImportInCjs: false,
    entryFileNames: '[name].cjs',
    chunkFileNames: 'chunk-[hash].cjs',
    minify: { compress: true, mangle: false, codegen: false },
  });
  await bundle.close();
}

function mainApart(): Plugin {
  return {
    name: 'main-apart',
    resolveId: (source) =>
      APART.includes(source) ? { id: source.replace(/\.ts$/, '.cjs'), external: true } : null,
  };
}

/** oclif's summary of all commands, so that a start loads none but the one that runs. */
async function writeManifest(directory: string): Promise<void> {
  const { Plugin } = await import('@oclif/core/config');
  const { pjson } = await import('../src/program.ts');
  const plugin = new Plugin({
    isRoot: true,
    root: directory,
    pjson: pjson(directory) as never,
    name: 'headwater',
  });
  await plugin.load();
  writeFileSync(join(directory, 'oclif.manifest.json'), `${JSON.stringify(plugin.manifest)}\n`);
}

/** The folder is gone for the moment between two renames; a start in that moment says so and can be repeated. */
function swap(directory: string, target: string): void {
  const old = `${directory}-old`;
  try {
    renameSync(target, old);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  }
  renameSync(directory, target);
  rmSync(old, { recursive: true, force: true });
}

function stubs(): Plugin {
  return {
    name: 'stubs',
    resolveId(id, importer) {
      const name = id.replace(/^\.{1,2}\/(config\/)?/, '');
      return name in STUBS && importer?.includes('/@oclif/core/') === true ? `\0stub:${name}` : null;
    },
    load: (id) => (id.startsWith('\0stub:') ? (STUBS[id.slice('\0stub:'.length)] ?? null) : null),
  };
}
