import type { AttestedPackage, FoundPackage } from '../model/attested-package.ts';
import { canonicalJson } from '../model/canonical-json.ts';
import { sha256Of } from '../model/digest.ts';

/**
 * A package that others built, with the digest of all that decides what is installed and what
 * must be proved of it (docs/FORMATS.md, "Key of an attested package"). Where a file is served
 * from, and what the server says of its digest, decides nothing.
 */
export function withKey(found: FoundPackage): AttestedPackage {
  const { origin, name, version, platform, parts, commands } = found;
  const said = {
    format: 'headwater attested key v1',
    origin,
    name,
    version,
    platform,
    commands: { ...commands },
    parts: parts.map(({ purl, artifact, expectation, layout }) => ({
      purl,
      fileName: artifact.fileName,
      expectation: { ...expectation },
      layout: { ...layout },
    })),
  };
  return { ...found, buildKey: sha256Of(canonicalJson(said)) };
}
