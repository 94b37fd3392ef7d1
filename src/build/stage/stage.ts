import type { ResolvedPackage } from '../../resolve/resolution.ts';
import type { PlannedStep } from '../build-plan.ts';
import { checkBins } from './bins.ts';
import { addFiles, type Gathering, gather } from './gather.ts';
import { checkLibraries } from './libraries.ts';
import { checkLinks } from './links.ts';
import { normaliseModes } from './modes.ts';
import { relocatePkgConfig } from './pkg-config.ts';
import { prune } from './prune.ts';
import { checkSize } from './size.ts';
import { stripSteps } from './strip.ts';
import { findTraces } from './traces.ts';

export interface Staging extends Gathering {
  /** Runs a step with the tree mounted at /out, in the seal: the tree is a stranger's until it is verified. */
  readonly run: (step: PlannedStep) => Promise<void>;
  /** Takes what a person may want to know, line by line. */
  readonly note: (line: string) => void;
}

/**
 * Makes a tree out of what was installed: takes it out of DESTDIR, prunes it, strips it,
 * makes it relocatable as far as rewriting can, and refuses what must not be in it.
 * @throws HeadwaterError BUILD_OUTPUT_EMPTY, BUILD_FORBIDDEN_FILE, BUILD_FORBIDDEN_LINK,
 * BUILD_FORBIDDEN_LIBRARY, BUILD_NOT_RELOCATABLE, BUILD_STEP_FAILED
 */
export async function stage(pkg: ResolvedPackage, staging: Staging): Promise<void> {
  const { plan, workshop, host, note } = staging;
  const { tree } = workshop;
  gather(staging, pkg.recipe.files);
  addFiles(staging, pkg.recipe.files);
  for (const path of prune(tree, pkg.recipe.remove, host)) note(`not there to remove: ${path}`);
  normaliseModes(tree, host);
  relocatePkgConfig(tree, plan.prefix, host);
  workshop.handOver(tree);
  for (const step of stripSteps(tree, host)) await staging.run(step);
  checkSize(tree, host);
  checkLinks(tree, host);
  checkLibraries(tree, { platform: pkg.platform, libraries: pkg.recipe.libraries }, host);
  checkBins(tree, pkg.entry.bins, host);
  for (const trace of findTraces(tree, host)) note(`mentions a place of the build: ${trace}`);
}
