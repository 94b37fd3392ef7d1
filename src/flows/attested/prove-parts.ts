import { join } from 'node:path';
import { EXIT, HeadwaterError } from '../../errors.ts';
import { fetchArtifact } from '../../fetch/artifact.ts';
import type { AttestedPackage, AttestedPart } from '../../model/attested-package.ts';
import type { Origin } from '../../origins/origin.ts';
import { titleOf } from '../build-package.ts';
import type { FlowContext } from '../context.ts';
import { openTurns, type Turns } from '../turns.ts';
import { openOrigin, originContext } from './open-origin.ts';
import { pinOfPart } from './part-pins.ts';
import { evidenceOf, provePart } from './prove-part.ts';
import type { ProvenPart } from './proven-part.ts';

/** Parts that are fetched at the same time. */
const SIDE_BY_SIDE = 8;

/**
 * Fetches every part of a package and leads each through the door. All of them must pass; those
 * that do not are told together, since a tree of members is mended all at once.
 * @param quarantine absolute path of a folder that takes the bytes.
 * @throws HeadwaterError FETCH_*, VERIFY_*; VERIFY_MEMBERS where members are refused
 */
export async function proveParts(
  pkg: AttestedPackage,
  quarantine: string,
  context: FlowContext,
): Promise<readonly ProvenPart[]> {
  const site: Site = {
    pkg,
    quarantine,
    context,
    origin: await openOrigin(pkg.origin),
    turns: openTurns(SIDE_BY_SIDE),
  };
  refuseUnprovable(pkg);
  const attempts = await Promise.allSettled(
    pkg.parts.map((part, index) => site.turns(() => prove(part, index, site))),
  );
  const failures = attempts.flatMap((attempt, index) =>
    attempt.status === 'rejected' ? [{ part: pkg.parts[index], error: attempt.reason }] : [],
  );
  if (failures.length > 0) throw failureOf(pkg, failures);
  return attempts.flatMap((attempt) => (attempt.status === 'fulfilled' ? [attempt.value] : []));
}

interface Site {
  readonly pkg: AttestedPackage;
  readonly quarantine: string;
  readonly context: FlowContext;
  readonly origin: Origin;
  readonly turns: Turns;
}

/** Evidence is asked for while the bytes come, wherever it can be without them. */
async function prove(part: AttestedPart, index: number, site: Site): Promise<ProvenPart> {
  const { pkg, origin, context } = site;
  const { host, progress } = context;
  const directory = join(site.quarantine, `part-${index + 1}`);
  host.fs.mkdirSync(directory);
  const question = { part, origin, pinned: pinOfPart(part, pkg, host) };
  const { sha256 } = part.artifact;
  const isAskedAtOnce = sha256 !== undefined || origin.evidenceBy === 'address';
  const early = isAskedAtOnce ? evidenceOf(question, { sha256 }, originContext(context)) : undefined;
  // What it throws is thrown below, after the bytes are here.
  early?.catch(() => {});
  const what = pkg.parts.length === 1 ? titleOf(pkg) : `${titleOf(pkg)}: ${part.artifact.fileName}`;
  const authorization = await origin.authorization?.(part, originContext(context));
  const given = { host, directory, what, progress, ...(authorization !== undefined && { authorization }) };
  const bytes = await fetchArtifact(part.artifact, given);
  const bundles = await (early ?? evidenceOf(question, { sha256: bytes.sha256 }, originContext(context)));
  if (pkg.parts.length === 1) progress({ kind: 'stage', what: titleOf(pkg), stage: 'verify' });
  try {
    const verified = provePart(bytes, bundles, { ...question, context });
    return { part, layout: part.layout, verified, pinned: question.pinned };
  } catch (error) {
    throw await withAdvice(error, part, site);
  }
}

/** As publish attestations are refused: those of a workflow, and those that a registry signs with its key. */
const SAYS_NO_BUILD = ['VERIFY_PREDICATE_TYPE', 'VERIFY_SIGNER_KIND'];

/** Evidence that says something, and nothing of a build: whose word it is, a person should hear. */
async function withAdvice(error: unknown, part: AttestedPart, { origin, context }: Site): Promise<unknown> {
  if (!(error instanceof HeadwaterError) || !SAYS_NO_BUILD.includes(error.code)) return error;
  const hint = await origin.advice?.(part, originContext(context));
  if (hint === undefined) return error;
  return new HeadwaterError(error.code, error.message, { ...error.detail, hint });
}

/** Known before anything is fetched: a part of which its origin has no evidence at all. */
function refuseUnprovable(pkg: AttestedPackage): void {
  const bare = pkg.parts.filter(({ evidence }) => evidence.length === 0);
  if (bare.length === 0) return;
  const error = new HeadwaterError('VERIFY_NO_EVIDENCE', 'there is no provenance', {
    expected: 'SLSA provenance, signed by its builder',
    found: 'nothing',
    hint: `Nobody can prove what it was built from. \`headwater search ${lastPart(pkg.name)}\` tells whether the catalog builds it.`,
  });
  throw failureOf(
    pkg,
    bare.map((part) => ({ part, error })),
  );
}

/** `biome` of `npm:@biomejs/biome`. */
function lastPart(name: string): string {
  return name.replace(/^.*[:/]/, '');
}

interface Failure {
  readonly part: AttestedPart | undefined;
  readonly error: unknown;
}

/** A failure of the network is told before refusals: what could not be looked at may be fine. */
function failureOf(pkg: AttestedPackage, failures: readonly Failure[]): unknown {
  const [first] = failures;
  const other = failures.find(
    ({ error }) => !(error instanceof HeadwaterError) || error.exitCode !== EXIT.refused,
  );
  if (other !== undefined) return other.error;
  if (pkg.parts.length === 1) return withSubject(first?.error, pkg);
  const lines = failures.map(({ part, error }) => `${part?.purl}: ${codeOf(error)}`);
  return new HeadwaterError(
    'VERIFY_MEMBERS',
    `${failures.length} of its ${pkg.parts.length} parts are not proved`,
    {
      subject: titleOf(pkg),
      expected: 'provenance of the package and of every one that it brings along',
      found: `${failures.length} without any that passes`,
      details: lines,
      hint: 'Nothing was unpacked. What nobody can prove is not installed; a tool that is one binary, or one that headwater builds from source, needs no proof of others.',
    },
  );
}

function withSubject(error: unknown, pkg: AttestedPackage): unknown {
  if (!(error instanceof HeadwaterError)) return error;
  const subject = `${titleOf(pkg)} (${pkg.origin})`;
  return new HeadwaterError(error.code, error.message, { ...error.detail, subject });
}

function codeOf(error: unknown): string {
  return error instanceof HeadwaterError ? `${error.code} ${error.message}` : String(error);
}
