import { expect, test } from 'vitest';
import { type AttestedWorld, attestedWorld } from '../world/attested-world.ts';

/** A project whose releases are attested on a machine of its own, as some in the catalog are. */

const ARCH = process.arch === 'arm64' ? 'arm64' : 'x64';
const ASSET = `tool-linux-${ARCH === 'x64' ? 'amd64' : 'arm64'}`;

const entry = (keys: string) => `name = "tool"
kind = "tool"
summary = "A tool"
homepage = "https://example.com/tool"
repository = "https://github.com/acme/tool"
license = "MIT"
bins = ["tool"]

[attested.github]
signer = "https://github.com/acme/tool/.github/workflows/release.yml"
tag = "v{version}"
root = "acme"
${keys}
assets = { linux-${ARCH} = "${ASSET}" }
`;

/** Under the root of the test, what the shipped table says of GitHub's. */
async function released(): Promise<AttestedWorld> {
  const all = await attestedWorld();
  const row =
    'trust add builder acme-any --root acme --issuer https://token.actions.githubusercontent.com --workflow * --builder-id signer-workflow --runner any --level 1';
  expect(await all.run(row)).toMatchObject({ code: 0 });
  await all.github.publish({
    repository: 'acme/tool',
    tag: 'v1.2.3',
    assets: [
      {
        name: ASSET,
        bytes: Buffer.from('#!/bin/sh\necho tool\n'),
        attest: { run: { runner_environment: 'self-hosted' } },
      },
    ],
  });
  return all;
}

const codeOf = ({ stdout }: { readonly stdout: string }): unknown => JSON.parse(stdout).error?.code;

test('is installed under the default policy by an entry that says so, and called level 1', async () => {
  const all = await released();
  all.entry('tool', entry('runner = "any"\nlevel = "SLSA_BUILD_LEVEL_1"'));
  const said = await all.run('install tool');
  expect(said).toMatchObject({ code: 0 });
  expect(said.stderr).toContain('installed tool 1.2.3 (from github, SLSA_BUILD_LEVEL_1)');
});

test.each([
  ['that wants level 2 of any runner', 'runner = "any"', 'VERIFY_LEVEL_TOO_LOW'],
  ['that wants GitHub’s runner', 'level = "SLSA_BUILD_LEVEL_1"', 'VERIFY_RUNNER'],
])('is refused by an entry %s', async (_, keys, code) => {
  const all = await released();
  all.entry('tool', entry(keys));
  expect(codeOf(await all.run('install tool --json'))).toBe(code);
});

test('is refused by its own name, where nobody said that it builds on its own machine', async () => {
  const all = await released();
  expect(codeOf(await all.run('install github:acme/tool --json'))).toBe('VERIFY_RUNNER');
});
