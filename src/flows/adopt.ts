import { join } from 'node:path';
import { HeadwaterError } from '../errors.ts';
import { openQuarantine } from '../host/quarantine.ts';
import { asStoreError, errorCode } from '../host/system-error.ts';
import type { PlannedPackage } from '../resolve/resolution.ts';
import { copyEntry, findBelow, settleCopy } from '../store/lower.ts';
import { isAttested, type Stored } from '../store/receipt.ts';
import { loadTrust } from '../trust/load.ts';
import { requirePins } from './attested/part-pins.ts';
import { titleOf } from './build-package.ts';
import type { FlowContext } from './context.ts';
import { judgeAsExpected } from './judge-stored.ts';
import { refuseLossOfStored } from './policy-history.ts';

/**
 * Takes a package over from a store below this home's own (HEADWATER_STORES): copied into
 * the quarantine, judged there like any package, and given its place. The store below is
 * only read. What does not stand, or is signed by nobody whom this home believes, is passed
 * over and told.
 * @returns undefined where no store below has it, or none that stands.
 * @throws HeadwaterError STORE_FULL, STORE_UNWRITABLE
 */
export function adopt(
  pkg: PlannedPackage,
  context: FlowContext,
  allowDowngrade: readonly string[] = [],
): Stored | undefined {
  for (const found of findBelow(context.host, pkg)) {
    const adopted = takeOver(found, { pkg, allowDowngrade }, context);
    if (adopted === undefined) continue;
    const text = `taken from ${found.path}, verified`;
    context.progress({ kind: 'done', what: titleOf(pkg), text });
    return adopted;
  }
  return undefined;
}

function damagedInPack({ receipt: { name, version } }: Stored, found: string): HeadwaterError {
  return new HeadwaterError('STORE_DAMAGED', 'what the pack brings is not what was verified', {
    subject: `${name} ${version}`,
    expected: 'the files that its proof names',
    found,
    hint: 'Pack it again on the other machine, after `headwater verify` there.',
  });
}

interface Wanted {
  readonly pkg: PlannedPackage;
  readonly allowDowngrade: readonly string[];
}

function takeOver(found: Stored, { pkg, allowDowngrade }: Wanted, context: FlowContext): Stored | undefined {
  const { host, progress, now } = context;
  const quarantine = openQuarantine(host);
  try {
    const copy = copyEntry(found, join(quarantine.directory, 'entry'), host);
    const { refusal, damage } = judgeAsExpected(pkg, copy, { host, trust: loadTrust(host), now });
    const [first] = damage;
    const wrong = refusal?.code ?? (first && `${first.path}: ${first.kind}`) ?? unsignedWrong(copy, pkg);
    if (wrong === undefined) askOfCopy(copy, allowDowngrade, context);
    if (wrong === undefined) return settleCopy(copy, host);
    if (context.isOffline === true) throw refusal ?? damagedInPack(found, wrong);
    progress({ kind: 'warning', text: `${found.path} is passed over (${wrong})` });
    return undefined;
  } catch (error) {
    if (context.isOffline === true) throw error;
    return passOver(found, error, context);
  } finally {
    quarantine.close();
  }
}

/**
 * What this machine knows and the one that made it need not: who signed before, and what stood
 * behind earlier releases.
 * @throws HeadwaterError VERIFY_*, POLICY_DOWNGRADE
 */
function askOfCopy(copy: Stored, allowDowngrade: readonly string[], context: FlowContext): void {
  refuseLossOfStored(copy, allowDowngrade, context.host);
  if (isAttested(copy)) requirePins(copy, context);
}

/**
 * What nobody signs, and the catalog knows. The attack: a receipt that puts other programs of the
 * tree on PATH. Those of what others built stand in the statement of the machine that unpacked it.
 */
function unsignedWrong({ receipt }: Stored, pkg: PlannedPackage): string | undefined {
  if (pkg.origin !== 'source') return undefined;
  const said = JSON.stringify([receipt.kind, receipt.bins]);
  return said === JSON.stringify([pkg.entry.kind, pkg.entry.bins])
    ? undefined
    : 'other commands than the catalog has';
}

/** What is wrong with the store below is no reason to fail; what is wrong with this one is. */
function passOver({ path }: Stored, thrown: unknown, { host, progress }: FlowContext): undefined {
  const error = asStoreError(thrown, host.paths.store);
  const below = ['ENOENT', 'ENOTDIR', 'EACCES', 'ELOOP'].includes(errorCode(thrown));
  const damaged = error instanceof HeadwaterError && /^STORE_(DAMAGED|RECEIPT)/.test(error.code);
  const refused = error instanceof HeadwaterError && /^(VERIFY|POLICY)_/.test(error.code);
  if (refused) progress({ kind: 'warning', text: `${path} is passed over (${error.code})` });
  if (refused) return undefined;
  if (!below && !damaged) throw error;
  progress({ kind: 'warning', text: `${path} is passed over (it cannot be read)` });
}
