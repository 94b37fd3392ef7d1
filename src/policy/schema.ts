import * as v from 'valibot';
import { isSha256, type Sha256 } from '../model/digest.ts';
import { LEVELS } from '../model/level.ts';
import { ORIGINS } from '../model/origin.ts';
import { isVersion } from '../model/version.ts';
import { isDuration } from './duration.ts';
import { isRuleName, PURL_TYPES } from './names.ts';
import { PROPERTIES, THIS_MACHINE } from './policy.ts';

/**
 * The form of policy.toml, and of `[policy]` in a project's headwater.toml
 * (docs/POLICY.md). Strict: a mistyped key would be a rule that silently does not hold.
 */
const URI = /^(https:\/\/|urn:)[!-~]+$/;
const KEY_ID = /^sha256:[0-9a-f]{64}$/;
const PRINTABLE_LINE = /^[\P{C}]{1,200}$/u;

const reason = v.pipe(v.string(), v.regex(PRINTABLE_LINE, 'one line of text'));
const requirement = v.picklist([...LEVELS, ...PROPERTIES], [...LEVELS, ...PROPERTIES].join(', '));
const require = v.optional(
  v.union(
    [requirement, nonEmpty(requirement)],
    `a level or property, or a list: ${LEVELS.join(', ')}, ${PROPERTIES.join(', ')}`,
  ),
);
const age = v.optional(
  v.pipe(v.string(), v.guard(isDuration, 'a number of hours, days or weeks, like "7d"')),
);
const origins = v.optional(nonEmpty(v.picklist(ORIGINS)));
const identity = v.pipe(
  v.string(),
  v.check(
    isIdentity,
    `an address, a urn, sha256: and a key's digest, an e-mail address, or "${THIS_MACHINE}"`,
  ),
);
const name = v.pipe(v.string(), v.guard(isRuleName, 'a package name, or like "npm:left-pad"'));
const version = v.pipe(v.string(), v.guard(isVersion, 'a version'));
const digest = v.pipe(
  v.string(),
  v.check((text) => KEY_ID.test(text), 'sha256: and 64 lower-case hexadecimal digits'),
  v.transform(toSha256),
);

export const policySchema = v.strictObject({
  require,
  'minimum-age': age,
  origins,
  'trusted-builders': v.optional(v.strictObject({ only: nonEmpty(identity) })),
  package: v.optional(
    v.array(
      v.strictObject({
        name: v.optional(name),
        type: v.optional(v.picklist(PURL_TYPES)),
        require,
        'minimum-age': age,
        origins,
        signers: v.optional(nonEmpty(identity)),
        'deny-versions': v.optional(nonEmpty(version)),
      }),
    ),
    [],
  ),
  deny: v.optional(
    v.array(
      v.strictObject({
        name: v.optional(name),
        versions: v.optional(nonEmpty(version)),
        digests: v.optional(nonEmpty(digest)),
        reason,
      }),
    ),
    [],
  ),
});

/** Of a project's file only this table is looked at here; the rest has its own reader. */
export const projectSchema = v.looseObject({ policy: v.optional(policySchema) });

export type PolicyFile = v.InferOutput<typeof policySchema>;

/** An empty list would be a rule that nothing can fulfil, and is more likely a mistake. */
function nonEmpty<const S extends v.BaseSchema<unknown, unknown, v.BaseIssue<unknown>>>(item: S) {
  return v.pipe(v.array(item), v.minLength(1, 'at least one'));
}

function isIdentity(text: string): boolean {
  return text === THIS_MACHINE || KEY_ID.test(text) || URI.test(text) || /^[!-?A-~]+@[!-?A-~]+$/.test(text);
}

function toSha256(text: string): Sha256 {
  const hex = text.slice('sha256:'.length);
  if (!isSha256(hex)) throw new TypeError('not a digest');
  return hex;
}
