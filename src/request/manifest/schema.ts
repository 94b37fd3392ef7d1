import * as v from 'valibot';
import { ORIGINS } from '../../model/origin.ts';
import { isPackageName } from '../../model/package-name.ts';
import { PLATFORMS } from '../../model/platform.ts';
import { isVersion } from '../../model/version.ts';

/**
 * The form of headwater.toml (docs/FORMATS.md, "Manifest"). Strict: a mistyped key would
 * be a tool that is silently missing.
 */
const VERSION = 'a version in quotes, like "1.7", or "latest"';
const NAME = 'the name of a package, like jq, or "github:owner/repo" in lower case';

const version = v.pipe(
  v.string(VERSION),
  v.check((text) => text === 'latest' || isVersion(text), VERSION),
);

const platforms = v.pipe(v.array(v.picklist(PLATFORMS)), v.minLength(1, 'at least one, like "linux-x64"'));

const detailed = v.strictObject({
  version: v.optional(version),
  origin: v.optional(v.picklist(ORIGINS)),
  platforms: v.optional(platforms),
});

const entry = v.lazy((value) => (typeof value === 'object' && value !== null ? detailed : version));

const entries = v.optional(v.record(v.pipe(v.string(), v.guard(isPackageName, NAME)), entry), {});

/** `[policy]` has a reader of its own (docs/POLICY.md). */
export const manifestSchema = v.strictObject({
  tools: entries,
  libraries: entries,
  policy: v.optional(v.looseObject({})),
});
