import * as v from 'valibot';
import { isSha256 } from '../model/digest.ts';
import { moduleFileOf } from '../model/module-file.ts';
import { isBinName, isCatalogName } from '../model/package-name.ts';
import { PLATFORMS } from '../model/platform.ts';
import { isVersion } from '../model/version.ts';
import { attestedSchema } from './attested-schema.ts';

/**
 * The form of catalog/<name>.toml (docs/FORMATS.md, "Catalog entry"). Every object is
 * strict: a key nobody knows is a mistake, never a comment. What depends on more than
 * one value stands in rules.ts.
 */

const HTTPS = /^https:\/\/[A-Za-z0-9.-]+(:[0-9]+)?\/[^\s#@\\]*$/;
const DEBIAN_POOL = /^debian:pool(\/[A-Za-z0-9][A-Za-z0-9+._~-]*)+$/;
const MODULE_PURL = /^pkg:(golang|cargo)(\/[A-Za-z0-9._~-]+)+@[A-Za-z0-9.+-]+$/;
const RELATIVE_PATH = /^(?!\.\.?(\/|$))[^/\\\0]+(\/(?!\.\.?(\/|$))[^/\\\0]+)*$/;
const SHARED_LIBRARY = /^[A-Za-z0-9+_-]+([.][A-Za-z0-9+_-]+)*\.so(\.[0-9]+)*$/;
const SPDX_EXPRESSION = /^[A-Za-z0-9.+() -]+$/;
const ENVIRONMENT_NAME = /^[A-Z_][A-Z0-9_]*$/;

const line = v.pipe(v.string(), v.minLength(1), v.maxLength(200), v.regex(/^[^\n\r]*$/, 'one line of text'));
const words = v.array(v.pipe(v.string(), v.regex(/^[^\0]*$/, 'no zero byte')));
const argv = v.pipe(words, v.minLength(1, 'a command with at least its name'));
const relativePath = v.pipe(v.string(), v.regex(RELATIVE_PATH, 'a relative path without "." or ".." in it'));
const packageName = v.pipe(v.string(), v.guard(isCatalogName, 'a package name'));
const suffix = v.pipe(v.string(), v.regex(/^\.[a-z0-9.]{1,20}$/, 'like .asc'));
const toolName = v.pipe(v.string(), v.guard(isBinName, 'a command name'));
const httpsUrl = v.pipe(v.string(), v.regex(HTTPS, 'an https:// address'));
const modulePurl = v.pipe(
  v.string(),
  v.regex(MODULE_PURL, 'pkg:golang/… or pkg:cargo/…'),
  v.check((purl) => moduleFileOf(purl) !== undefined, 'pkg:golang/… or pkg:cargo/…'),
);

const source = v.strictObject({
  url: v.pipe(
    v.union([httpsUrl, modulePurl], 'an https:// address, or the purl of a Go module or crate'),
    v.description("Upstream's own address; tried first"),
  ),
  sha256: v.pipe(v.string(), v.guard(isSha256, '64 lower-case hexadecimal digits')),
  mirrors: v.optional(
    v.array(
      v.union(
        [httpsUrl, modulePurl, v.pipe(v.string(), v.regex(DEBIAN_POOL, 'debian:pool/…'))],
        'an https:// address, a purl, or debian:pool/… without ".."',
      ),
    ),
    [],
  ),
  confirmed: v.pipe(line, v.description('Where the digest was confirmed')),
});

const release = v.strictObject({
  version: v.pipe(v.string(), v.guard(isVersion, 'a version')),
  source: v.pipe(v.array(source), v.minLength(1, 'at least one source')),
  modules: v.optional(
    v.strictObject({
      file: relativePath,
      sha256: v.pipe(v.string(), v.guard(isSha256, '64 lower-case hexadecimal digits')),
    }),
  ),
});

const recipe = v.strictObject({
  system: v.picklist(['autotools', 'cmake', 'make', 'meson', 'go', 'cargo', 'script']),
  options: v.optional(words, []),
  make: v.optional(words, []),
  targets: v.optional(words, []),
  install: v.optional(words, ['install']),
  env: v.optional(
    v.record(v.pipe(v.string(), v.regex(ENVIRONMENT_NAME, 'an upper-case identifier')), v.string()),
    {},
  ),
  script: v.optional(v.array(argv), []),
  files: v.optional(v.record(relativePath, relativePath), {}),
  remove: v.optional(v.array(relativePath), []),
  directory: v.optional(v.union([v.literal('.'), relativePath], 'a folder of the source'), '.'),
  needs: v.optional(v.array(packageName), []),
  tools: v.optional(v.array(toolName), []),
  libraries: v.optional(
    v.array(v.pipe(v.string(), v.regex(SHARED_LIBRARY, 'the name of a shared library'))),
    [],
  ),
  packages: v.optional(v.pipe(words, v.minLength(1, 'at least one'))),
  requires: v.optional(
    v.record(
      v.pipe(
        v.string(),
        v.check((name) => isBinName(name), 'a command name'),
      ),
      v.pipe(v.string(), v.regex(/^[0-9]+(\.[0-9]+)*$/, 'a version like 1.25')),
    ),
  ),
  check: v.optional(v.array(argv), []),
});

/** How upstream signs its releases; asked when the entry is bumped. */
const upstreamSchema = v.strictObject({
  openpgp: v.optional(
    v.strictObject({
      suffix: v.optional(suffix, '.asc'),
      keys: v.pipe(relativePath, v.description('A file of armoured public keys, relative to the entry')),
      fingerprints: v.pipe(
        v.array(
          v.pipe(v.string(), v.regex(/^([0-9A-F]{40}|[0-9A-F]{64})$/, 'a whole fingerprint in capitals')),
        ),
        v.minLength(1, 'at least one fingerprint'),
      ),
    }),
  ),
  minisign: v.optional(
    v.strictObject({
      suffix: v.optional(suffix, '.minisig'),
      key: v.pipe(v.string(), v.regex(/^[A-Za-z0-9+/]{56}$/, 'a public key of minisign, one line')),
    }),
  ),
});

export const entrySchema = v.strictObject({
  name: packageName,
  kind: v.picklist(['tool', 'library']),
  summary: line,
  homepage: httpsUrl,
  repository: httpsUrl,
  license: v.pipe(line, v.regex(SPDX_EXPRESSION, 'an SPDX licence expression')),
  bins: v.optional(v.array(toolName), []),
  platforms: v.optional(v.pipe(v.array(v.picklist(PLATFORMS)), v.minLength(1, 'at least one platform'))),
  release: v.optional(v.array(release), []),
  build: v.optional(recipe),
  upstream: v.optional(upstreamSchema),
  attested: v.optional(attestedSchema),
});

export type EntryFile = v.InferOutput<typeof entrySchema>;
