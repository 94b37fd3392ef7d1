import { join } from 'node:path';
import type { Recipe } from '../../catalog/entry.ts';
import { HeadwaterError } from '../../errors.ts';
import type { Host } from '../../host/host.ts';
import type { BuildPlan } from '../build-plan.ts';
import type { Workshop } from '../run/workshop.ts';
import { inside } from './inside.ts';
import { walk } from './walk.ts';

export interface Gathering {
  readonly plan: BuildPlan;
  readonly workshop: Workshop;
  readonly host: Host;
}

/**
 * Takes what was installed below the prefix out of DESTDIR, and makes it the tree. A recipe
 * that names files of its own may install nothing. Nothing may be installed elsewhere: it would
 * be missing where the program looks for it, and nobody would be told.
 * @param files the recipe's own
 * @throws HeadwaterError BUILD_OUTPUT_EMPTY, BUILD_FORBIDDEN_FILE
 */
export function gather(staging: Gathering, files: Recipe['files']): void {
  const { plan, workshop, host } = staging;
  const installed = inside(workshop.out, plan.prefix.slice(1), host);
  if (Object.keys(files).length > 0) host.fs.mkdirSync(installed, { recursive: true });
  if (!host.fs.lstatSync(installed, { throwIfNoEntry: false })?.isDirectory()) {
    throw new HeadwaterError('BUILD_OUTPUT_EMPTY', 'the build installed nothing', {
      expected: `files below DESTDIR${plan.prefix}`,
      found: list(workshop.out, host).join(', ') || 'nothing',
      hint: 'the recipe may have to tell the makefile where to install: see {out} and {prefix}',
    });
  }
  host.fs.chmodSync(installed, 0o755);
  host.fs.renameSync(installed, workshop.tree);
  for (const { path, type } of walk(workshop.tree, host)) {
    if (type === 'directory') host.fs.chmodSync(join(workshop.tree, path), 0o755);
  }
  const [first, ...others] = list(workshop.out, host);
  if (first !== undefined) throw elsewhere(first, { others: others.length, prefix: plan.prefix });
}

function elsewhere(path: string, { others, prefix }: { readonly others: number; readonly prefix: string }) {
  const more = others === 0 ? '' : `, and ${others} more`;
  return new HeadwaterError('BUILD_FORBIDDEN_FILE', 'the build installed outside of its prefix', {
    expected: `files below {out}{prefix}, which is DESTDIR${prefix}`,
    found: `DESTDIR${path}${more}`,
    hint: 'tell it to install that below {prefix} (often an argument such as `--sysconfdir={prefix}/etc` or `datadir={prefix}/share`), or not at all',
  });
}

/** Copies the recipe's own choice of source files into the tree. */
export function addFiles({ workshop, host }: Gathering, files: Recipe['files']): void {
  for (const [to, from] of Object.entries(files)) {
    const source = inside(join(workshop.home, 'src'), from, host);
    if (!host.fs.lstatSync(source, { throwIfNoEntry: false })?.isFile()) {
      throw new HeadwaterError('CATALOG_INVALID', 'the recipe copies a file that the source does not have', {
        expected: 'a file of the source',
        found: from,
      });
    }
    const target = inside(workshop.tree, to, host);
    host.fs.mkdirSync(join(target, '..'), { recursive: true });
    host.fs.rmSync(target, { recursive: true, force: true });
    host.fs.copyFileSync(source, target);
  }
}

function list(root: string, host: Host): string[] {
  return walk(root, host)
    .filter(({ type }) => type !== 'directory')
    .map(({ path }) => `/${path}`);
}
