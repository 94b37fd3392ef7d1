import type { HeadwaterError } from '../errors.ts';
import { errorJson, errorLines } from './error.ts';
import { bytes, moment } from './format.ts';
import { bold, dim, green, red, yellow } from './style.ts';
import { padTo } from './width.ts';

/** The part of a verdict that is shown; `flows/verify-artifact.ts` makes it. */
export interface ShownArtifactVerdict {
  readonly artifact: ShownArtifact;
  readonly expectation: { readonly parameters: Readonly<Record<string, string>> };
  readonly passed?: {
    readonly where: string;
    readonly claims: ShownClaims;
    readonly verdict: { readonly json: string };
  };
  readonly refused: readonly { readonly where: string; readonly error: HeadwaterError }[];
}

interface ShownArtifact {
  readonly asked: string;
  readonly sha256: string;
  readonly sha512?: string;
  readonly size?: number;
}

interface ShownClaims {
  readonly signer: string;
  readonly root?: string;
  readonly issuer?: string;
  readonly builderId: string;
  readonly buildType: string;
  readonly level: string;
  readonly sourceRepository?: string;
  readonly sourceCommit?: string;
  readonly sourceRef?: string;
  readonly runnerEnvironment?: string;
  readonly invocation?: string;
  readonly signedAt?: string;
  readonly builtAt?: string;
  readonly log?: { readonly id: string; readonly index: string };
}

const LABEL_WIDTH = 11;
const NO_LEVEL = 'SLSA_BUILD_LEVEL_0';

/** From the bytes back to their source, as `why` shows it; nothing where nothing passed. */
export function artifactLines({ artifact, expectation, passed }: ShownArtifactVerdict): string[] {
  if (passed === undefined) return [];
  const { claims, where } = passed;
  return [
    ...step('artifact', `sha256:${artifact.sha256}`, artifact.size === undefined ? '' : bytes(artifact.size)),
    ...signedLines(claims),
    ...builtLines(claims),
    ...Object.entries(expectation.parameters).flatMap(([path, json]) => step('with', `${path} = ${json}`)),
    ...step('evidence', where, 'checked offline: who signed, of what, about these bytes'),
    `${green('verified')}  ${bold(artifact.asked)}  ${toldLevel(claims.level)}`,
  ];
}

/** Why each bundle was refused; nothing where one passed. */
export function refusalLines({ artifact, passed, refused }: ShownArtifactVerdict): string[] {
  if (passed !== undefined) return [];
  const told = refused.flatMap(({ where, error }) => errorLines(error, `${artifact.asked} by ${where}`));
  const count = refused.length > 1 ? `: none of ${refused.length} bundles passes` : '';
  return [...told, `${red('refused')}  ${bold(artifact.asked, 'stderr')}${count}`];
}

export function artifactJson({ artifact, expectation, passed, refused }: ShownArtifactVerdict): object {
  const refusals = refused.map(({ where, error }) => ({ evidence: where, ...errorJson(error).error }));
  if (passed === undefined) return { ok: false, artifact, expectation, refusals };
  const { where, claims, verdict } = passed;
  return {
    ok: true,
    artifact,
    evidence: where,
    claims,
    expectation,
    verdict: JSON.parse(verdict.json),
    refusals,
  };
}

function signedLines({ signer, issuer, root, signedAt, log }: ShownClaims): string[] {
  return [
    ...step('signed by', signer),
    ...(issuer === undefined ? [] : step('vouched by', issuer, `trusted root ${root}`)),
    ...(log === undefined
      ? optional('at', signedAt && moment(signedAt))
      : step('logged', `index ${log.index} of log ${log.id.slice(0, 12)}`, signedAt && moment(signedAt))),
  ];
}

function builtLines(claims: ShownClaims): string[] {
  const { sourceRepository, sourceCommit, sourceRef, runnerEnvironment, builtAt } = claims;
  const told = [claims.level, runnerEnvironment, builtAt && moment(builtAt)].filter(Boolean).join(', ');
  return [
    ...step('built by', claims.builderId, told),
    ...step('as', claims.buildType),
    ...(sourceRepository === undefined ? [] : step('from', sourceRepository)),
    ...(sourceCommit === undefined ? [] : step('commit', sourceCommit, sourceRef)),
    ...optional('run', claims.invocation),
  ];
}

/** Nothing was asked of the level, so none was refused; but nobody shall think that there is one. */
function toldLevel(level: string): string {
  return level === NO_LEVEL ? yellow('no level: nobody vouches for this builder', 'stdout') : level;
}

function optional(label: string, value: string | undefined): string[] {
  return value === undefined ? [] : step(label, value);
}

/** Signed texts may still hold what turns a terminal's line around, or looks like another letter. */
function step(label: string, value: string, remark?: string): string[] {
  const told = remark === undefined || remark === '' ? '' : `  ${dim(`(${plain(remark)})`)}`;
  return [`  ${dim(padTo(label, LABEL_WIDTH))}${plain(value)}${told}`];
}

function plain(text: string): string {
  return text.replace(/[^\x20-\x7e]/gu, (sign) => `\\u{${sign.codePointAt(0)?.toString(16)}}`);
}
