import { loadCatalog } from '../catalog/load.ts';
import type { GraphOutcome } from '../model/graph-outcome.ts';
import type { PackageName } from '../model/package-name.ts';
import type { BuildRequest } from './build-request.ts';
import { type FlowContext, thisPlatform } from './context.ts';
import { buildGraph } from './graph/build-graph.ts';
import { type Foreseen, foresee } from './graph/foresee.ts';
import { type Broken, resolveAll } from './graph/resolve-all.ts';
import type { Course } from './obtain.ts';

/** What became of a whole catalog. */
export interface GraphReport {
  readonly outcomes: readonly GraphOutcome[];
  /** Names of entries that have no recipe for this platform. */
  readonly elsewhere: readonly PackageName[];
}

/** What would become of packages. */
export interface Foresight {
  readonly foreseen: readonly Foreseen[];
  readonly broken: readonly Broken[];
}

/**
 * Brings every release of every entry of the catalog into the store: needs first,
 * independent ones side by side. What is there and sound is left alone.
 * @throws HeadwaterError CATALOG_MISSING, SETTING_INVALID; what fails is told in the report
 */
export async function buildAll(course: Course, context: FlowContext): Promise<GraphReport> {
  const graph = resolveAll(loadCatalog(context.host), thisPlatform());
  return { outcomes: await buildGraph(graph, course, context), elsewhere: graph.elsewhere };
}

/** What `buildAll` would do. */
export function foreseeAll(context: FlowContext): Foresight {
  const { packages, broken } = resolveAll(loadCatalog(context.host), thisPlatform());
  return { foreseen: foresee(packages, [], context), broken };
}

/** What `buildInto` would do. */
export function foreseeRequest({ resolution, wanted }: BuildRequest, context: FlowContext): Foresight {
  return { foreseen: foresee(resolution.packages, wanted, context), broken: [] };
}
