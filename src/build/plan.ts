import type { BuildSystem, Recipe } from '../catalog/entry.ts';
import { HeadwaterError } from '../errors.ts';
import type { ResolvedPackage } from '../resolve/resolution.ts';
import type { BuildPlan, PlannedNeed, PlannedSource, PlannedStep } from './build-plan.ts';
import { baseEnvironment, buildEnvironment, withToolchains } from './environment.ts';
import { expand, type Values } from './placeholders.ts';
import { HOME, NEEDS, OUT, prefixOf, SOURCE_TREE } from './places.ts';
import {
  plannedEpoch,
  plannedModules,
  plannedSources,
  plannedTexts,
  unpackSteps,
  unpackTools,
} from './planned-sources.ts';
import { autotools } from './systems/autotools.ts';
import { cargo } from './systems/cargo.ts';
import { cmake } from './systems/cmake.ts';
import type { Draft, SystemSteps } from './systems/draft.ts';
import { go } from './systems/go.ts';
import { make } from './systems/make.ts';
import { meson } from './systems/meson.ts';
import { script } from './systems/script.ts';

/**
 * What will be run to build a package: argv, folders and environment of each step, as
 * data. Depends on the recipe alone, never on the machine.
 * @throws HeadwaterError CATALOG_INVALID for an unknown placeholder, a fixed variable, or
 * a folder outside the source.
 */
export function planBuild(pkg: ResolvedPackage): BuildPlan {
  const prefix = prefixOf(pkg.name);
  const sources = plannedSources(pkg);
  const needs = pkg.needs.map(({ name, version }) => ({ name, version, at: `${NEEDS}/${name}` }));
  const values = valuesOf(pkg, { prefix, sources, needs });
  const env = buildEnvironment(pkg.name, needs, { env: pkg.recipe.env, values });
  const recipe = expandRecipe(pkg.recipe, values);
  const draft = { recipe, prefix, cwd: folderOf(recipe), env, needs, bins: pkg.entry.bins, name: pkg.name };
  const system = systemSteps(draft);
  const tools = [...new Set([...recipe.tools, ...system.tools, ...unpackTools(sources)])];
  return {
    name: pkg.name,
    version: pkg.version,
    prefix,
    tools,
    requires: recipe.requires ?? {},
    sources,
    modules: plannedModules(pkg),
    texts: plannedTexts(sources),
    needs,
    ...plannedEpoch(sources),
    unpack: sources.flatMap(unpackSteps).map((step) => withToolchains(step, tools)),
    steps: system.steps.map((step) => withToolchains(step, tools)),
    checks: pkg.recipe.check.map((argv, index) => checkStep(argv, index, pkg.version)),
  };
}

function valuesOf(
  { version }: ResolvedPackage,
  places: { prefix: string; sources: readonly PlannedSource[]; needs: readonly PlannedNeed[] },
): Values {
  return {
    prefix: places.prefix,
    out: OUT,
    version,
    source: SOURCE_TREE,
    jobs: '{jobs}',
    ...Object.fromEntries(places.sources.map(({ at, tree }, i) => [`source.${i + 1}`, tree ?? at])),
    ...Object.fromEntries(places.needs.map(({ name, at }) => [`needs.${name}`, at])),
  };
}

function expandRecipe(recipe: Recipe, values: Values): Recipe {
  const all = (texts: readonly string[]) => texts.map((text) => expand(text, values));
  return {
    ...recipe,
    options: all(recipe.options),
    make: all(recipe.make),
    targets: all(recipe.targets),
    install: all(recipe.install),
    script: recipe.script.map(all),
    ...(recipe.packages && { packages: all(recipe.packages) }),
  };
}

function folderOf({ directory }: Recipe): string {
  if (directory === '' || directory === '.') return SOURCE_TREE;
  if (!directory.startsWith('/') && !directory.split('/').includes('..'))
    return `${SOURCE_TREE}/${directory}`;
  throw new HeadwaterError('CATALOG_INVALID', 'a recipe builds in a folder of its own source', {
    expected: 'a relative path without ".."',
    found: directory,
  });
}

function systemSteps(draft: Draft): SystemSteps {
  const system: BuildSystem = draft.recipe.system;
  switch (system) {
    case 'autotools':
      return autotools(draft);
    case 'cmake':
      return cmake(draft);
    case 'make':
      return make(draft);
    case 'meson':
      return meson(draft);
    case 'go':
      return go(draft);
    case 'cargo':
      return cargo(draft);
    case 'script':
      return script(draft);
  }
}

/** In a check `{prefix}` is where the finished tree stands; the places of the build are gone by then. */
function checkStep(argv: readonly string[], index: number, version: string): PlannedStep {
  const [program = '', ...rest] = argv.map((text) => expand(text, { version, prefix: '{prefix}' }));
  return {
    name: `check-${index + 1}`,
    argv: [program, ...rest],
    cwd: HOME,
    env: { ...baseEnvironment(), PATH: '{prefix}/bin:/usr/bin:/bin' },
  };
}
