import { HeadwaterError } from '../../errors.ts';

/** A member of a receipt: what was signed of it, and what the receipt says. */
export type Pair = readonly [member: string, signed: string | undefined, said: string | undefined];

/** @throws HeadwaterError STORE_RECEIPT_INVALID for the first pair that is not one */
export function requireSame(pairs: readonly Pair[], path: string): void {
  const [wrong] = pairs.filter(([, signed, said]) => signed !== said);
  if (wrong === undefined) return;
  const [member, signed = 'absent', said = 'absent'] = wrong;
  throw new HeadwaterError('STORE_RECEIPT_INVALID', `the receipt and the signed provenance disagree`, {
    subject: path,
    expected: `${member} ${signed}`,
    found: said,
    hint: 'the receipt was changed; uninstall the package and install it again',
  });
}
