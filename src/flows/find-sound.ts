import type { PlannedPackage } from '../resolve/resolution.ts';
import { findStored } from '../store/find.ts';
import type { Stored } from '../store/receipt.ts';
import { loadTrust } from '../trust/load.ts';
import type { FlowContext } from './context.ts';
import { judgeAsExpected } from './judge-stored.ts';

/** What the store has of a package. */
export type Found =
  | { readonly state: 'sound'; readonly stored: Stored }
  | { readonly state: 'unsound'; readonly stored: Stored; readonly wrong: string }
  | { readonly state: 'absent' };

/**
 * A package that is in the store already. It may have come with a restored cache, or have
 * been changed since: it is judged again before anything is linked to it or built with it.
 */
export function findSound(pkg: PlannedPackage, { host, now }: FlowContext): Found {
  const stored = findStored(host, { name: pkg.name, buildKey: pkg.buildKey });
  if (stored === undefined) return { state: 'absent' };
  const judgement = judgeAsExpected(pkg, stored, { host, trust: loadTrust(host), now });
  const [first] = judgement.damage;
  const wrong = judgement.refusal?.code ?? (first && `${first.path}: ${first.kind}`);
  return wrong === undefined ? { state: 'sound', stored } : { state: 'unsound', stored, wrong };
}
