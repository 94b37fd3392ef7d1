import * as v from 'valibot';
import { ATTESTED_ORIGINS } from '../model/attested-package.ts';
import { isSha256, type Sha256 } from '../model/digest.ts';
import { isPackageName } from '../model/package-name.ts';
import { PLATFORMS } from '../model/platform.ts';
import { isVersion } from '../model/version.ts';

/** The form of headwater.lock (docs/FORMATS.md, "Lock"). Strict, like everything a stranger may have written. */
const HEX = '64 lower-case hexadecimal digits';
const DIGEST = `sha256: and ${HEX}`;
const QUERY = 'a version, or "latest"';
const SOURCE = 'an https address or a purl, and nothing but printable ASCII';
const ADDRESS = 'an address, and nothing but printable ASCII';
const PURL = 'a purl';
const SHA512 = '128 lower-case hexadecimal digits';
const PLAIN = 'printable ASCII without blanks';
const COMMIT = 'the digest of a commit';
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

const lockedSource = v.strictObject({
  name,
  version,
  kind: v.picklist(['tool', 'library']),
  requested: v.optional(query),
  origin: v.literal('source'),
  recipe: digest,
  sources: v.pipe(v.array(v.strictObject({ url, sha256: hex })), v.minLength(1, 'at least one')),
  modules: v.optional(digest),
  needs: v.optional(v.array(need), []),
  on: forPlatforms(build),
});

const proof = v.strictObject({
  signer: v.pipe(v.string(), v.regex(/^[!-~]{1,400}$/, PLAIN)),
  'source-repository': v.optional(v.pipe(v.string(), v.regex(/^https:\/\/[!-~]{1,300}$/, ADDRESS))),
  commit: v.optional(v.pipe(v.string(), v.regex(/^([0-9a-f]{40}|[0-9a-f]{64})$/, COMMIT))),
  evidence: digest,
});

export const artifactSchema = v.strictObject({
  purl: v.pipe(v.string(), v.regex(/^pkg:[!-~]{1,400}$/, PURL)),
  url: v.pipe(v.string(), v.regex(/^https?:\/\/[!-~]{1,600}$/, ADDRESS)),
  sha256: v.optional(hex),
  sha512: v.optional(v.pipe(v.string(), v.regex(/^[0-9a-f]{128}$/, SHA512))),
  size: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(0))),
  proof: v.optional(proof),
});

const served = v.strictObject({
  'build-key': digest,
  artifact: v.pipe(v.array(artifactSchema), v.minLength(1, 'at least one')),
});
const upstream = v.lazy((value) => (typeof value === 'string' ? v.literal('unsupported') : served));

const lockedAttested = v.strictObject({
  name,
  version,
  kind: v.literal('tool'),
  requested: query,
  origin: v.picklist(ATTESTED_ORIGINS),
  on: forPlatforms(upstream),
});

const lockedPackage = v.variant('origin', [lockedSource, lockedAttested]);

function forPlatforms<S extends v.GenericSchema>(schema: S) {
  return v.strictObject(
    Object.fromEntries(PLATFORMS.map((platform) => [platform, v.optional(schema)])) as {
      [P in (typeof PLATFORMS)[number]]: v.OptionalSchema<S, undefined>;
    },
  );
}

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
