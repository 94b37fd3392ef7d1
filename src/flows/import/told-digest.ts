import { HeadwaterError } from '../../errors.ts';
import { githubApi } from '../../host/github-api.ts';
import type { AttestedPackage, AttestedPart } from '../../model/attested-package.ts';
import { readRelease } from '../../origins/github/releases.ts';
import type { OriginContext } from '../../origins/origin.ts';

const RELEASE_FILE = /\/([^/]+\/[^/]+)\/releases\/download\/(.+)\/[^/]+$/;

/**
 * The parts with the digests that GitHub tells of their files. An entry names the file of a
 * release by itself, and an install asks nobody about it; without the bytes, GitHub is asked.
 * @throws HeadwaterError VERSION_UNKNOWN, ORIGIN_ASSET_UNKNOWN, FETCH_*
 */
export async function withToldDigests(
  pkg: AttestedPackage,
  context: OriginContext,
): Promise<AttestedPackage> {
  if (pkg.origin !== 'github') return pkg;
  const [first, ...others] = await Promise.all(pkg.parts.map((part) => withToldDigest(part, context)));
  return first === undefined ? pkg : { ...pkg, parts: [first, ...others] };
}

async function withToldDigest(part: AttestedPart, context: OriginContext): Promise<AttestedPart> {
  const { sha256: known, url, fileName } = part.artifact;
  const [, repository, path] = RELEASE_FILE.exec(new URL(url).pathname) ?? [];
  if (known !== undefined || repository === undefined || path === undefined) return part;
  const tag = path.split('/').map(decodeURIComponent).join('/');
  const answer = await githubApi(context).get(
    `/repos/${repository}/releases/tags/${encodeURIComponent(tag)}`,
    { keep: true },
  );
  if (answer === undefined) {
    throw new HeadwaterError('VERSION_UNKNOWN', 'there is no such release', {
      subject: part.purl,
      found: tag,
    });
  }
  const asset = readRelease(answer.json, answer.place).assets.find(({ name }) => name === fileName);
  if (asset === undefined) {
    throw new HeadwaterError('ORIGIN_ASSET_UNKNOWN', 'its release has no such file', {
      subject: part.purl,
      expected: fileName,
    });
  }
  const { sha256, size } = asset;
  return { ...part, artifact: { ...part.artifact, size, ...(sha256 !== undefined && { sha256 }) } };
}
