import type { HeadwaterError } from '../errors.ts';
import { claimLines, type ShownClaims, step, toldLevel } from './claim-lines.ts';
import { errorJson, errorLines } from './error.ts';
import { bytes } from './format.ts';
import { bold, green, red } from './style.ts';

/** The part of a verdict that is shown; `flows/verify-artifact.ts` makes it. */
export interface ShownArtifactVerdict {
  readonly artifact: ShownArtifact;
  readonly expectation: { readonly parameters: Readonly<Record<string, string>> };
  readonly passed?: {
    readonly where: string;
    readonly claims: ShownClaims & { readonly buildType: string };
    readonly operators: readonly string[];
    readonly pin?: { readonly name: string; readonly isNew: boolean };
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

/** From the bytes back to their source, as `why` shows it; nothing where nothing passed. */
export function artifactLines({ artifact, expectation, passed }: ShownArtifactVerdict): string[] {
  if (passed === undefined) return [];
  const { claims, where, operators, pin } = passed;
  return [
    ...step('artifact', `sha256:${artifact.sha256}`, artifact.size === undefined ? '' : bytes(artifact.size)),
    ...claimLines(claims),
    ...step('as', claims.buildType),
    ...Object.entries(expectation.parameters).flatMap(([path, json]) => step('with', `${path} = ${json}`)),
    ...(operators.length === 0
      ? []
      : step('reproduced', operators.join(', '), 'came to these bytes independently')),
    ...(pin === undefined ? [] : step('pinned as', pin.name, pin.isNew ? 'from now on' : 'as before')),
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
  const { where, claims, operators, pin, verdict } = passed;
  return {
    ok: true,
    artifact,
    evidence: where,
    claims,
    operators,
    ...(pin && { pin }),
    expectation,
    verdict: JSON.parse(verdict.json),
    refusals,
  };
}
