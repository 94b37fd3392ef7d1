import * as v from 'valibot';
import { isSha256, type Sha256 } from '../model/digest.ts';
import { isPackageName } from '../model/package-name.ts';
import { PLATFORMS } from '../model/platform.ts';
import { isVersion } from '../model/version.ts';

/** The form of headwater.lock (docs/FORMATS.md, "Lock"). Strict, like everything a stranger may have written. */
const HEX = '64 lower-case hexadecimal digits';
const DIGEST = `sha256: and ${HEX}`;
const QUERY = 'a version, or "latest"';
const SOURCE = 'an https address or a purl, and nothing but printable ASCII';
const NEED = 'a name and a version, like "zlib 1.3.1"';

const name = v.pipe(v.string(), v.guard(isPackageName, 'the name of a package'));
const version = v.pipe(v.string(), v.guard(isVersion, 'a version'));
const hex = v.pipe(v.string(), v.guard(isSha256, HEX));
const digest = v.pipe(v.string(), v.check(isDigest, DIGEST), v.transform(toSha256));
const query = v.pipe(
  v.string(),
  v.check((text) => text === 'latest' || isVersion(text), QUERY),
);
const url = v.pipe(v.string(), v.regex(/^(https:\/\/|pkg:)[!-~]{1,1000}$/, SOURCE));
const need = v.pipe(v.string(), v.check(isTitle, NEED), v.transform(toTitle));

const built = v.strictObject({ 'build-key': digest });
const build = v.lazy((value) => (typeof value === 'string' ? v.literal('unsupported') : built));

const lockedPackage = v.strictObject({
  name,
  version,
  kind: v.picklist(['tool', 'library']),
  requested: v.optional(query),
  origin: v.literal('source'),
  recipe: digest,
  sources: v.pipe(v.array(v.strictObject({ url, sha256: hex })), v.minLength(1, 'at least one')),
  modules: v.optional(digest),
  needs: v.optional(v.array(need), []),
  on: v.strictObject(
    Object.fromEntries(PLATFORMS.map((platform) => [platform, v.optional(build)])) as {
      [P in (typeof PLATFORMS)[number]]: v.OptionalSchema<typeof build, undefined>;
    },
  ),
});

export const lockSchema = v.strictObject({
  'lock-version': v.literal(1),
  platforms: v.pipe(v.array(v.picklist(PLATFORMS)), v.minLength(1, 'at least one')),
  package: v.optional(v.array(lockedPackage), []),
});

function isDigest(text: string): boolean {
  return text.startsWith('sha256:') && isSha256(text.slice('sha256:'.length));
}

function toSha256(text: string): Sha256 {
  const hexDigits = text.slice('sha256:'.length);
  if (!isSha256(hexDigits)) throw new TypeError('not a digest');
  return hexDigits;
}

function isTitle(text: string): boolean {
  const [first, second, ...others] = text.split(' ');
  return isPackageName(first) && isVersion(second) && others.length === 0;
}

function toTitle(text: string) {
  const [first, second] = text.split(' ');
  if (!isPackageName(first) || !isVersion(second)) throw new TypeError('not a name and a version');
  return { name: first, version: second };
}
