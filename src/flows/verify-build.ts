import type { SourceBuildExpectation } from '../model/expectation.ts';
import type { Trust, TrustedBuilderKey } from '../model/trust.ts';
import type { Verified } from '../model/verified.ts';
import type { ResolvedPackage } from '../resolve/resolution.ts';
import { loadTrust } from '../trust/load.ts';
import { withReasons } from '../verify/vsa/own-summary.ts';
import { readBuilds } from './artifact/given-builds.ts';
import { type MeasuredArtifact, measureArtifact } from './artifact/measure.ts';
import { judgeBuild, type NeedProof } from './artifact/prove-needs.ts';
import { usage } from './artifact/usage.ts';
import { readBuildRequest } from './build-request.ts';
import type { FlowContext } from './context.ts';
import { askPolicy, loadPolicy } from './policy.ts';
import { factsOfBuild } from './policy-facts.ts';

/** What `verify --artifact --package` asks. */
export interface BuildQuestion {
  /** A file, or `sha256:HEX`. */
  readonly artifact: string;
  /** Files of evidence: the artifact's own, and those of libraries it was built with. */
  readonly bundles: readonly string[];
  /** A package of the catalog, or a recipe by absolute path. */
  readonly of: string;
}

export interface BuildVerdict {
  readonly artifact: MeasuredArtifact;
  readonly name: string;
  readonly version: string;
  readonly claims: Verified<SourceBuildExpectation>['claims'];
  readonly expectation: SourceBuildExpectation;
  readonly verdict: Verified['verdict'];
  /** File name of the evidence that passed. */
  readonly where: string;
  /** How each library was proved. */
  readonly needs: readonly NeedProof[];
}

/**
 * Whether an artifact is headwater's own build of a package of the catalog: recipe, sources
 * and modules must be those of the catalog today, and each library one that is itself
 * proved to be built from the catalog (`proveNeeds`). What the evidence says of itself
 * decides nothing.
 * @throws HeadwaterError USAGE, those of resolving, VERIFY_*, POLICY_*
 */
export function verifyBuild(question: BuildQuestion, context: FlowContext): BuildVerdict {
  const { host, now } = context;
  const pkg = onlyOne(question.of, readBuildRequest([question.of], host).wanted);
  const builds = readBuilds(question.bundles, host);
  const artifact = measureArtifact(question.artifact, ['sha256'], host);
  const trust = withOthers(loadTrust(host));
  const { verified, where, needs } = judgeBuild(pkg, { artifact, builds }, { builds, trust, context });
  const policy = loadPolicy(host);
  const facts = factsOfBuild({ ...verified, artifact }, trust);
  const { rule } = askPolicy(policy, facts, now);
  const { claims, expectation } = verified;
  const verdict = withReasons(verified.verdict, { policy: rule });
  return { artifact, name: pkg.name, version: pkg.version, claims, expectation, verdict, where, needs };
}

function onlyOne(of: string, [pkg, ...more]: readonly ResolvedPackage[]): ResolvedPackage {
  if (pkg === undefined || more.length > 0) throw usage('--package names one package', { found: of });
  return pkg;
}

/**
 * Builders of headwater on other machines: keys that the user trusts, each for the one
 * builder that it speaks for, with the level that the user gave it.
 */
function withOthers(trust: Trust): Trust {
  const others = (trust.keys ?? []).flatMap((key): TrustedBuilderKey[] => {
    const { keyId, publicKey, builderId, level, validFrom, validUntil } = key;
    const known = trust.builderKeys.some((own) => own.keyId === keyId);
    if (known || builderId === undefined || level === undefined) return [];
    return [
      { keyId, publicKey, builderId, level, validFrom, ...(validUntil !== undefined && { validUntil }) },
    ];
  });
  // Members of a trust are read when they are first looked at; a copy would look at all of them.
  const builderKeys = { value: [...trust.builderKeys, ...others], enumerable: true };
  return Object.create(trust, { builderKeys });
}
