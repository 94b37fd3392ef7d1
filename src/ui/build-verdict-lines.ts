import { claimLines, type ShownClaims, step, toldLevel } from './claim-lines.ts';
import { bytes } from './format.ts';
import { bold, green } from './style.ts';

/** A build of headwater that passed as one of the catalog; `flows/verify-build.ts` makes it. */
export interface ShownBuildVerdict {
  readonly artifact: { readonly asked: string; readonly sha256: string; readonly size?: number };
  readonly name: string;
  readonly version: string;
  readonly claims: ShownClaims & { readonly buildType: string };
  readonly expectation: {
    readonly recipeDigest: string;
    readonly sources: readonly { readonly url: string; readonly sha256: string }[];
    readonly modules?: readonly unknown[];
  };
  readonly verdict: { readonly json: string };
  readonly where: string;
  readonly needs: readonly {
    readonly name: string;
    readonly version: string;
    readonly sha256: string;
    readonly by: string;
  }[];
}

/** From the bytes back to their source. */
export function buildVerdictLines(of: ShownBuildVerdict): string[] {
  const { artifact, claims, expectation, needs, where } = of;
  const modules = expectation.modules?.length ?? 0;
  return [
    ...step('artifact', `sha256:${artifact.sha256}`, artifact.size === undefined ? '' : bytes(artifact.size)),
    ...claimLines(claims),
    ...step('package', `${of.name} ${of.version}`, `recipe sha256:${expectation.recipeDigest}`),
    ...expectation.sources.flatMap(({ url, sha256 }) => step('source', url, `sha256:${sha256}`)),
    ...(modules === 0 ? [] : step('modules', `${modules}`, 'those of the catalog, each by digest')),
    ...needs.flatMap(({ name, version, sha256, by }) =>
      step(
        'library',
        `${name} ${version}`,
        `sha256:${sha256}, proved by ${by === 'store' ? 'the store' : by}`,
      ),
    ),
    ...step('evidence', where, 'checked offline: who signed, of what, about these bytes'),
    `${green('verified')}  ${bold(artifact.asked)}  ${toldLevel(claims.level)}`,
  ];
}

export function buildVerdictJson({
  artifact,
  where,
  claims,
  expectation,
  needs,
  verdict,
}: ShownBuildVerdict) {
  return {
    ok: true,
    artifact,
    evidence: where,
    claims,
    expectation,
    libraries: needs,
    verdict: JSON.parse(verdict.json),
  };
}
