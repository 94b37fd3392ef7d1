import { createHash } from 'node:crypto';
import { dirname, join } from 'node:path';
import { HeadwaterError } from '../../errors.ts';
import type { Host } from '../../host/host.ts';
import { removeTree } from '../../host/remove-tree.ts';
import { asStoreError } from '../../host/system-error.ts';
import type { BuildPlan, PlannedSource } from '../build-plan.ts';
import type { BuildInputs, SourceFile } from '../inputs.ts';
import { HOME, NEEDS, OUT, SOURCES } from '../places.ts';
import type { Mount } from '../seal/seal.ts';
import { sealWorkDirectory } from '../seal/work-directory.ts';

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

const CHUNK = 1024 * 1024;

/**
 * Copies all a build is made from into a folder of its own. The sources are hashed as they
 * are copied, so what is built is what was hashed, whatever happens to the quarantine meanwhile.
 * @throws HeadwaterError BUILD_SOURCE_CHANGED
 */
export function openWorkshop(
  plan: BuildPlan,
  inputs: BuildInputs,
  context: { readonly host: Host; readonly directory: string },
): Workshop {
  const { host } = context;
  const work = sealWorkDirectory(host, context.directory);
  const at = (name: string) => join(work.path, name);
  const close = () => {
    removeTree(host, work.path);
    work.close();
  };
  try {
    for (const name of ['build/src', 'build', 'out', 'checks', 'sources', 'needs'])
      makeFolder(host, at(name));
    copySources(plan, inputs.sources, { host, to: (place) => at(place.slice(1)) });
    copyNeeds(plan, inputs, { host, to: at('needs') });
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
      { source: at('needs'), at: NEEDS },
    ],
    handOver: (path) => work.handOver(path),
    close,
  };
}

interface Copying {
  readonly host: Host;
  /** From a place inside the seal to the path outside. */
  readonly to: (place: string) => string;
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
    if (file !== undefined) copySource(source, file, { host, to });
    if (source.tree !== undefined) makeFolder(host, to(source.tree));
  }
}

function copySource(source: PlannedSource, file: SourceFile, { host, to }: Copying): void {
  const found = copyHashed(host, file.path, to(source.at));
  if (found === source.sha256) return;
  throw new HeadwaterError('BUILD_SOURCE_CHANGED', 'a source is not what was fetched', {
    subject: source.url,
    expected: `sha256:${source.sha256}`,
    found: `sha256:${found}`,
    hint: 'the bytes changed after they were fetched; run the build again',
  });
}

function copyHashed({ fs }: Host, from: string, to: string): string {
  const hash = createHash('sha256');
  const chunk = Buffer.alloc(CHUNK);
  const source = fs.openSync(from, 'r');
  const target = fs.openSync(to, 'wx', 0o644);
  try {
    fs.fchmodSync(target, 0o644);
    for (let read = fs.readSync(source, chunk); read > 0; read = fs.readSync(source, chunk)) {
      hash.update(chunk.subarray(0, read));
      fs.writeFileSync(target, chunk.subarray(0, read));
    }
  } finally {
    fs.closeSync(source);
    fs.closeSync(target);
  }
  return hash.digest('hex');
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

/** Readable by the sealed user, whatever the umask. */
function makeFolder({ fs }: Host, path: string): void {
  fs.mkdirSync(dirname(path), { recursive: true });
  fs.mkdirSync(path, { recursive: true });
  fs.chmodSync(path, 0o755);
}
