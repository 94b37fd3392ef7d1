import { HeadwaterError } from '../../errors.ts';
import type { AttestedOrigin } from '../../model/attested-package.ts';
import { isPackageName } from '../../model/package-name.ts';
import { plainText } from '../../model/plain-text.ts';
import type { OriginVersion, Wanted } from '../../origins/origin.ts';
import { openOrigin, originContext } from '../attested/open-origin.ts';
import { findAt, isSilence, pickVersion } from '../attested/plan-attested.ts';
import { type FlowContext, thisPlatform } from '../context.ts';
import { openTurns } from '../turns.ts';
import type { Coverage, Proof } from './coverage.ts';
import { judgeFound } from './judge-found.ts';
import type { MergedTool } from './merge.ts';

/** Tools that are asked about at the same time. */
const SIDE_BY_SIDE = 8;

/**
 * Asks the origins of tools, side by side, whether the version that is wanted has provenance for
 * this platform. Nothing is downloaded: where an origin tells the digest of its file, the
 * provenance of that digest is judged; where it does not, that there is some is all that is said.
 * An origin that gives no answer proves nothing, and refutes nothing.
 */
export async function askOrigins(
  tools: readonly MergedTool[],
  context: FlowContext,
): Promise<readonly MergedTool[]> {
  const turns = openTurns(SIDE_BY_SIDE);
  const silent = new Map<AttestedOrigin, HeadwaterError>();
  return Promise.all(
    tools.map((tool) => {
      const question = questionOf(tool);
      if (question === undefined) return tool;
      return turns(async () => ({ ...tool, coverage: await answerOf(question, { context, silent }) }));
    }),
  );
}

interface Question {
  readonly tool: MergedTool;
  readonly from: AttestedOrigin;
  readonly wanted: Wanted;
  /** Absent: the newest. */
  readonly version?: string;
}

interface Asking {
  readonly context: FlowContext;
  /** Origins that answer no more requests for now: they are not asked again. */
  readonly silent: Map<AttestedOrigin, HeadwaterError>;
}

/** Undefined where there is nobody to ask, or nothing to ask for. */
function questionOf(tool: MergedTool): Question | undefined {
  const { name, coverage, chosen } = tool;
  const { proof, entry } = coverage;
  if (chosen.wish.type === 'unsayable') return undefined;
  const version = chosen.wish.type === 'version' && { version: chosen.wish.version };
  if (proof.type === 'attested' && entry !== undefined) {
    return { tool, from: 'github', wanted: { by: 'entry', entry }, ...version };
  }
  if (proof.type !== 'unasked' || !isPackageName(name)) return undefined;
  return { tool, from: proof.where, wanted: { by: 'name', name }, ...version };
}

async function answerOf(question: Question, asking: Asking): Promise<Coverage> {
  const { coverage } = question.tool;
  try {
    const known = asking.silent.get(question.from);
    if (known !== undefined) throw known;
    return await ask(question, asking.context);
  } catch (error) {
    if (!(error instanceof HeadwaterError)) throw error;
    if (error.code === 'FETCH_RATE_LIMITED') asking.silent.set(question.from, error);
    return isNoAnswer(error) ? unanswered(coverage, question.from, error) : refuted(coverage, error);
  }
}

async function ask({ tool, from, wanted, version }: Question, context: FlowContext): Promise<Coverage> {
  const origin = await openOrigin(from);
  const offered: readonly OriginVersion[] = await origin.versions(wanted, originContext(context));
  const answered = pickVersion({ name: nameOf(wanted), ...(version !== undefined && { version }) }, offered);
  const found = await findAt({ from, wanted, platform: thisPlatform(), version: answered }, context);
  const judged = await judgeFound(found, origin, context);
  const { proof } = tool.coverage;
  const orSource = proof.type === 'attested' && proof.orSource;
  return { ...tool.coverage, answered, proof: { type: 'attested', ...judged, orSource } };
}

function nameOf(wanted: Wanted) {
  return wanted.by === 'name' ? wanted.name : wanted.entry.name;
}

/** What an install has, and a look has not; and what this machine lacks. */
const HERE = ['ORIGIN_DIGEST_MISSING', 'ORIGIN_PYTHON_MISSING'];

/** What is no word about the provenance: the network, the limits of a server, what it answers when it is ill. */
function isNoAnswer(error: HeadwaterError): boolean {
  const { code } = error;
  return isSilence(error) || code.startsWith('FETCH_') || HERE.includes(code);
}

/** What the catalog says of a tool stays; of the others nothing is known. */
function unanswered(coverage: Coverage, where: AttestedOrigin, error: HeadwaterError): Coverage {
  const why = reasonOf(error);
  const { proof } = coverage;
  return {
    ...coverage,
    proof: proof.type === 'attested' ? { ...proof, unanswered: why } : { type: 'unasked', where, why },
  };
}

/** There is none for this version and platform, or none that passes. headwater's own build may be left. */
function refuted(coverage: Coverage, error: HeadwaterError): Coverage {
  const why = reasonOf(error);
  const { proof } = coverage;
  if (proof.type !== 'attested' || !proof.orSource) return { ...coverage, proof: { type: 'nobody', why } };
  const by = `built from source by headwater on this machine; upstream: ${why}`;
  return { ...coverage, proof: { type: 'source', by, level: 'SLSA_BUILD_LEVEL_1' } satisfies Proof };
}

/** With the time from which on a server answers again, which is what a limit expects. */
function reasonOf({ code, message, detail }: HeadwaterError): string {
  const { expected, found } = detail;
  const more = code === 'FETCH_RATE_LIMITED' ? [expected && `it takes ${expected}`] : [found];
  return plainText([`${code} ${message}`, ...more.filter((text) => text !== undefined)].join('; '));
}
