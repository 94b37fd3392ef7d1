import { HeadwaterError } from '../../../errors.ts';
import type { AttestedPackage, AttestedPart } from '../../../model/attested-package.ts';
import { openOrigin, originContext } from '../../attested/open-origin.ts';
import { pinOfPart } from '../../attested/part-pins.ts';
import { isSilence } from '../../attested/plan-attested.ts';
import { evidenceOf, provePart } from '../../attested/prove-part.ts';
import type { FlowContext } from '../../context.ts';
import { proofIn, type Served, servedOf } from './served.ts';

/**
 * Leads the artifacts of a plan through the door by the digests that their server says,
 * before anybody has the bytes: whoever has them compares them with what the lock says. Where
 * a digest or an answer is missing the lock says less, and the install there completes it.
 * @throws HeadwaterError VERIFY_* of evidence that is there, and is wrong
 */
export async function proveEarly(pkg: AttestedPackage, context: FlowContext): Promise<Served> {
  const { buildKey, artifacts } = servedOf(pkg);
  const proofs = await Promise.all(pkg.parts.map((part) => proofOf(part, pkg, context)));
  return { buildKey, artifacts: artifacts.map((item, index) => ({ ...item, ...proofs[index] })) };
}

async function proofOf(part: AttestedPart, pkg: AttestedPackage, context: FlowContext) {
  const { sha256, sha512, size = 0 } = part.artifact;
  if (sha256 === undefined) return {};
  try {
    const origin = await openOrigin(pkg.origin);
    const question = { part, origin, pinned: pinOfPart(part, pkg, context.host) };
    const bundles = await evidenceOf(question, { sha256 }, originContext(context));
    const bytes = { path: '', sha256, size, ...(sha512 !== undefined && { sha512 }) };
    return proofIn(provePart(bytes, bundles, { ...question, context }));
  } catch (error) {
    if (!isSilence(error) && !hasNone(error)) throw error;
    const text = `${part.purl} for ${pkg.platform}: not proved while locking (${error.code}); an install there does it`;
    context.progress({ kind: 'warning', text });
    return {};
  }
}

/** Nobody proves it as yet: no evidence of anything wrong. */
function hasNone(error: unknown): error is HeadwaterError {
  return error instanceof HeadwaterError && error.code === 'VERIFY_NO_EVIDENCE';
}
