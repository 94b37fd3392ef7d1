import { generateKeyPairSync, sign } from 'node:crypto';
import {
  artifactFileName,
  BUNDLE_MEDIA_TYPE,
  FILES_BYPRODUCT,
  INTOTO_PAYLOAD_TYPE,
  PROVENANCE_FILE,
  PROVENANCE_TYPE,
  SBOM_FILE,
  SOURCE_BUILD_TYPE,
  STATEMENT_TYPE,
  tarFileName,
} from '../../src/model/attestation.ts';
import { builderIdOf, keyIdOf } from '../../src/model/builder-key-id.ts';
import type { BuilderSigner } from '../../src/model/builder-signer.ts';
import { type Sha256, sha256Of } from '../../src/model/digest.ts';
import type { SourceBuildExpectation } from '../../src/model/expectation.ts';
import { packageUrl, recipeUrl } from '../../src/model/purl.ts';
import type { Evidence } from '../../src/model/quarantined.ts';
import type { Trust, TrustedBuilderKey } from '../../src/model/trust.ts';

/** A builder with a real key, as the trust of a machine knows it. */
export interface TestBuilder {
  readonly signer: BuilderSigner;
  readonly trusted: TrustedBuilderKey;
}

/** What a build gives its provenance beside the expectation. */
export interface BuiltFacts {
  readonly artifactSha256: Sha256;
  readonly tarSha256: Sha256;
  readonly filesSha256: Sha256;
  readonly sbom?: Uint8Array;
}

export function makeBuilder(validity: Partial<TrustedBuilderKey> = {}, namedCurve = 'P-256'): TestBuilder {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve });
  const keyId = keyIdOf(publicKey);
  const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
  const named = { keyId, publicKey: pem, builderId: builderIdOf(keyId) };
  return {
    signer: { ...named, sign: (bytes) => sign('sha256', bytes, privateKey) },
    trusted: { ...named, level: 'SLSA_BUILD_LEVEL_1', validFrom: '2026-01-01T00:00:00Z', ...validity },
  };
}

export function trustIn(...builders: readonly TestBuilder[]): Trust {
  return { builderKeys: builders.map(({ trusted }) => trusted) };
}

/** The evidence an honest builder hands over with what it built. */
export function evidenceOf(
  expectation: SourceBuildExpectation,
  built: BuiltFacts,
  { signer }: TestBuilder,
): Evidence[] {
  const statement = statementOf(expectation, built, signer.builderId);
  const provenance = { name: PROVENANCE_FILE, bytes: jsonBytes(signStatement(statement, signer)) };
  return built.sbom === undefined ? [provenance] : [provenance, { name: SBOM_FILE, bytes: built.sbom }];
}

/** The statement as docs/BUILD-TYPE.md has it, plain data that tests may twist. */
export function statementOf(expectation: SourceBuildExpectation, built: BuiltFacts, builderId: string) {
  const { version, platform, recipeDigest } = expectation;
  const of = { name: expectation.package, version, platform };
  return {
    _type: STATEMENT_TYPE,
    subject: [
      { name: artifactFileName(of), digest: { sha256: built.artifactSha256 } },
      { name: tarFileName(of), digest: { sha256: built.tarSha256 } },
    ],
    predicateType: PROVENANCE_TYPE,
    predicate: {
      buildDefinition: {
        buildType: SOURCE_BUILD_TYPE,
        externalParameters: {
          package: of.name,
          version,
          platform,
          recipeDigest: `sha256:${recipeDigest}`,
        },
        internalParameters: { seal: 'bubblewrap', sourceDateEpoch: 1_750_000_000 },
        resolvedDependencies: [
          ...expectation.sources.map(({ url, sha256 }) => ({ name: 'source', uri: url, digest: { sha256 } })),
          ...(expectation.modules ?? []).map(({ url, sha256 }) => ({
            name: 'module',
            uri: url,
            digest: { sha256 },
          })),
          ...expectation.needs.map((need) => ({
            name: 'library',
            uri: packageUrl({ ...need, platform }),
            digest: { sha256: need.sha256 },
          })),
          { name: 'recipe', uri: recipeUrl(of), digest: { sha256: recipeDigest } },
          ...hostTools(),
        ],
      },
      runDetails: {
        builder: { id: builderId },
        metadata: {
          invocationId: 'urn:uuid:6d0e4bf4-0e7c-4a0e-9b43-0a7a7b0fb6a1',
          startedOn: '2026-06-01T12:00:00Z',
          finishedOn: '2026-06-01T12:01:30Z',
        },
        byproducts: [
          { name: FILES_BYPRODUCT, digest: { sha256: built.filesSha256 } },
          ...(built.sbom ? [{ name: SBOM_FILE, digest: { sha256: sha256Of(built.sbom) } }] : []),
        ],
      },
    },
  };
}

function hostTools() {
  return ['gcc', 'make'].map((tool) => ({
    name: 'host-tool',
    uri: `file:///usr/bin/${tool}`,
    digest: { sha256: sha256Of(tool) },
    annotations: { tool, version: `${tool} 1.0` },
  }));
}

/** A Sigstore bundle v0.3 over any statement, honest or not, with a good signature. */
export function signStatement(statement: unknown, signer: BuilderSigner) {
  return signPayload(jsonBytes(statement), signer);
}

export function signPayload(payload: Uint8Array, signer: BuilderSigner) {
  return {
    mediaType: BUNDLE_MEDIA_TYPE,
    verificationMaterial: { publicKey: { hint: signer.keyId } },
    dsseEnvelope: {
      payload: Buffer.from(payload).toString('base64'),
      payloadType: INTOTO_PAYLOAD_TYPE,
      signatures: [{ sig: Buffer.from(signer.sign(pae(INTOTO_PAYLOAD_TYPE, payload))).toString('base64') }],
    },
  };
}

/** DSSE v1.0.2, "Signature definition": written here once more, so that it checks the one in use. */
function pae(type: string, payload: Uint8Array): Uint8Array {
  const head = `DSSEv1 ${Buffer.byteLength(type)} ${type} ${payload.length} `;
  return Buffer.concat([Buffer.from(head), payload]);
}

export function jsonBytes(value: unknown): Uint8Array {
  return Buffer.from(JSON.stringify(value));
}
