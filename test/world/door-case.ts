import { PROVENANCE_FILE } from '../../src/model/attestation.ts';
import { sha256Of } from '../../src/model/digest.ts';
import type { SourceBuildExpectation } from '../../src/model/expectation.ts';
import { parsePackageName } from '../../src/model/package-name.ts';
import type { Evidence, Quarantined } from '../../src/model/quarantined.ts';
import type { Trust } from '../../src/model/trust.ts';
import { parseVersion } from '../../src/model/version.ts';
import { verify } from '../../src/verify/verify.ts';
import { evidenceOf, jsonBytes, makeBuilder, signStatement, statementOf, trustIn } from './builder.ts';
import { refusalCode } from './refusal.ts';
import type { Twist } from './twist.ts';

/** One honest artifact with everything the door asks for. Each attack changes one thing of it. */

export const now = new Date('2026-06-02T00:00:00Z');
export const builder = makeBuilder();
/** As trusted as `builder`, and somebody else. */
export const otherBuilder = makeBuilder();
export const retiredBuilder = makeBuilder({ validUntil: '2026-03-01T00:00:00Z' });
export const trust = trustIn(builder, otherBuilder, retiredBuilder);

export const expectation: SourceBuildExpectation = {
  buildType: 'headwater-source',
  package: parsePackageName('jq'),
  version: parseVersion('1.8.1'),
  platform: 'linux-x64',
  recipeDigest: sha256Of('recipe'),
  sources: [
    {
      url: 'https://github.com/jqlang/jq/releases/download/jq-1.8.1/jq-1.8.1.tar.gz',
      sha256: sha256Of('jq'),
    },
    {
      url: 'https://github.com/jqlang/jq/releases/download/jq-1.8.1/tests.tar.gz',
      sha256: sha256Of('tests'),
    },
  ],
  needs: [
    { name: parsePackageName('oniguruma'), version: parseVersion('6.9.10'), sha256: sha256Of('oniguruma') },
    { name: parsePackageName('zlib'), version: parseVersion('1.3.1'), sha256: sha256Of('zlib') },
  ],
  minimumLevel: 'SLSA_BUILD_LEVEL_1',
};

export const sbom = jsonBytes({ bomFormat: 'CycloneDX', specVersion: '1.6' });
export const built = {
  artifactSha256: sha256Of('artifact'),
  tarSha256: sha256Of('tar'),
  filesSha256: sha256Of('files'),
  sbom,
};
export const evidence: readonly Evidence[] = evidenceOf(expectation, built, builder);
export const artifact: Quarantined = {
  path: '/quarantine/jq-1.8.1-linux-x64.tar.zst',
  sha256: built.artifactSha256,
  size: 1234,
  evidence,
};

/** The statement, twisted, and signed by the trusted key: only its meaning can be refused. */
export function judgeStatement(twist: Twist): string {
  const statement = twist(statementOf(expectation, built, builder.signer.builderId));
  return judgeProvenance(jsonBytes(signStatement(statement, builder.signer)));
}

/** The bundle, twisted after it was signed. */
export function judgeBundle(twist: Twist): string {
  return judgeProvenance(jsonBytes(twist(honestBundle())));
}

export function judgeProvenance(bytes: Uint8Array): string {
  return judge({ evidence: [{ name: PROVENANCE_FILE, bytes }, ...evidence.slice(1)] });
}

export function honestBundle() {
  return signStatement(statementOf(expectation, built, builder.signer.builderId), builder.signer);
}

export interface Changes extends Partial<Quarantined> {
  readonly trust?: Trust;
  readonly now?: Date;
  readonly expectation?: SourceBuildExpectation;
}

/** The code of the refusal, or `Verified`. */
export function judge({
  trust: believed = trust,
  now: at = now,
  expectation: wanted = expectation,
  ...changed
}: Changes): string {
  return refusalCode(() => verify({ ...artifact, ...changed }, wanted, { trust: believed, now: at }));
}
