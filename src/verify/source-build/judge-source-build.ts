import { artifactFileName } from '../../model/attestation.ts';
import { sha256Of } from '../../model/digest.ts';
import type { SourceBuildExpectation } from '../../model/expectation.ts';
import { atLeast, type SlsaLevel } from '../../model/level.ts';
import { packageUrl } from '../../model/purl.ts';
import type { KeySigner, Signer } from '../../model/signer.ts';
import { shown } from '../../model/strict-json/shown.ts';
import { type Authenticated, authenticate } from '../authenticate/authenticate.ts';
import { judgeSourceBuild } from '../build-types/headwater-source/judge.ts';
import { judgeSubjects } from '../build-types/headwater-source/subjects.ts';
import type { Case, Judgement } from '../case.ts';
import { refuse } from '../refuse.ts';
import { type Provenance, readProvenance } from '../statement/slsa-provenance-v1.ts';
import { readStatement } from '../statement/statement.ts';
import { judgeTimes } from '../times.ts';

/** Judges a build of headwater's own, signed with a key of this machine's trust (docs/BUILD-TYPE.md). */
export function judgeOwnBuild(facts: Case, expectation: SourceBuildExpectation): Judgement {
  const { artifact, evidence, trust, now } = facts;
  const authenticated = authenticate(evidence.provenance, { trust, now, signer: { kind: 'builder-key' } });
  const statement = readStatement(payloadOf(authenticated));
  const tarSha256 = judgeSubjects(statement.subjects, artifact, expectation);
  const provenance = readProvenance(statement);
  const signer = judgeBuilder(provenance, authenticated.signer, expectation.minimumLevel);
  const { filesSha256, sbomSha256 } = judgeSourceBuild(provenance, expectation);
  judgeTimes(provenance, signer, now);
  judgeSbom(evidence.sbom, sbomSha256);
  const { version, platform } = expectation;
  const about = { name: expectation.package, version, platform };
  return {
    subject: artifactFileName(about),
    resource: packageUrl(about),
    claims: { ...claimsOf(provenance, signer), tarSha256, filesSha256 },
  };
}

function payloadOf({ content }: Authenticated): Uint8Array {
  if (content.kind === 'dsse') return content.payload;
  return refuse('VERIFY_PAYLOAD_TYPE', 'a plain signature says nothing of where the artifact came from');
}

type BuilderKey = KeySigner & { readonly builderId: string; readonly level: SlsaLevel };

/** The pair of signer and builder decides the level, whatever the predicate says (SLSA v1.1, "Verifying artifacts", step 1). */
function judgeBuilder({ builderId }: Provenance, signer: Signer, minimum: SlsaLevel): BuilderKey {
  if (!isBuilder(signer) || builderId !== signer.builderId) {
    return refuse('VERIFY_BUILDER_MISMATCH', 'the signer may not speak for this builder', {
      expected: isBuilder(signer) ? signer.builderId : 'none',
      found: shown(builderId),
    });
  }
  if (atLeast(signer.level, minimum) && atLeast(minimum, 'SLSA_BUILD_LEVEL_1')) return signer;
  return refuse('VERIFY_LEVEL_TOO_LOW', 'the builder has not earned the level that is asked for', {
    expected: shown(minimum),
    found: signer.level,
  });
}

function isBuilder(signer: Signer): signer is BuilderKey {
  return signer.kind === 'key' && signer.builderId !== undefined && signer.level !== undefined;
}

/** An SBOM that is attested must be there, and one that is there must be attested. */
function judgeSbom(sbom: Uint8Array | undefined, attested: string | undefined): void {
  const found = sbom && sha256Of(sbom);
  if (found === attested) return;
  refuse('VERIFY_SBOM_MISMATCH', 'the SBOM is not the one that was attested', {
    expected: attested === undefined ? 'none' : `sha256:${attested}`,
    found: found === undefined ? 'none' : `sha256:${found}`,
  });
}

function claimsOf({ buildType, builderId, finishedOn }: Provenance, { keyId, level }: BuilderKey) {
  return { signer: keyId, builderId, buildType, level, builtAt: finishedOn.toISOString() };
}
