import { dirname } from 'node:path';
import { HeadwaterError } from '../../errors.ts';
import type { BuildPlan } from '../build-plan.ts';
import type { SourceFile } from '../inputs.ts';
import { type Copying, copyPinned, makeFolder } from './copy-pinned.ts';

/**
 * Copies the modules to where Go and Cargo look for them, each hashed as it is copied, and
 * writes what a Go proxy says besides.
 * @throws HeadwaterError BUILD_SOURCE_CHANGED for other modules than the plan's, or other bytes
 */
export function copyModules(plan: BuildPlan, files: readonly SourceFile[], copying: Copying): void {
  const planned = plan.modules.map(({ purl }) => purl);
  const given = files.map(({ url }) => url);
  if (planned.join() !== given.join()) {
    throw new HeadwaterError('BUILD_SOURCE_CHANGED', 'not the modules that the entry names', {
      expected: planned.filter((purl) => !given.includes(purl)).join(', ') || `${planned.length} modules`,
      found: given.filter((purl) => !planned.includes(purl)).join(', ') || `${given.length} modules`,
    });
  }
  for (const [index, module] of plan.modules.entries()) {
    const file = files[index];
    if (file === undefined) continue;
    makeParents(module.at, copying);
    copyPinned({ ...module, name: module.purl }, file, copying);
  }
  for (const { at, text } of plan.texts) {
    makeParents(at, copying);
    copying.host.fs.writeFileSync(copying.to(at), text, { flag: 'wx' });
    copying.host.fs.chmodSync(copying.to(at), 0o644);
  }
}

/** All the folders between, whatever the umask. */
export function makeParents(place: string, { host, to }: Copying): void {
  const folder = dirname(place);
  if (host.fs.existsSync(to(folder))) return;
  makeParents(folder, { host, to });
  makeFolder(host, to(folder));
}
