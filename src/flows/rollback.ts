import { basename } from 'node:path';
import { HeadwaterError } from '../errors.ts';
import type { Host } from '../host/host.ts';
import { currentGeneration, generationNumbers, readGeneration } from '../link/current.ts';
import type { Generation, LinkedPackage } from '../link/generation.ts';
import { switchGeneration } from '../link/link.ts';
import type { Manifest } from '../request/manifest/manifest.ts';
import { readEntry } from '../store/find.ts';
import type { Stored } from '../store/receipt.ts';
import { loadTrust } from '../trust/load.ts';
import type { FlowContext } from './context.ts';
import { editedBy, keepGlobalManifest, rewriteGlobalManifest } from './global-manifest.ts';
import { judgeStored } from './judge-stored.ts';
import { editsTo, keptManifest, librariesTo } from './kept-manifest.ts';
import { askPolicy, houseRules } from './policy.ts';
import { factsOfStored } from './policy-facts.ts';
import { whileStoreStays } from './store-use.ts';

export interface RolledBack {
  /** Number of the generation that was current; absent: there was none. */
  readonly from?: number;
  readonly to: number;
  readonly createdAt: string;
  readonly packages: readonly { readonly name: string; readonly version: string }[];
}

/**
 * Goes back to an earlier generation of the global set, or forward again to a later one.
 * Its packages are judged again before anything is changed: evidence through the door,
 * every file hashed, and the policy of today.
 * @param number absent: the one before the current.
 * @throws HeadwaterError GENERATION_UNKNOWN, GENERATION_INVALID; NOT_INSTALLED for packages
 *   that are not in the store any more; STORE_DAMAGED, VERIFY_*, POLICY_*
 */
export function rollback(number: number | undefined, context: FlowContext): Promise<RolledBack> {
  const { host } = context;
  return whileStoreStays(context, async () => {
    const from = currentGeneration(host)?.number;
    const target = readGeneration(chosen(number, context), host);
    const stored = target.packages.map((linked) => readPackage(linked, target, context));
    for (const item of stored) requireSound(item, context);
    await keepGlobalManifest(host);
    await switchGeneration(target, host);
    await rewriteGlobalManifest(host, (today) => manifestOf(target, today, host));
    const packages = target.packages.map(({ name, version }) => ({ name, version }));
    return { ...(from !== undefined && { from }), to: target.number, createdAt: target.createdAt, packages };
  });
}

/** The text that was kept with the generation, comments and all; else the text of today, edited. */
function manifestOf(target: Generation, today: Manifest, host: Host): Manifest {
  const kept = keptManifest(target, today, host);
  if (kept === undefined) return editedBy(editsTo(target, today), today);
  return editedBy(librariesTo(today, kept), kept);
}

/** @throws HeadwaterError GENERATION_UNKNOWN */
function chosen(number: number | undefined, { host }: FlowContext): number {
  const numbers = generationNumbers(host);
  const current = currentGeneration(host)?.number ?? 0;
  const before = numbers.filter((known) => known < current).at(-1);
  const wanted = number ?? before;
  if (wanted !== undefined && numbers.includes(wanted)) return wanted;
  const what = wanted === undefined ? 'earlier generation' : `generation ${wanted}`;
  throw new HeadwaterError('GENERATION_UNKNOWN', `there is no ${what}`, {
    expected: numbers.length === 0 ? 'a tool that was installed before' : numbers.join(', '),
    hint: '`headwater generations` lists those that are kept',
  });
}

/** @throws HeadwaterError NOT_INSTALLED */
function readPackage(linked: LinkedPackage, of: Generation, { host }: FlowContext): Stored {
  const { name, version, path } = linked;
  const entry = readEntry({ name, folder: basename(path), path }, host);
  if (entry.state === 'stored') return entry.stored;
  throw new HeadwaterError(
    'NOT_INSTALLED',
    `generation ${of.number} needs ${name} ${version}, which is gone`,
    {
      expected: path,
      found: host.fs.existsSync(path) ? entry.error.message : 'nothing',
      hint: `\`headwater install ${name}@${version}\` brings it back, and links it`,
    },
  );
}

function requireSound(stored: Stored, { host, now }: FlowContext): void {
  const trust = loadTrust(host);
  const { name, version } = stored.receipt;
  const { refusal, damage } = judgeStored(stored, { host, trust, now });
  if (refusal !== undefined) throw refusal;
  const [first] = damage;
  if (first !== undefined) {
    throw new HeadwaterError('STORE_DAMAGED', `${name} ${version} is not what was verified`, {
      subject: stored.path,
      found: `${first.path}: ${first.kind}`,
      hint: `\`headwater install ${name}@${version}\` brings it back, and links it`,
    });
  }
  const { policy } = houseRules(host);
  for (const facts of factsOfStored(stored.receipt, trust)) askPolicy(policy, facts, now);
}
