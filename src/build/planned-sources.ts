import { crateFileName, type GoFile, goEscaped, goProxyPath, moduleFileOf } from '../model/module-file.ts';
import type { ResolvedPackage } from '../resolve/resolution.ts';
import type { Argv, PlannedModule, PlannedSource, PlannedStep, PlannedText } from './build-plan.ts';
import { baseEnvironment } from './environment.ts';
import { GO_CACHE, HOME, MODULES, SOURCE_TREE, SOURCES } from './places.ts';
import { goEnvironment } from './systems/go-environment.ts';

/** 1980-01-01, the first day a zip can name: those of Go modules name no times (docs/BUILD-TYPE.md, "Internal parameters"). */
const TIME_OF_MODULES = 315_532_800;

/** The first archive is the source tree; further ones stand beside it, plain files stay where they are. */
export function plannedSources({ release }: ResolvedPackage): PlannedSource[] {
  const first = release.sources.findIndex(({ url }) => isArchive(url));
  return release.sources.map(({ url, sha256 }, index) => {
    const number = index + 1;
    const inSources = `${SOURCES}/${number}-${fileNameOf(url).replace(/[^A-Za-z0-9+._-]/g, '_')}`;
    const at = goModuleOf(url) === undefined ? inSources : placeOfModule(url);
    const tree = index === first ? SOURCE_TREE : `${HOME}/src-${number}`;
    return { url, sha256, at, ...(isArchive(url) && { tree }) };
  });
}

/** The modules of a package, each where a Go proxy has it, or, of crates, all in one folder. */
export function plannedModules({ modules }: ResolvedPackage): PlannedModule[] {
  return modules.map(({ purl, sha256 }) => ({ purl, sha256, at: placeOfModule(purl) }));
}

/** What a Go proxy says of a version besides its files: nothing but that there is one (Go modules reference, "GOPROXY protocol"). */
export function plannedTexts(sources: readonly PlannedSource[]): PlannedText[] {
  return sources.flatMap(({ url, at }) => {
    const module = goModuleOf(url);
    if (module === undefined) return [];
    return [{ at: at.replace(/zip$/, 'info'), text: JSON.stringify({ Version: module.version }) }];
  });
}

/** The time of the sources where they cannot tell it. Seconds since 1970. */
export function plannedEpoch(sources: readonly PlannedSource[]): { readonly epoch?: number } {
  return sources.some(({ url }) => goModuleOf(url) !== undefined) ? { epoch: TIME_OF_MODULES } : {};
}

/** Tools outside of the base set that unpacking takes, whatever the sources are built with. */
export function unpackTools(sources: readonly PlannedSource[]): readonly string[] {
  return sources.some(({ url }) => goModuleOf(url) !== undefined) ? ['go'] : [];
}

export function unpackSteps({ url, at, tree }: PlannedSource): PlannedStep[] {
  if (tree === undefined) return [];
  const module = goModuleOf(url);
  if (module !== undefined) return goSteps(module, tree);
  const argv: Argv = ['tar', '-x', '--strip-components=1', '--no-same-owner', '-f', at, '-C', tree];
  return [{ name: 'unpack', argv, cwd: HOME, env: baseEnvironment() }];
}

/** Go checks and unpacks the zip of a module like that of any other it would build with. */
function goSteps({ path, version }: GoFile, tree: string): PlannedStep[] {
  const env = goEnvironment(baseEnvironment());
  const unpacked = `${GO_CACHE}/${goEscaped(path)}@${goEscaped(version)}/.`;
  return [
    { name: 'unpack', argv: ['go', 'mod', 'download', `${path}@${version}`], cwd: HOME, env },
    { name: 'unpack', argv: ['cp', '-R', unpacked, tree], cwd: HOME, env: baseEnvironment() },
  ];
}

function goModuleOf(url: string): GoFile | undefined {
  const file = moduleFileOf(url);
  return file?.type === 'golang' ? file : undefined;
}

function placeOfModule(purl: string): string {
  const file = moduleFileOf(purl);
  if (file === undefined) throw new RangeError(`not a module: ${purl}`);
  return `${MODULES}/${file.type === 'golang' ? goProxyPath(file) : crateFileName(file)}`;
}

function fileNameOf(url: string): string {
  const file = moduleFileOf(url);
  if (file?.type === 'cargo') return crateFileName(file);
  return new URL(url).pathname.split('/').at(-1) || 'source';
}

/** The zip of a Go module is unpacked by Go; any other zip stays a file. */
function isArchive(url: string): boolean {
  const isTar = /\.(tar\.[a-z0-9]+|tar|tgz|tbz2?|txz|crate)$/.test(fileNameOf(url));
  return isTar || goModuleOf(url) !== undefined;
}
