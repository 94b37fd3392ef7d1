import { HeadwaterError } from '../../errors.ts';
import { PROVENANCE_FILE } from '../../model/attestation.ts';
import type { AttestedExpectation } from '../../model/attested-expectation.ts';
import type { AttestedPackage } from '../../model/attested-package.ts';
import { TREE_FILE } from '../../model/attested-tree.ts';
import { canonicalJson } from '../../model/canonical-json.ts';
import { atLeast } from '../../model/level.ts';
import type { AttestedClaims, Verdict } from '../../model/verified.ts';
import { readProof } from '../../store/check.ts';
import type { AttestedReceipt, PartReceipt, Stored } from '../../store/receipt.ts';
import { judgeTree } from '../../verify/tree/judge-tree.ts';
import { verify } from '../../verify/verify.ts';
import { type Pair, requireSame } from './compare.ts';
import type { JudgeContext } from './context.ts';

/**
 * What others built, by what was expected of it when it came. The statement of the machine that
 * unpacked it goes first: it binds what the receipt expects, so that nobody widens it later.
 * @returns the door's verdict on the first part, which is the package itself
 * @throws HeadwaterError VERIFY_*, STORE_RECEIPT_INVALID
 */
export function judgeParts(stored: Stored<AttestedReceipt>, context: JudgeContext): Verdict {
  const { path, receipt } = stored;
  judgeTree(readProof({ path }, TREE_FILE, context.host), receipt, context);
  const [first, ...more] = receipt.parts;
  const verdict = judgePart(first, { stored, expectation: first.expectation }, context);
  for (const part of more) judgePart(part, { stored, expectation: part.expectation }, context);
  return verdict;
}

/** The same, and then once more by what is planned of each part today. */
export function judgePlannedParts(
  pkg: AttestedPackage,
  stored: Stored<AttestedReceipt>,
  context: JudgeContext,
): Verdict {
  comparePlan(pkg, stored);
  const verdict = judgeParts(stored, context);
  pkg.parts.forEach(({ expectation }, index) => {
    const part = stored.receipt.parts[index];
    if (part !== undefined) judgePart(part, { stored, expectation }, context);
  });
  return verdict;
}

interface Judged {
  readonly stored: Stored;
  readonly expectation: AttestedExpectation;
}

function judgePart(part: PartReceipt, { stored, expectation }: Judged, context: JudgeContext): Verdict {
  const { path } = stored;
  const bytes = readProof({ path }, part.evidence, context.host);
  const { sha256, sha512, size } = part.artifact;
  const evidence = bytes === undefined ? [] : [{ name: PROVENANCE_FILE, bytes }];
  const artifact = { path, sha256, ...(sha512 !== undefined && { sha512 }), size, evidence };
  const { claims, verdict } = verify(artifact, expectation, context);
  compareClaims(part, claims, path);
  return verdict;
}

/**
 * What the evidence says must be what the receipt tells. The level and who runs the builder are
 * trust's word, which changes: the receipt may not tell more than is believed today.
 */
function compareClaims({ purl, claims: said }: PartReceipt, claims: AttestedClaims, path: string): void {
  const names = Object.keys({ ...claims, ...said }).filter((name) => !['level', 'operator'].includes(name));
  const [signedMembers, saidMembers] = [asRecord(claims), asRecord(said)];
  const pairs = names.map((name): Pair => [`${purl} ${name}`, signedMembers[name], saidMembers[name]]);
  requireSame(pairs, path);
  if (!atLeast(claims.level, said.level)) requireSame([[`${purl} level`, claims.level, said.level]], path);
}

function asRecord(claims: AttestedClaims): Readonly<Record<string, string>> {
  const members = Object.entries(claims).filter(([, value]) => value !== undefined);
  return Object.fromEntries(members.map(([name, value]) => [name, canonicalJson(value)]));
}

/** What lies there must be what is planned: the same parts in the same places. */
function comparePlan(pkg: AttestedPackage, { path, receipt }: Stored<AttestedReceipt>): void {
  const shape = (parts: AttestedPackage['parts'] | AttestedReceipt['parts']) =>
    canonicalJson(parts.map(({ purl, layout }) => ({ purl, layout: { ...layout } })));
  const pairs: readonly Pair[] = [
    ...(['name', 'version', 'platform', 'origin', 'buildKey'] as const).map(
      (name): Pair => [name, pkg[name], receipt[name]],
    ),
    ['parts', shape(pkg.parts), shape(receipt.parts)],
  ];
  const [wrong] = pairs.filter(([, planned, said]) => planned !== said);
  if (wrong === undefined) return;
  throw new HeadwaterError('STORE_RECEIPT_INVALID', 'this is not what is planned', {
    subject: path,
    expected: `${wrong[0]} ${wrong[1]}`,
    found: wrong[2] ?? 'absent',
  });
}
