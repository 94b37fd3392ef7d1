import { join } from 'node:path';
import { HeadwaterError } from '../../errors.ts';
import type { Host } from '../../host/host.ts';
import { removeTree } from '../../host/remove-tree.ts';
import { asStoreError } from '../../host/system-error.ts';
import type { BuildPlan } from '../build-plan.ts';
import type { BuildInputs, SourceFile } from '../inputs.ts';
import { HOME, MODULES, NEEDS, OUT, SOURCES } from '../places.ts';
import type { Mount } from '../seal/seal.ts';
import { sealWorkDirectory } from '../seal/work-directory.ts';
import type { HostTool } from '../toolbox.ts';
import { type Copying, copyPinned, makeFolder } from './copy-pinned.ts';
import { copyModules, makeParents } from './modules.ts';
import { toolchainMounts } from './toolchains.ts';

/** The folders of one build, where the sealed user can reach them. All absolute. */
export interface Workshop {
  /** Mounted at /build. */
  readonly home: string;
  /** Mounted at /out. */
  readonly out: string;
  /** Where the staged tree will stand; nothing yet. */
  readonly tree: string;
  /** An empty folder for the checks. */
  readonly checks: string;
  readonly writable: readonly Mount[];
  readonly readOnly: readonly Mount[];
  /** Gives a path to the user the sealed process runs as. */
  handOver(path: string): void;
  close(): void;
}

/**
 * Copies all a build is made from into a folder of its own. The sources are hashed as they
 * are copied, so what is built is what was hashed, whatever happens to the quarantine meanwhile.
 * @throws HeadwaterError BUILD_SOURCE_CHANGED
 */
export function openWorkshop(
  plan: BuildPlan,
  inputs: BuildInputs,
  context: { readonly host: Host; readonly directory: string; readonly tools: readonly HostTool[] },
): Workshop {
  const { host } = context;
  const work = sealWorkDirectory(host, context.directory);
  const at = (name: string) => join(work.path, name);
  const close = () => {
    removeTree(host, work.path);
    work.close();
  };
  const copying = { host, to: (place: string) => at(place.slice(1)) };
  const toolchains: Mount[] = [];
  try {
    for (const name of ['build/src', 'build', 'out', 'checks', 'sources', 'modules', 'needs'])
      makeFolder(host, at(name));
    copySources(plan, inputs.sources, copying);
    copyModules(plan, inputs.modules ?? [], copying);
    copyNeeds(plan, inputs, { host, to: at('needs') });
    toolchains.push(...toolchainMounts(context.tools, at('toolchains'), host));
    for (const name of ['build', 'out', 'checks']) work.handOver(at(name));
  } catch (error) {
    close();
    throw asStoreError(error, work.path);
  }
  return {
    home: at('build'),
    out: at('out'),
    tree: at('tree'),
    checks: at('checks'),
    writable: [
      { source: at('build'), at: HOME },
      { source: at('out'), at: OUT },
    ],
    readOnly: [
      { source: at('sources'), at: SOURCES },
      { source: at('modules'), at: MODULES },
      { source: at('needs'), at: NEEDS },
      ...toolchains,
    ],
    handOver: (path) => work.handOver(path),
    close,
  };
}

function copySources(plan: BuildPlan, files: readonly SourceFile[], { host, to }: Copying): void {
  if (files.length !== plan.sources.length) {
    throw new HeadwaterError('BUILD_SOURCE_CHANGED', 'not the sources that the recipe names', {
      expected: `${plan.sources.length}`,
      found: `${files.length}`,
    });
  }
  for (const [index, source] of plan.sources.entries()) {
    const file = files[index];
    makeParents(source.at, { host, to });
    if (file !== undefined) copyPinned({ ...source, name: source.url }, file, { host, to });
    if (source.tree !== undefined) makeFolder(host, to(source.tree));
  }
}

function copyNeeds(plan: BuildPlan, inputs: BuildInputs, { host, to }: { host: Host; to: string }): void {
  const named = (list: readonly { name: string; version: string }[]) =>
    list.map(({ name, version }) => `${name} ${version}`).join(', ') || 'none';
  if (named(plan.needs) !== named(inputs.needs)) {
    throw new HeadwaterError('INTERNAL', 'not the libraries that the recipe needs', {
      expected: named(plan.needs),
      found: named(inputs.needs),
    });
  }
  for (const need of inputs.needs) copyTree(host, need.tree, join(to, need.name));
}

/** Links stay links, as they are written; folders become writable, so that they can be removed. */
function copyTree(host: Host, from: string, to: string): void {
  makeFolder(host, to);
  for (const entry of host.fs.readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) copyTree(host, source, target);
    else if (entry.isSymbolicLink()) host.fs.symlinkSync(host.fs.readlinkSync(source), target);
    else host.fs.copyFileSync(source, target, host.fs.constants.COPYFILE_FICLONE);
  }
}
