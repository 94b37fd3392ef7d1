import type { GraphOutcome } from '../model/graph-outcome.ts';
import type { SoFar } from './account.ts';
import { errorJson } from './error.ts';
import { duration } from './format.ts';
import { bold, dim, green, red, yellow } from './style.ts';
import { table } from './table.ts';

export interface ShownGraph {
  readonly outcomes: readonly GraphOutcome[];
  /** Names of packages that have no recipe for this platform. */
  readonly elsewhere: readonly string[];
  readonly seconds: number;
}

/** What became of the packages of a graph: those that are not there each with its reason, and a count of all. */
export function graphLines({ outcomes, elsewhere, seconds }: ShownGraph): string[] {
  const failed = outcomes.flatMap((one) => (one.state === 'failed' ? [failedRow(one)] : []));
  const skipped = outcomes.flatMap((one) =>
    one.state === 'skipped' ? [[`  ${titleOf(one)}`, `needs ${one.because}, which is not there`]] : [],
  );
  const stopped = outcomes.filter(({ state }) => state === 'stopped').length;
  const count = (state: GraphOutcome['state']) => outcomes.filter((one) => one.state === state).length;
  return [
    ...section(red('failed', 'stdout'), failed),
    ...section(yellow('skipped', 'stdout'), skipped),
    ...(stopped === 0 ? [] : [`${stopped} not begun, because another had failed; --keep-going goes on`]),
    ...(elsewhere.length === 0 ? [] : [dim(`not for this platform: ${elsewhere.join(', ')}`)]),
    `${green('built')} ${count('built')}, reused ${count('reused')}, failed ${count('failed')}, skipped ${count('skipped')}, ${bold(`${count('built') + count('reused')} of ${outcomes.length}`)} are in the store, after ${duration(seconds)}`,
  ];
}

function failedRow(one: Extract<GraphOutcome, { state: 'failed' }>): string[] {
  const { code, detail } = one.error;
  return [`  ${titleOf(one)}`, code, detail.log ?? ''];
}

function section(title: string, rows: readonly (readonly string[])[]): string[] {
  return rows.length === 0 ? [] : [title, ...table([], rows)];
}

export function titleOf({
  name,
  version = '',
}: {
  readonly name: string;
  readonly version?: string;
}): string {
  return `${name} ${version}`.trimEnd();
}

export function outcomeJson(one: GraphOutcome): object {
  if (one.state !== 'failed') return one;
  return { ...one, ...errorJson(one.error) };
}

/** What would be done with a package; `flows/graph/foresee.ts` makes it. */
export interface ShownForeseen {
  readonly pkg: {
    readonly name: string;
    readonly version: string;
    readonly buildKey: string;
    readonly recipe: { readonly system: string };
    readonly needs: readonly { readonly name: string; readonly version: string }[];
  };
  readonly state: 'build' | 'reuse';
  readonly why: string;
}

/** What would be built, in order and why; what is there already is counted. */
export function foreseenLines(foreseen: readonly ShownForeseen[]): string[] {
  const builds = foreseen.filter(({ state }) => state === 'build');
  const rows = builds.map(({ pkg, why }) => [
    titleOf(pkg),
    pkg.recipe.system,
    why,
    pkg.needs.length === 0 ? '' : `needs ${pkg.needs.map(titleOf).join(', ')}`,
  ]);
  return [...table([], rows), `${builds.length} to build, ${foreseen.length - builds.length} in the store`];
}

export function foreseenJson({ pkg, state, why }: ShownForeseen): object {
  const { name, version, buildKey, recipe, needs } = pkg;
  return {
    name,
    version,
    system: recipe.system,
    buildKey,
    needs: needs.map((need) => `${need.name}@${need.version}`),
    state,
    why,
  };
}

/** What an interrupted run leaves behind. */
export function interruptedLine({ ended, under }: SoFar): string {
  const kept = ended === 0 ? 'nothing was finished' : `${ended} finished, and kept`;
  const lost = under.length === 0 ? '' : `; half done, and gone: ${under.join(', ')}`;
  return `interrupted: ${kept}${lost}`;
}
