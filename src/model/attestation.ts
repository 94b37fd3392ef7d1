import type { PackageAtVersion } from './purl.ts';

/** The names that a builder writes and the door wants to read (docs/FORMATS.md, "Evidence"). */

/** Sigstore bundle with the signed provenance. */
export const PROVENANCE_FILE = 'provenance.sigstore.json';
/** CycloneDX 1.6, bound to the provenance as a byproduct of the same name. */
export const SBOM_FILE = 'sbom.cdx.json';
/** Byproduct that binds the files of the tree: the digest of the printed files manifest. */
export const FILES_BYPRODUCT = 'files';

/** DSSE payload type of in-toto statements (in-toto attestation framework, "Envelope"). */
export const INTOTO_PAYLOAD_TYPE = 'application/vnd.in-toto+json';
/** in-toto Statement v1. */
export const STATEMENT_TYPE = 'https://in-toto.io/Statement/v1';
/** SLSA Provenance v1. */
export const PROVENANCE_TYPE = 'https://slsa.dev/provenance/v1';
/** headwater's own build type (docs/BUILD-TYPE.md). */
export const SOURCE_BUILD_TYPE = 'urn:headwater:build-type:source:v1';
/** Sigstore bundle v0.3, as JSON. */
export const BUNDLE_MEDIA_TYPE = 'application/vnd.dev.sigstore.bundle.v0.3+json';

/** File name of an artifact, and the name of its first subject. */
export function artifactFileName(of: PackageAtVersion): string {
  return `${tarFileName(of)}.zst`;
}

/** Name of the second subject: the same tar, not compressed. */
export function tarFileName({ name, version, platform }: PackageAtVersion): string {
  return `${name}-${version}-${platform}.tar`;
}

/**
 * Of one build: hundreds of modules are usual, each with a go.mod. The largest bundle that is read
 * holds some 2,400.
 */
export const MOST_DEPENDENCIES = 2048;
