import { join } from 'node:path';
import { HeadwaterError } from '../../errors.ts';
import { moduleFileOf } from '../../model/module-file.ts';
import type { FlowContext } from '../context.ts';
import { runGo } from '../module-list/run-go.ts';

/**
 * Unpacks a source into a folder of the quarantine, to be looked at and thrown away: a Go
 * module by Go itself, anything else by tar, whose own guards keep it in the folder.
 * @returns the absolute path of its top folder.
 * @throws HeadwaterError RECIPE_UNCLEAR for what is no archive, BUILD_TOOL_MISSING, FETCH_FAILED
 */
export async function unpackSource(
  { url, path, directory }: { readonly url: string; readonly path: string; readonly directory: string },
  context: FlowContext,
): Promise<string> {
  const { host } = context;
  const module = moduleFileOf(url);
  if (module?.type === 'golang') {
    const scratch = join(directory, 'go');
    host.fs.mkdirSync(scratch);
    const cache = join(scratch, 'cache');
    const args = ['mod', 'download', '-json', `${module.path}@${module.version}`];
    const told: unknown = JSON.parse(await runGo(args, { cwd: scratch, cache }, context));
    if (typeof told === 'object' && told !== null && 'Dir' in told && typeof told.Dir === 'string')
      return told.Dir;
    throw new HeadwaterError('RECIPE_UNCLEAR', 'Go did not unpack the module', { subject: url });
  }
  const tree = join(directory, 'tree');
  host.fs.mkdirSync(tree);
  const options = ['--strip-components=1', '--no-same-owner', '--no-same-permissions'];
  const { code, stderr } = await host.processes.run(['tar', '-x', ...options, '-f', path, '-C', tree], {
    cwd: directory,
    env: { PATH: '/usr/bin:/bin', LC_ALL: 'C' },
    timeoutMs: 120_000,
  });
  if (code === 0) return tree;
  throw new HeadwaterError('RECIPE_UNCLEAR', 'the source is no archive that tar can unpack', {
    subject: url,
    found: stderr.trim().split('\n')[0] ?? '',
  });
}
