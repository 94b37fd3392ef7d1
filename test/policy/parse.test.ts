import { describe, expect, it } from 'vitest';
import { HeadwaterError } from '../../src/errors.ts';
import { parsePolicy, parseProjectPolicy } from '../../src/policy/parse.ts';

const DIGEST = `sha256:${'cd'.repeat(32)}`;

const EXAMPLE = `# what this machine asks
require = ["SLSA_BUILD_LEVEL_2", "SLSA_BUILD_REPRODUCED"]
minimum-age = "7d"
origins = ["source", "github"]

[trusted-builders]
only = ["this-machine", "https://github.com/actions/runner/github-hosted"]

[[package]]
name = "jq"
require = "SLSA_BUILD_LEVEL_1"
signers = ["https://github.com/jqlang/jq/.github/workflows/ci.yml"]
deny-versions = [
  "1.5",
  "1.6",
]

[[package]]
type = "npm"
minimum-age = "2w"

[[deny]]
name = "xz"
versions = ["5.6.0", "5.6.1"]
digests = ["${DIGEST}"]
reason = "CVE-2024-3094"

[[deny]]
name = "npm:event-stream"
reason = "abandoned"
`;

describe('a right policy', () => {
  it('is the default, and a rule for each line', () => {
    expect(parsePolicy(EXAMPLE, '/c/policy.toml').rules.map(({ kind, at }) => `${kind} ${at}`)).toEqual([
      'level default',
      'level /c/policy.toml:2',
      'property /c/policy.toml:2',
      'origins /c/policy.toml:4',
      'minimum-age /c/policy.toml:3',
      'builders /c/policy.toml:7',
      'level /c/policy.toml:11',
      'signers /c/policy.toml:12',
      'denied-version /c/policy.toml:14',
      'denied-version /c/policy.toml:15',
      'minimum-age /c/policy.toml:20',
      'denied-version /c/policy.toml:24',
      'denied-version /c/policy.toml:24',
      'denied-digest /c/policy.toml:25',
      'denied-package /c/policy.toml:29',
    ]);
  });

  it('that is empty is the default', () => {
    expect(parsePolicy('# nothing yet\n', 'policy.toml').rules).toEqual([
      { kind: 'level', level: 'SLSA_BUILD_LEVEL_1', applies: { to: 'all' }, at: 'default' },
    ]);
  });

  it('of a project stands in its [policy] table; the rest of the file is not looked at', () => {
    const text =
      '[tools]\njq = "1.7"\n\n[policy]\nrequire = "SLSA_BUILD_LEVEL_3"\n\n[[policy.deny]]\nname = "xz"\nreason = "no"\n';
    const { rules } = parseProjectPolicy(text, 'headwater.toml');
    expect(rules).toMatchObject([
      { kind: 'level', level: 'SLSA_BUILD_LEVEL_3', at: 'headwater.toml:5' },
      { kind: 'denied-package', at: 'headwater.toml:8', applies: { to: 'name', name: 'xz' } },
    ]);
    expect(parseProjectPolicy('[tools]\njq = "1"\n', 'headwater.toml').rules).toEqual([]);
  });

  it('has ages in hours, days and weeks', () => {
    const ages = ['1h', '36h', '7d', '2w'].map((age) => parsePolicy(`minimum-age = "${age}"`, 'p').rules[1]);
    expect(ages.map((rule) => rule?.kind === 'minimum-age' && rule.milliseconds / 3_600_000)).toEqual([
      1, 36, 168, 336,
    ]);
  });
});

/** What is put in the place of what, and the line in which the mistake then stands. */
const MISTAKES: Record<string, [find: string, put: string, line: number]> = {
  'no TOML': ['"7d"', '7d', 3],
  'an unknown key': ['minimum-age = "7d"', 'minimum_age = "7d"', 3],
  'a key that lifts the door': ['minimum-age = "7d"', 'insecure = true', 3],
  'an unknown key of a package': ['signers =', 'signer =', 12],
  'an unknown key of a denial': ['reason = "CVE', 'because = "CVE', 26],
  'an unknown key of the builders': ['only =', 'also =', 7],
  'an unknown level': ['"SLSA_BUILD_LEVEL_2"', '"SLSA_BUILD_LEVEL_4"', 2],
  'level 0': ['"SLSA_BUILD_LEVEL_2"', '"SLSA_BUILD_LEVEL_0"', 2],
  'a level in another case': ['"SLSA_BUILD_LEVEL_2"', '"slsa_build_level_2"', 2],
  'no level at all': ['["SLSA_BUILD_LEVEL_2", "SLSA_BUILD_REPRODUCED"]', '[]', 2],
  'an age without a unit': ['"7d"', '"7"', 3],
  'an age as a number': ['"7d"', '7', 3],
  'an age of nothing': ['"7d"', '"0d"', 3],
  'an age below nothing': ['"7d"', '"-7d"', 3],
  'an unknown origin': ['"source", "github"', '"source", "sourceforge"', 4],
  'no origin at all': ['["source", "github"]', '[]', 4],
  'no builder at all': ['["this-machine", "https://github.com/actions/runner/github-hosted"]', '[]', 7],
  'a builder that is a pattern': ['https://github.com/actions/runner/github-hosted', '*', 7],
  'a name that no package has': ['name = "jq"', 'name = "JQ"', 10],
  'a name that is a pattern': ['name = "jq"', 'name = "j*"', 10],
  'a name of an unknown ecosystem': ['name = "jq"', 'name = "brew:jq"', 10],
  'a repository in upper case': ['name = "jq"', 'name = "github:jqlang/JQ"', 10],
  'a PyPI name that is not normal': ['name = "jq"', 'name = "pypi:Foo_bar"', 10],
  'an unknown type': ['type = "npm"', 'type = "nmp"', 19],
  'a name and a type': ['type = "npm"', 'type = "npm"\nname = "jq"', 18],
  'neither name nor type': ['type = "npm"', '', 18],
  'a rule that asks for nothing': ['minimum-age = "2w"', '', 18],
  'a signer that is no identity': ['signers = ["https:', 'signers = ["ftp:', 12],
  'a denial without a reason': ['reason = "CVE-2024-3094"', '', 22],
  'a reason that writes to the terminal': ['"CVE-2024-3094"', '"\\u001b[2J"', 26],
  'versions of no package': ['name = "xz"', '', 22],
  'a digest that is none': [DIGEST, 'sha256:12', 25],
  'a digest of another algorithm': [DIGEST, DIGEST.replace('256', '512'), 25],
  'a version as a number': ['"1.5"', '1.5', 14],
};

describe('a mistake is refused with its file and line', () => {
  it.each(Object.entries(MISTAKES))('%s', (_, [find, put, line]) => {
    const text = EXAMPLE.replace(find, put);
    expect(text).not.toBe(EXAMPLE);
    const error = refusal(() => parsePolicy(text, '/c/policy.toml'));
    expect(error.code).toBe('POLICY_INVALID');
    expect(error.exitCode).toBe(2);
    expect(error.detail.subject).toBe(`/c/policy.toml:${line}`);
  });

  it('in a project, too', () => {
    const text = '[tools]\njq = "1"\n[policy]\nrequires = "SLSA_BUILD_LEVEL_3"\n';
    const error = refusal(() => parseProjectPolicy(text, 'headwater.toml'));
    expect(error.code).toBe('POLICY_INVALID');
    expect(error.detail.subject).toBe('headwater.toml:4');
    expect(error.detail.expected).toContain('trusted-builders');
  });

  it('names the keys there are', () => {
    const error = refusal(() => parsePolicy('[[package]]\nnames = "jq"\n', 'p'));
    expect(error.detail.expected).toContain('deny-versions');
  });
});

function refusal(call: () => unknown): HeadwaterError {
  try {
    call();
  } catch (error) {
    if (error instanceof HeadwaterError) return error;
    throw error;
  }
  throw new Error('it was accepted');
}
