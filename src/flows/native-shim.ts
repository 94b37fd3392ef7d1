import { join } from 'node:path';
import type { CatalogEntry, Recipe, Release } from '../catalog/entry.ts';
import { HeadwaterError } from '../errors.ts';
import { keepDownload } from '../fetch/kept.ts';
import { packageRoot } from '../host/home.ts';
import type { Host } from '../host/host.ts';
import { chooseShim } from '../link/link.ts';
import { shimChoice } from '../link/shim-sign.ts';
import { sha256Of } from '../model/digest.ts';
import { parseBinName, parseCatalogName } from '../model/package-name.ts';
import { parseVersion } from '../model/version.ts';
import type { ResolvedPackage } from '../resolve/resolution.ts';
import { resolve } from '../resolve/resolve.ts';
import { treeOf } from '../store/place.ts';
import { type FlowContext, thisPlatform } from './context.ts';
import { obtainAll } from './obtain.ts';
import { houseRules } from './policy.ts';

/** No package of the catalog: it starts the commands of all of them. */
export const SHIM_NAME = 'headwater-shim';
const NAME = SHIM_NAME;
const SOURCES = ['headwater-shim.c', 'bare-linux.h'] as const;
/** Why a machine has no native shim, and nothing is wrong with that. */
const USUAL = ['BUILD_TOOL_MISSING', 'SEAL_UNAVAILABLE', 'PLATFORM_UNSUPPORTED'];

/**
 * Gives this home the shims that fit it: the native one, built from source by headwater's
 * own builder and led through its own door like any tool, where that can be done; else the
 * one in sh. HEADWATER_SHIM=sh or native decides otherwise. A native shim that could not be
 * built is told once, and tried again when its source has changed.
 * @throws HeadwaterError SETTING_INVALID; with HEADWATER_SHIM=native, whatever keeps it from being built
 */
export async function settleShim(context: FlowContext): Promise<void> {
  const { host } = context;
  const wish = wishOf(host);
  const choice = shimChoice(host);
  if (wish === 'sh') return choice.kind === 'sh' ? undefined : chooseShim({ kind: 'sh' }, host);
  try {
    const pkg = shimPackage(host);
    if (choice.kind === 'sh' && choice.failed === pkg.buildKey && wish === undefined) return;
    await useNative(pkg, context);
  } catch (error) {
    if (wish === 'native' || !(error instanceof HeadwaterError)) throw error;
    await fallBack(error, context);
  }
}

/** The package of the native shim, made in memory: its sources are files of headwater itself. */
export function shimPackage(host: Host): ResolvedPackage {
  const sources = SOURCES.map((file) => ({
    url: `headwater:shims/${file}`,
    sha256: sha256Of(readSource(file, host)),
    mirrors: [],
    confirmed: 'by headwater itself, whose file it is',
  }));
  const release: Release = { version: parseVersion('1'), sources };
  const entry = shimEntry(release);
  const catalog = {
    directory: '',
    find: () => entry,
    modules: () => [],
    names: () => [entry.name],
    all: () => [entry],
  };
  const request = { packages: [{ name: entry.name }] };
  const [pkg] = resolve(request, catalog, thisPlatform()).packages;
  if (pkg !== undefined) return pkg;
  throw new HeadwaterError('INTERNAL', 'the native shim was not resolved');
}

async function useNative(pkg: ResolvedPackage, context: FlowContext): Promise<void> {
  const { host } = context;
  for (const file of SOURCES) keepDownload(readSource(file, host), host);
  const quiet: FlowContext = { ...context, progress: () => {} };
  const obtained = await obtainAll([pkg], quiet, houseRules(host));
  const found = obtained.get(pkg.buildKey);
  if (found === undefined) throw new HeadwaterError('INTERNAL', 'the native shim was not kept');
  const { stored, how } = found;
  const program = join(treeOf(stored), 'bin', NAME);
  const sha256 = sha256Of(host.fs.readFileSync(program));
  const choice = shimChoice(host);
  const same = choice.kind === 'native' && choice.program === program && choice.sha256 === sha256;
  // What was built again took the place of a damaged one, of which no shims were made.
  if (!same || how === 'built') await chooseShim({ kind: 'native', sha256, program }, host);
}

async function fallBack(error: HeadwaterError, { host, progress }: FlowContext): Promise<void> {
  if (USUAL.includes(error.code)) {
    if (shimChoice(host).kind !== 'sh') await chooseShim({ kind: 'sh' }, host);
    return;
  }
  await chooseShim({ kind: 'sh', failed: shimPackage(host).buildKey }, host);
  progress({
    kind: 'warning',
    text: `the native shim could not be built (${error.code}: ${error.message}); commands are started by sh`,
  });
}

/** @throws HeadwaterError SETTING_INVALID */
function wishOf({ env }: Host): 'sh' | 'native' | undefined {
  const { HEADWATER_SHIM: wish } = env;
  if (wish === undefined || wish === '') return undefined;
  if (wish === 'sh' || wish === 'native') return wish;
  throw new HeadwaterError('SETTING_INVALID', 'HEADWATER_SHIM is neither sh nor native', {
    expected: 'sh or native, or no such variable',
    found: JSON.stringify(wish),
  });
}

function readSource(file: string, host: Host): Buffer {
  return host.fs.readFileSync(join(packageRoot(), 'shims', file));
}

function shimEntry(release: Release): CatalogEntry {
  return {
    name: parseCatalogName(NAME),
    kind: 'tool',
    summary: 'Runs what headwater resolved for the name it is started by',
    homepage: 'headwater:README.md',
    repository: 'headwater:.',
    license: 'Apache-2.0',
    bins: [parseBinName(NAME)],
    platforms: ['linux-x64', 'linux-arm64'],
    releases: [release],
    recipe: RECIPE,
  };
}

/** One process: each would be sealed anew. The header stands beside what includes it under its own name. */
const COMPILE = [
  'cp {source.1} headwater-shim.c && cp {source.2} bare-linux.h && mkdir -p {out}{prefix}/bin &&',
  'cc -std=c11 -Os -static -nostdlib -ffreestanding -fno-stack-protector -fno-pie -no-pie',
  `-Wl,--build-id=none -o {out}{prefix}/bin/${NAME} headwater-shim.c`,
].join(' ');

const RECIPE: Recipe = {
  system: 'script',
  options: [],
  make: [],
  targets: [],
  install: [],
  env: {},
  script: [['sh', '-c', COMPILE]],
  files: {},
  remove: [],
  directory: '',
  needs: [],
  tools: ['cc'],
  libraries: [],
  check: [['sh', '-c', `${NAME} 2>said; test $? = 127 && grep -q '^error TOOL_MISSING' said`]],
};
