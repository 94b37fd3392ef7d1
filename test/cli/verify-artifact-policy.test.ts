import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { artifactWorld, outcome } from '../world/artifact-files.ts';
import { sign, sigstore } from '../world/attested-case.ts';
import { bytes, type HonestName, honest, sha256 } from '../world/sigstore/honest.ts';

/** What the policy of the machine asks, it asks of artifacts of others too; no flag takes it away. */
const WORKFLOW = 'https://github.com/acme/tool/.github/workflows/release.yml';
const NPM = ['--subject-name', 'pkg:npm/%40acme/tool@1.2.3'];

async function ask(policy: string, name: HonestName, flags: readonly string[] = []) {
  const world = await artifactWorld();
  const config = join(world.home, 'config');
  mkdirSync(config, { recursive: true });
  writeFileSync(join(config, 'policy.toml'), policy);
  const bundle = world.file('b.json', await sign(honest[name], {}));
  const root = world.file('root.json', sigstore.root.json);
  const files = ['--artifact', world.file('tool', bytes), '--bundle', bundle, '--trusted-root', root];
  const source = ['--source-repository', 'https://github.com/acme/tool', '--require', 'none'];
  return world.ask(...files, ...source, ...flags);
}

describe('refused, each with the code of its rule', () => {
  test.each<[string, string, HonestName, string, (readonly string[])?]>([
    [
      'a digest',
      `[[deny]]\ndigests = ["sha256:${sha256}"]\nreason = "x"`,
      'artifactAttestation',
      'POLICY_DENIED',
    ],
    ['a repository', '[[deny]]\nname = "github:acme/tool"\nreason = "x"', 'npmV1', 'POLICY_DENIED'],
    ['a package', '[[deny]]\nname = "npm:@acme/tool"\nreason = "x"', 'npmV1', 'POLICY_DENIED', NPM],
    [
      'a version, by its tag',
      '[[package]]\nname = "github:acme/tool"\ndeny-versions = ["1.2.3"]',
      'artifactAttestation',
      'POLICY_DENIED',
    ],
    ['the level', 'require = "SLSA_BUILD_LEVEL_1"', 'artifactAttestation', 'POLICY_LEVEL'],
    ['the age', 'minimum-age = "1d"', 'artifactAttestation', 'POLICY_TOO_YOUNG'],
    ['the origin', 'origins = ["npm"]', 'artifactAttestation', 'POLICY_ORIGIN'],
    [
      'the signer',
      `[[package]]\nname = "github:acme/tool"\nsigners = ["${WORKFLOW}@refs/heads/main"]`,
      'artifactAttestation',
      'POLICY_SIGNER',
    ],
    ['a file that is no policy', 'requires = 1', 'artifactAttestation', 'POLICY_INVALID'],
  ])('%s', async (_, policy, name, code, flags) => {
    expect(outcome(await ask(policy, name, flags))).toBe(code);
  });
});

describe('allowed', () => {
  test.each<[string, string]>([
    ['without a rule', ''],
    ['another digest is denied', `[[deny]]\ndigests = ["sha256:${'0'.repeat(64)}"]\nreason = "x"`],
    ['another version is denied', '[[package]]\nname = "github:acme/tool"\ndeny-versions = ["1.2.4"]'],
    ['its signer is named', `[[package]]\nname = "github:acme/tool"\nsigners = ["${WORKFLOW}"]`],
    ['its builder is named', `[trusted-builders]\nonly = ["${WORKFLOW}"]`],
    ['its origin is named', 'origins = ["github"]'],
  ])('%s', async (_, policy) => {
    expect(outcome(await ask(policy, 'artifactAttestation'))).toBe('verified');
  });

  test('the verdict names the rule that decided', async () => {
    const said = await ask('', 'artifactAttestation', ['--json']);
    expect(JSON.parse(said.stdout).verdict.predicate.policy.annotations).toEqual({ policy: 'flags' });
  });
});
