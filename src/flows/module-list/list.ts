import type { Recipe } from '../../catalog/entry.ts';
import type { Module } from '../../catalog/modules.ts';
import type { Sha256 } from '../../model/digest.ts';
import type { Platform } from '../../model/platform.ts';
import type { FlowContext } from '../context.ts';
import { listCrates } from './cargo.ts';
import { listGoModules } from './go.ts';

/** A fetched source of which nobody has listed the modules yet. */
export interface UnlistedSource {
  /** For errors, for example `fzf 0.65.2`. */
  readonly what: string;
  /** As the entry has it. */
  readonly url: string;
  readonly sha256: Sha256;
  /** Absolute path of the file. */
  readonly path: string;
  readonly recipe: Pick<Recipe, 'system' | 'directory' | 'env' | 'options' | 'packages'>;
  readonly platforms: readonly Platform[];
  /** An empty folder, which the caller removes. */
  readonly scratch: string;
}

/**
 * What has to be pinned beside a source, by its build system; undefined where there are no modules.
 * @throws HeadwaterError BUILD_TOOL_MISSING, FETCH_FAILED, FETCH_DIGEST_MISMATCH, CATALOG_INVALID
 */
export async function listModules(
  source: UnlistedSource,
  context: FlowContext,
): Promise<readonly Module[] | undefined> {
  const modules = await listOf(source, context);
  // An empty list is no list: the entry names none.
  return modules?.length === 0 ? undefined : modules;
}

async function listOf(source: UnlistedSource, context: FlowContext): Promise<readonly Module[] | undefined> {
  const { what, path, recipe, scratch } = source;
  switch (recipe.system) {
    case 'go':
      return listGoModules(source, context);
    case 'cargo':
      return listCrates(
        { what, path, quarantine: scratch, ...(recipe.directory !== '.' && { directory: recipe.directory }) },
        context,
      );
    case 'autotools':
    case 'cmake':
    case 'make':
    case 'meson':
    case 'script':
      return undefined;
  }
}
