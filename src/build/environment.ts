import { HeadwaterError } from '../errors.ts';
import type { PlannedNeed, PlannedStep } from './build-plan.ts';
import { expand, type Values } from './placeholders.ts';
import { HOME, TOOLCHAINS } from './places.ts';

/** What a recipe cannot set: two builds must not differ, and nothing may be found outside the seal's PATH. */
const FIXED = ['HOME', 'PATH', 'LC_ALL', 'TZ', 'SOURCE_DATE_EPOCH', 'DESTDIR'];
/** What a recipe adds to rather than replaces: losing the prefix map would put build paths into programs. */
const FLAGS = ['CFLAGS', 'CXXFLAGS', 'CPPFLAGS', 'LDFLAGS'];

/** The environment of a step that knows no sources yet. */
export function baseEnvironment(): Record<string, string> {
  return { HOME, LC_ALL: 'C', PATH: '/usr/bin:/bin', TZ: 'UTC' };
}

/** Tools whose programs may stand in a tree of their own. */
const IN_TREES = ['go', 'rust'];

/** Puts the programs of the toolchains among `tools` before those of the system. */
export function withToolchains(step: PlannedStep, tools: readonly string[]): PlannedStep {
  const folders = IN_TREES.filter((name) => tools.includes(name)).map((name) => `${TOOLCHAINS}/${name}/bin`);
  if (folders.length === 0) return step;
  return { ...step, env: { ...step.env, PATH: [...folders, step.env.PATH].join(':') } };
}

/**
 * The whole environment of every building step (docs/BUILD-TYPE.md, "Environment").
 * SOURCE_DATE_EPOCH follows reproducible-builds.org's specification of that name.
 * @throws HeadwaterError CATALOG_INVALID when the recipe sets a fixed variable.
 */
export function buildEnvironment(
  name: string,
  needs: readonly PlannedNeed[],
  recipe: { readonly env: Readonly<Record<string, string>>; readonly values: Values },
): Record<string, string> {
  const env: Record<string, string> = {
    ...baseEnvironment(),
    SOURCE_DATE_EPOCH: '{epoch}',
    ...compilerFlags(name, needs),
  };
  for (const [variable, text] of Object.entries(recipe.env)) {
    if (FIXED.includes(variable)) refuse(variable);
    const value = expand(text, recipe.values);
    const before = FLAGS.includes(variable) ? env[variable] : undefined;
    env[variable] = before === undefined ? value : `${before} ${value}`;
  }
  return Object.fromEntries(Object.entries(env).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function compilerFlags(name: string, needs: readonly PlannedNeed[]): Record<string, string> {
  const optimise = `-O2 -ffile-prefix-map=${HOME}=/usr/src/${name}`;
  // Instead of PKG_CONFIG_PATH, which would leave the host's own libraries in sight.
  const packages = needs.map(({ at }) => `${at}/lib/pkgconfig:${at}/share/pkgconfig`).join(':');
  const flags = { CFLAGS: optimise, CXXFLAGS: optimise, PKG_CONFIG_LIBDIR: packages || '/needs' };
  if (needs.length === 0) return flags;
  return {
    ...flags,
    CPPFLAGS: needs.map(({ at }) => `-I${at}/include`).join(' '),
    LDFLAGS: needs.map(({ at }) => `-L${at}/lib`).join(' '),
  };
}

function refuse(variable: string): never {
  throw new HeadwaterError('CATALOG_INVALID', `a recipe cannot set ${variable}`, {
    expected: `any variable but ${FIXED.join(', ')}`,
    found: variable,
  });
}
