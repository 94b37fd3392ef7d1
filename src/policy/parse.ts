import { readStrictToml, type TomlFile, tomlMistake } from '../catalog/strict-toml.ts';
import { lineOf, type TomlPath } from '../catalog/toml-lines.ts';
import { isSlsaLevel } from '../model/level.ts';
import { milliseconds } from './duration.ts';
import { DEFAULT_POLICY, type Policy, type Rule, type RuleBody, type Scope, tighten } from './policy.ts';
import { type PolicyFile, policySchema, projectSchema } from './schema.ts';

/**
 * Parses the machine's policy.toml, on top of the default. `file` is its path, for messages.
 * @throws HeadwaterError POLICY_INVALID with file, line, and what was expected
 */
export function parsePolicy(text: string, file: string): Policy {
  const source = policyFile(text, file);
  return tighten(DEFAULT_POLICY, {
    rules: rulesOf(readStrictToml(policySchema, source), { source, top: [] }),
  });
}

/**
 * Parses the `[policy]` table of a project's headwater.toml, and nothing else of it. To be
 * put on top of the machine's by `tighten`; alone it is no policy.
 * @throws HeadwaterError POLICY_INVALID
 */
export function parseProjectPolicy(text: string, file: string): Policy {
  const source = policyFile(text, file);
  const { policy } = readStrictToml(projectSchema, source);
  return { rules: policy === undefined ? [] : rulesOf(policy, { source, top: ['policy'] }) };
}

function policyFile(text: string, file: string): TomlFile {
  const hint = 'Correct this line; docs/POLICY.md says what each key means.';
  return { text, file, code: 'POLICY_INVALID', hint, whole: 'policy' };
}

/** Where the rules stand: the file, and the path of the policy in it. */
interface Site {
  readonly source: TomlFile;
  readonly top: TomlPath;
}

function rulesOf(policy: PolicyFile, site: Site): Rule[] {
  const all: Scope = { to: 'all' };
  const only = policy['trusted-builders']?.only;
  const builders = only && ruleAt({ kind: 'builders', builders: only }, all, ['trusted-builders', 'only']);
  return [
    ...requirements(policy, all, []),
    ...(builders === undefined ? [] : [builders]),
    ...policy.package.flatMap((item, index) => packageRules(item, ['package', index], site)),
    ...policy.deny.flatMap((item, index) => denials(item, ['deny', index], site)),
  ].map(({ path, rule }) => ({ ...rule, at: placeOf([...site.top, ...path], site) }));
}

/** A rule that does not know its line yet. */
interface Draft {
  readonly path: TomlPath;
  readonly rule: RuleBody & { readonly applies: Scope };
}

function ruleAt(body: RuleBody, applies: Scope, path: TomlPath): Draft {
  return { path, rule: { ...body, applies } };
}

/** What a policy and a rule for one package have in common. */
function requirements(
  from: Pick<PolicyFile, 'require' | 'minimum-age' | 'origins'>,
  applies: Scope,
  path: TomlPath,
): Draft[] {
  const { require, origins, 'minimum-age': age } = from;
  const isList = Array.isArray(require);
  const required = require === undefined ? [] : isList ? require : [require];
  return [
    ...required.map((item, index) => {
      const body: RuleBody = isSlsaLevel(item)
        ? { kind: 'level', level: item }
        : { kind: 'property', property: item };
      return ruleAt(body, applies, [...path, 'require', ...(isList ? [index] : [])]);
    }),
    ...(origins === undefined ? [] : [ruleAt({ kind: 'origins', origins }, applies, [...path, 'origins'])]),
    ...(age === undefined
      ? []
      : [
          ruleAt({ kind: 'minimum-age', milliseconds: milliseconds(age), written: age }, applies, [
            ...path,
            'minimum-age',
          ]),
        ]),
  ];
}

function packageRules(item: PolicyFile['package'][number], path: TomlPath, site: Site): Draft[] {
  const applies = scopeOf(item, path, site);
  const { signers, 'deny-versions': versions = [] } = item;
  const reason = 'denied by the rule of the package';
  const rules = [
    ...requirements(item, applies, path),
    ...(signers === undefined ? [] : [ruleAt({ kind: 'signers', signers }, applies, [...path, 'signers'])]),
    ...versions.map((version, index) =>
      ruleAt({ kind: 'denied-version', version, reason }, applies, [...path, 'deny-versions', index]),
    ),
  ];
  if (rules.length > 0) return rules;
  throw invalid(
    { path, expected: 'require, minimum-age, origins, signers or deny-versions', found: 'none of them' },
    site,
  );
}

function scopeOf({ name, type }: PolicyFile['package'][number], path: TomlPath, site: Site): Scope {
  if (name !== undefined && type === undefined) return { to: 'name', name };
  if (type !== undefined && name === undefined) return { to: 'type', type };
  const found = name === undefined ? 'neither' : 'both';
  throw invalid({ path, expected: 'either a name or a type', found }, site);
}

/** Without digests and versions the package is denied altogether. */
function denials(item: PolicyFile['deny'][number], path: TomlPath, site: Site): Draft[] {
  const { name, versions, digests = [], reason } = item;
  const byDigest = digests.map((digest, index) =>
    // A digest names bytes, whatever they call themselves.
    ruleAt({ kind: 'denied-digest', digest, reason }, { to: 'all' }, [...path, 'digests', index]),
  );
  if (name === undefined) {
    if (digests.length > 0 && versions === undefined) return byDigest;
    throw invalid(
      { path, expected: 'a name, or digests without versions', found: 'versions of no package, or nothing' },
      site,
    );
  }
  const applies: Scope = { to: 'name', name };
  const whole = digests.length === 0 && versions === undefined;
  if (whole) return [ruleAt({ kind: 'denied-package', reason }, applies, [...path, 'name'])];
  const byVersion = (versions ?? []).map((version, index) =>
    ruleAt({ kind: 'denied-version', version, reason }, applies, [...path, 'versions', index]),
  );
  return [...byVersion, ...byDigest];
}

function placeOf(path: TomlPath, { source }: Site): string {
  return `${source.file}:${lineOf(source.text, path)}`;
}

function invalid(mistake: { path: TomlPath; expected: string; found: string }, { source, top }: Site) {
  const path = [...top, ...mistake.path];
  return tomlMistake({ ...mistake, path, message: 'not a rule' }, source);
}
