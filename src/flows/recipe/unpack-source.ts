import { join } from 'node:path';
import { moduleFileOf } from '../../model/module-file.ts';
import { downloadModule } from '../../upstream/run-go.ts';
import type { FlowContext } from '../context.ts';
import { untar } from '../untar.ts';

/**
 * Unpacks a source into a folder of the quarantine, to be looked at and thrown away: a Go
 * module by Go itself, anything else by tar.
 * @returns the absolute path of its top folder.
 * @throws HeadwaterError RECIPE_UNCLEAR for what is no archive, BUILD_TOOL_MISSING, FETCH_FAILED
 */
export async function unpackSource(
  { url, path, directory }: { readonly url: string; readonly path: string; readonly directory: string },
  { host }: FlowContext,
): Promise<string> {
  const tree = join(directory, 'tree');
  host.fs.mkdirSync(tree);
  const module = moduleFileOf(url);
  if (module?.type === 'golang') {
    const { folder } = await downloadModule(module, { cwd: tree, cache: join(tree, 'cache') }, host);
    return folder;
  }
  await untar(path, tree, host);
  return tree;
}
