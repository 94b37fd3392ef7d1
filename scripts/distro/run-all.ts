import { loadCatalog } from '../../src/catalog/load.ts';
import { buildAll } from '../../src/flows/build-all.ts';
import { type FlowContext, thisPlatform } from '../../src/flows/context.ts';
import { findSound } from '../../src/flows/find-sound.ts';
import { resolveAll } from '../../src/flows/graph/resolve-all.ts';
import { houseRules } from '../../src/flows/policy.ts';
import type { ProgressEvent } from '../../src/model/progress.ts';
import type { ResolvedPackage } from '../../src/resolve/resolution.ts';
import type { Stored } from '../../src/store/receipt.ts';
import type { Diary } from './diary.ts';

/** A release, and what the home has of it; or why it has nothing. */
export interface Outcome {
  readonly name: string;
  readonly version: string;
  readonly pkg?: ResolvedPackage;
  readonly stored?: Stored;
  readonly reason?: string;
}

interface Wish {
  readonly jobs: number | undefined;
  readonly diary: Diary;
  readonly builds: boolean;
}

/** Builds all, and looks afterwards what is there: a report tells of the store, not of what a run remembers. */
export async function runAll(
  { jobs, diary, builds }: Wish,
  context: FlowContext,
): Promise<readonly Outcome[]> {
  const reasons = builds ? await buildThem(jobs, diary, context) : new Map<string, string>();
  // What was built meanwhile is not from the future.
  const after = { ...context, now: context.host.now() };
  const { packages, broken } = resolveAll(loadCatalog(context.host), thisPlatform());
  return [
    ...broken.map(({ name, version = '', error }) => ({ name, version, reason: told(error) })),
    ...packages.map((pkg) => {
      const { name, version } = pkg;
      const found = findSound(pkg, after);
      if (found.state === 'sound') return { name, version, pkg, stored: found.stored };
      return { name, version, pkg, reason: reasons.get(`${name} ${version}`) ?? 'not built yet' };
    }),
  ];
}

async function buildThem(jobs: number | undefined, diary: Diary, context: FlowContext) {
  const progress = (event: ProgressEvent) => {
    if (event.kind === 'ended' && event.well) diary.note();
    context.progress(event);
  };
  const { outcomes } = await buildAll({ ...houseRules(context.host), jobs }, { ...context, progress });
  return new Map(
    outcomes.flatMap((one) => {
      const title = `${one.name} ${one.version ?? ''}`;
      if (one.state === 'failed') return [[title, told(one.error)] as const];
      return one.state === 'skipped' ? [[title, `needs ${one.because}, which is not there`] as const] : [];
    }),
  );
}

/** Places of the machine do not belong into a report. */
function told(error: { code: string; message: string; detail: { found?: string } }): string {
  const [found] = (error.detail.found ?? '').split('\n').slice(-1);
  return [error.code, error.message, found?.replaceAll(/\/\S*\//g, '…/')].filter(Boolean).join(': ');
}
