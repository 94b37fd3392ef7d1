import { Buffer } from 'node:buffer';
import { HeadwaterError } from '../../errors.ts';
import type { FoundBundle } from '../../evidence/document.ts';
import type { AttestedExpectation } from '../../model/attested-expectation.ts';
import type { AttestedPackage, AttestedPart } from '../../model/attested-package.ts';
import type { EarnedLevel } from '../../model/level.ts';
import { rankOf } from '../../model/level.ts';
import type { Verified } from '../../model/verified.ts';
import type { Origin } from '../../origins/origin.ts';
import { originContext } from '../attested/open-origin.ts';
import { pinOfPart } from '../attested/part-pins.ts';
import { evidenceOf, provePart } from '../attested/prove-part.ts';
import type { FlowContext } from '../context.ts';
import { withToldDigests } from './told-digest.ts';

export interface JudgedFound {
  /** Who signed; or, where nothing was judged, who it must be. */
  readonly by: string;
  /** The lowest of its parts; absent where nothing was judged. */
  readonly level?: EarnedLevel;
  readonly checked: 'proved' | 'present';
}

/**
 * What can be said of a package without its bytes. The proof of a digest that an origin told is
 * that of a file that nobody has seen: it lets nothing be unpacked, and is forgotten here.
 * @throws HeadwaterError VERIFY_*, FETCH_*, VERSION_UNKNOWN, ORIGIN_ASSET_UNKNOWN, ORIGIN_DIGEST_MISSING
 */
export async function judgeFound(
  found: AttestedPackage,
  origin: Origin,
  context: FlowContext,
): Promise<JudgedFound> {
  const pkg = await withToldDigests(found, originContext(context));
  const bare = pkg.parts.filter(({ evidence }) => evidence.length === 0);
  if (bare.length > 0) throw noProvenance(bare, pkg);
  const isTold = pkg.parts.every(({ artifact }) => artifact.sha256 !== undefined);
  return isTold ? proved(pkg, origin, context) : present(pkg, origin, context);
}

async function proved(pkg: AttestedPackage, origin: Origin, context: FlowContext): Promise<JudgedFound> {
  const proofs: Verified<AttestedExpectation>[] = [];
  for (const part of pkg.parts) {
    const { sha256, sha512, size = 0, fileName } = part.artifact;
    if (sha256 === undefined) continue;
    const question = { part, origin, pinned: pinOfPart(part, pkg, context.host) };
    const bundles = await evidenceOf(question, { sha256 }, originContext(context));
    const bytes = { path: fileName, sha256, size, ...(sha512 !== undefined && { sha512 }) };
    proofs.push(provePart(bytes, bundles, { ...question, context }));
  }
  const levels = proofs.map(({ claims }) => claims.level).sort((a, b) => rankOf(a) - rankOf(b));
  const [level] = levels;
  const signer = proofs[0]?.claims.signer ?? '';
  return { by: shortly(signer), checked: 'proved', ...(level !== undefined && { level }) };
}

/** Only where evidence is found without the digest; else that there is none could not be told from that there is. */
async function present(pkg: AttestedPackage, origin: Origin, context: FlowContext): Promise<JudgedFound> {
  const [part] = pkg.parts;
  if (origin.evidenceBy === 'digest') {
    throw new HeadwaterError('ORIGIN_DIGEST_MISSING', 'the digest of its file is not told', {
      subject: part.purl,
      found: 'only an install, which has the bytes, can ask for its provenance',
    });
  }
  const bundles = await evidenceOf({ part, origin, pinned: undefined }, {}, originContext(context));
  if (!bundles.some(saysProvenance)) throw noProvenance([part], pkg);
  return { by: shortly(part.expectation.sourceRepository ?? part.purl), checked: 'present' };
}

/** A look, and no judgement: a publish attestation is not even called provenance. */
function saysProvenance({ bytes }: FoundBundle): boolean {
  try {
    const { dsseEnvelope } = JSON.parse(Buffer.from(bytes).toString());
    const { predicateType } = JSON.parse(Buffer.from(dsseEnvelope.payload, 'base64').toString());
    return String(predicateType).startsWith('https://slsa.dev/provenance/');
  } catch {
    return false;
  }
}

function noProvenance(bare: readonly AttestedPart[], { parts }: AttestedPackage): HeadwaterError {
  return new HeadwaterError('VERIFY_NO_EVIDENCE', 'there is no provenance', {
    ...(parts.length > 1 && { found: `none for ${bare.length} of its ${parts.length} parts` }),
  });
}

/** A signer without what all of GitHub's begin with, and without the ref. */
function shortly(signer: string): string {
  return signer.replace(/^https:\/\/github\.com\//, '').replace(/@refs\/.*$/, '');
}
