import type { ErrorCode } from '../../../errors.ts';
import type { Sha256 } from '../../../model/digest.ts';
import type { SourceBuildExpectation } from '../../../model/expectation.ts';
import { packageUrl, recipeUrl } from '../../../model/purl.ts';
import { shown } from '../../../model/strict-json/shown.ts';
import { refuse } from '../../refuse.ts';
import { type Dependency, readDependency } from './read-dependency.ts';

/** What went into the build, by its address and digest. */
interface Material {
  readonly uri: string;
  readonly sha256: Sha256;
}

/**
 * Everything that went into the build is expected, and everything expected went in
 * (SLSA v1.1, "Provenance", resolvedDependencies). Tools of the host are recorded for
 * people: which compiler a machine has is not the catalog's to say.
 */
export function judgeDependencies(values: readonly unknown[], expectation: SourceBuildExpectation): void {
  const found = values.map(readDependency);
  const { version, platform, recipeDigest } = expectation;
  const recipe = { uri: recipeUrl({ name: expectation.package, version, platform }), sha256: recipeDigest };
  const needs = expectation.needs.map((need) => ({
    uri: packageUrl({ ...need, platform }),
    sha256: need.sha256,
  }));
  const sources = expectation.sources.map(({ url, sha256 }) => ({ uri: url, sha256 }));
  const modules = (expectation.modules ?? []).map(({ url, sha256 }) => ({ uri: url, sha256 }));
  if (sources.length === 0) refuse('VERIFY_SOURCE_MISMATCH', 'no source is expected, so none can be proved');
  mustEqual(of('recipe', found), [recipe], 'VERIFY_RECIPE_MISMATCH');
  mustEqual(of('source', found), sources, 'VERIFY_SOURCE_MISMATCH');
  mustEqual(of('module', found), modules, 'VERIFY_DEPENDENCY_MISMATCH');
  mustEqual(of('library', found), needs, 'VERIFY_DEPENDENCY_MISMATCH');
  mustBeNamedOnce(of('host-tool', found));
}

function of(kind: Dependency['kind'], found: readonly Dependency[]): readonly Dependency[] {
  return found.filter((dependency) => dependency.kind === kind);
}

/** The same materials, in any order, each once. */
function mustEqual(found: readonly Material[], expected: readonly Material[], code: ErrorCode): void {
  const left = Map.groupBy(found, keyOf);
  for (const want of expected) {
    const met = left.get(keyOf(want))?.pop();
    if (met === undefined)
      refuse(code, 'it was not built from what is expected', {
        expected: line(want),
        found: lines([...left.values()].flat()),
      });
  }
  const more = [...left.values()].flat();
  if (more.length > 0) refuse(code, 'it was built from more than is expected', { found: lines(more) });
}

/** Unambiguous whatever the address holds, since a digest has one length. */
function keyOf({ uri, sha256 }: Material): string {
  return `${sha256} ${uri}`;
}

function mustBeNamedOnce(tools: readonly Dependency[]): void {
  const names = new Set(tools.map(({ tool }) => tool));
  if (names.size === tools.length) return;
  refuse('VERIFY_PREDICATE_INVALID', 'a tool of the host is named twice', { found: lines(tools) });
}

function lines(materials: readonly Material[]): string {
  return materials.slice(0, 4).map(line).join(', ') || 'nothing';
}

function line({ uri, sha256 }: Material): string {
  return `${shown(uri)} sha256:${sha256}`;
}
