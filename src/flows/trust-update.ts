import { HeadwaterError } from '../errors.ts';
import { type Refreshed, refreshRoot, repositoryOf } from '../trust/refresh.ts';
import { SHIPPED_ROOTS } from '../trust/shipped-roots.ts';
import { readUserTrust } from '../trust/user-trust.ts';
import { judgeRoot } from '../verify/authenticate/root/judge-root.ts';
import type { FlowContext } from './context.ts';

export interface UpdateWish {
  /** Absent: every shipped root that is not denied. */
  readonly name?: string | undefined;
  /** Base address of a copy of the root's TUF repository. */
  readonly mirror?: string | undefined;
}

export type Update = Refreshed | { readonly name: string; readonly refused: HeadwaterError };

/**
 * Refreshes shipped roots, each on its own: one that cannot be is told, and the others go on.
 * @throws HeadwaterError TRUST_UNKNOWN, USAGE, TRUST_INVALID
 */
export async function updateTrust(wish: UpdateWish, context: FlowContext): Promise<readonly Update[]> {
  const { host, now } = context;
  const roots = wanted(wish, readUserTrust(host).denied);
  const updates: Update[] = [];
  for (const root of roots) {
    try {
      const repository = repositoryOf(root, host, wish.mirror);
      updates.push(await refreshRoot(repository, { host, now, judge: judgeRoot }));
    } catch (error) {
      if (!(error instanceof HeadwaterError)) throw error;
      updates.push({ name: root.name, refused: error });
    }
  }
  await host.http.close();
  return updates;
}

function wanted({ name, mirror }: UpdateWish, denied: readonly string[]) {
  if (name === undefined) {
    if (mirror !== undefined) throw new HeadwaterError('USAGE', 'a mirror is of one root: name it');
    return SHIPPED_ROOTS.filter((root) => !denied.includes(root.name));
  }
  if (denied.includes(name)) {
    throw new HeadwaterError('TRUST_UNKNOWN', `${JSON.stringify(name)} was removed, and stays so`, {
      hint: `\`headwater trust restore ${name}\` believes it again`,
    });
  }
  const root = SHIPPED_ROOTS.find((shipped) => shipped.name === name);
  if (root !== undefined) return [root];
  throw new HeadwaterError('TRUST_UNKNOWN', `there is nowhere to refresh ${JSON.stringify(name)} from`, {
    expected: SHIPPED_ROOTS.map((shipped) => shipped.name).join(' or '),
    hint: 'a root of your own is replaced with `trust remove` and `trust add root`',
  });
}
