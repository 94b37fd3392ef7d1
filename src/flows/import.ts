import { loadCatalog } from '../catalog/load.ts';
import { HeadwaterError } from '../errors.ts';
import { writeFileAtomic } from '../host/atomic.ts';
import type { Host } from '../host/host.ts';
import { plainText } from '../model/plain-text.ts';
import { addToManifest } from '../request/manifest/add.ts';
import type { Manifest } from '../request/manifest/manifest.ts';
import { parseManifest } from '../request/manifest/parse.ts';
import type { FlowContext } from './context.ts';
import { askOrigins } from './import/ask-origins.ts';
import { entryFinder } from './import/coverage.ts';
import { gatherNamed, gatherProject } from './import/gather.ts';
import type { GatheredFile, GatheredRemark } from './import/gathered.ts';
import { type MergedTool, mergeTools } from './import/merge.ts';
import { withoutOldProposals } from './import/old-proposals.ts';
import { additionOf, type ImportedTool, planTool } from './import/plan.ts';
import { withProjectLock } from './project/commit.ts';
import type { ProjectPlace } from './project/place.ts';
import { readProjectFile } from './project/read-file.ts';

export interface ImportWish {
  /** Absolute paths; none: whatever the project's folder has. */
  readonly files: readonly string[];
  /** Only the report. */
  readonly dryRun: boolean;
  /** Asks the origins of the tools over the network whether they can be proved. */
  readonly check: boolean;
}

/** The coverage report: each tool of the files, who can prove it, and what became of it. */
export interface ImportReport {
  /** Absolute path of headwater.toml. */
  readonly manifest: string;
  /** Whether it was changed; never in a dry run. */
  readonly written: boolean;
  readonly files: readonly { readonly path: string; readonly format: string; readonly tools: number }[];
  readonly tools: readonly ImportedTool[];
  /** What stands in the files and is not taken over. */
  readonly remarks: readonly GatheredRemark[];
  readonly summary: ImportSummary;
}

interface ImportSummary {
  readonly attested: number;
  readonly source: number;
  readonly unasked: number;
  readonly nobody: number;
}

/**
 * Reads the files of other tool managers, and asks in headwater.toml for what can be proved. What
 * cannot is proposed in comments. Nothing of the files is run, and what stands in headwater.toml
 * stays. Either all files are understood, or nothing is written. The network is used only to check.
 * @throws HeadwaterError USAGE, FOREIGN_*, MANIFEST_*, CATALOG_*
 */
export async function importProject(
  place: ProjectPlace,
  wish: ImportWish,
  context: FlowContext,
): Promise<ImportReport> {
  const { host } = context;
  const files = gather(place, wish, host);
  const merged = mergeTools(files, entryFinder(loadCatalog(host)));
  const tools = wish.check ? await askOrigins(merged, context) : merged;
  const list = { files, tools, check: wish.check };
  if (wish.dryRun) return { ...planImport(place, list, host).report, written: false };
  return withProjectLock(place, host, async () => {
    const { report, text } = planImport(place, list, host);
    if (report.written) writeFileAtomic(host, place.manifest, text, modeOf(place, host));
    return report;
  });
}

function gather({ root }: ProjectPlace, { files }: ImportWish, host: Host): readonly GatheredFile[] {
  if (files.length > 0) return gatherNamed(files, root, host);
  const found = gatherProject(root, host);
  if (found.length > 0) return found;
  throw new HeadwaterError('USAGE', 'there is nothing to import', {
    expected: '.tool-versions, mise.toml, aqua.yaml, Brewfile, package.json or the like',
    found: `none in ${root}`,
    hint: 'Name the file: `headwater import path/to/.tool-versions`.',
  });
}

interface ToolList {
  /** The origins were asked. */
  readonly check: boolean;
  readonly files: readonly GatheredFile[];
  readonly tools: readonly MergedTool[];
}

function planImport(place: ProjectPlace, { files, tools, check }: ToolList, host: Host) {
  const manifest = manifestAt(place, host);
  const planned = tools.map((tool) => ({ tool, shown: planTool(tool, manifest) }));
  const additions = planned.flatMap(({ tool, shown }) => additionOf(shown, tool));
  const head = `From ${files.map(({ path }) => path).join(', ')}, by \`headwater import\`. Lines that begin with # ask for nothing.`;
  const answered = additions.filter(({ isComment }) => !isComment || check);
  const cleared = { ...manifest, text: withoutOldProposals(manifest.text, answered) };
  const text = additions.length === 0 ? manifest.text : addToManifest(cleared, additions, head);
  const report: ImportReport = {
    manifest: place.manifest,
    written: text !== manifest.text,
    files: files.map(({ path, format, tools }) => ({ path, format, tools: tools.length })),
    tools: planned.map(({ shown }) => plainTool(shown)),
    remarks: files.flatMap(({ path, remarks }) =>
      remarks.map(({ line, about, why }) => ({
        file: path,
        line,
        about: plainText(about),
        why: plainText(why),
      })),
    ),
    summary: summaryOf(planned.map(({ shown }) => shown)),
  };
  return { report, text };
}

/** @throws HeadwaterError MANIFEST_UNSAFE, MANIFEST_INVALID */
function manifestAt({ manifest }: ProjectPlace, host: Host): Manifest {
  return parseManifest(readProjectFile(manifest, host) ?? '', manifest);
}

/** What a file says is shown to people and to their terminals. */
function plainTool(tool: ImportedTool): ImportedTool {
  const { name, written, notes } = tool;
  return { ...tool, name: plainText(name), written: plainText(written), notes: notes.map(plainText) };
}

function summaryOf(tools: readonly ImportedTool[]): ImportSummary {
  const count = (type: keyof ImportSummary) => tools.filter(({ proof }) => proof.type === type).length;
  return {
    attested: count('attested'),
    source: count('source'),
    unasked: count('unasked'),
    nobody: count('nobody'),
  };
}

function modeOf({ manifest }: ProjectPlace, host: Host): number {
  const mode = host.fs.lstatSync(manifest, { throwIfNoEntry: false })?.mode;
  return mode === undefined ? 0o644 : mode & 0o777;
}
