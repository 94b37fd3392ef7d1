import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { keyIdOf } from '../../src/model/builder-key-id.ts';
import { artifactWorld, outcome } from '../world/artifact-files.ts';
import { sign, sigstore } from '../world/attested-case.ts';
import { projectRoot } from '../world/bundle.ts';
import { headwater, startProgram } from '../world/cli.ts';
import { bytes, honest, otherKey } from '../world/sigstore/honest.ts';
import { signWithLoggedKey } from '../world/sigstore/signing.ts';

/** What is asked unclearly is not answered, and what is asked clearly is answered alike by whichever way. */
const SOURCE = ['--source-repository', 'https://github.com/acme/tool'];
const NO_LEVEL = ['--require', 'none'];
const WORKFLOW = 'https://github.com/acme/tool/.github/workflows/release.yml';

async function world() {
  const made = await artifactWorld();
  const tool = made.file('tool', bytes);
  const bundle = made.file('b.json', await sign(honest.artifactAttestation, {}));
  const root = made.file('root.json', sigstore.root.json);
  return {
    ...made,
    tool,
    bundle,
    root,
    files: ['--artifact', tool, '--bundle', bundle, '--trusted-root', root],
  };
}

test('who names nobody is refused, and told what the evidence says', async () => {
  const { ask, files } = await world();
  const said = await ask(...files);
  expect(said).toMatchObject({ code: 3, stdout: '' });
  expect(outcome(said)).toBe('PIN_NEEDED');
  expect(said.stderr).toContain('NOT VERIFIED');
});

describe('mistakes of usage end with 2', () => {
  test.each<[string, readonly string[]]>([
    ['no plain address', ['--source-repository', 'https://github.com/acme/tool/']],
    ['an issuer nobody knows', ['--source-repository', 'https://git.example/acme/tool']],
    ['two signers', ['--signer-workflow', WORKFLOW, '--certificate-identity', `${WORKFLOW}@refs/heads/main`]],
    ['no workflow', ['--signer-workflow', 'https://github.com/acme/tool']],
    ['a ref of no workflow', [...SOURCE, '--signer-ref', 'refs/heads/main']],
    [
      'two refs of the workflow',
      ['--signer-workflow', `${WORKFLOW}@refs/heads/main`, '--signer-ref', 'refs/tags/v1'],
    ],
    ['half a ref', [...SOURCE, '--source-ref', 'v1.2.3']],
    ['two refs', [...SOURCE, '--source-ref', 'refs/tags/v1', '--source-tag', 'v1']],
    ['half a commit', [...SOURCE, '--source-commit', '26d1651']],
    ['no number', [...SOURCE, '--source-repository-id', '0x1d']],
    ['no level', [...SOURCE, '--require', 'SLSA_BUILD_LEVEL_4']],
    ['level 0', [...SOURCE, '--require', 'SLSA_BUILD_LEVEL_0']],
    ['no runner', [...SOURCE, '--runner', 'mine']],
    ['no build type', [...SOURCE, '--build-type', 'npm']],
    ['no parameter', [...SOURCE, '--parameter', 'inputs']],
    ['a parameter that is no JSON', [...SOURCE, '--parameter', 'inputs=yes']],
    ['a flag twice', [...SOURCE, '--source-tag', 'v1', '--source-tag', 'v1.2.3']],
    ['a flag nobody knows', [...SOURCE, '--source-branch', 'main']],
    ['a tool beside it', [...SOURCE, 'jq']],
    ['a key and a workflow', ['--key', '/dev/null', '--signer-workflow', WORKFLOW]],
    ['no key', ['--key', '/dev/null']],
    ['a builder without a key', [...SOURCE, '--builder-id', 'https://b.example']],
    ['a root that is none', [...SOURCE, '--trusted-root', '/dev/null']],
  ])('%s', async (_, flags) => {
    const { ask, files } = await world();
    const said = await ask(...files, ...flags);
    expect(said).toMatchObject({ code: 2, stdout: '' });
    expect(outcome(said)).toBe('USAGE');
  });

  test('flags of an artifact without one do not judge what is installed', async () => {
    const { ask, bundle } = await world();
    for (const flags of [['--bundle', bundle], SOURCE, ['--require', 'SLSA_BUILD_LEVEL_1']]) {
      expect(outcome(await ask(...flags))).toBe('USAGE');
    }
    expect(outcome(await ask('--artifact', bundle, ...SOURCE))).toBe('USAGE');
  });

  test.each(['absent', '.', 'sha256:abc', 'sha512:00', ''])('the artifact is %j', async (artifact) => {
    const { env, bundle, root } = await world();
    const files = ['--artifact', artifact, '--bundle', bundle, '--trusted-root', root];
    expect(outcome(await headwater(['verify', ...files, ...SOURCE], env))).toBe('USAGE');
    expect(
      outcome(await headwater(['verify', '--artifact', bundle, '--bundle', artifact, ...SOURCE], env)),
    ).toBe('USAGE');
  });
});

test('evidence by stdin, one or a line each', async () => {
  const { env, tool, bundle, root } = await world();
  const bin = join(projectRoot, 'bin/headwater');
  const command = `"$1" verify --artifact "$2" --bundle - --trusted-root "$4" ${[...SOURCE, ...NO_LEVEL].join(' ')}`;
  for (const feed of ['cat "$3"', 'cat "$3"; echo; cat "$3"']) {
    const words = ['/bin/sh', '-c', `{ ${feed}; } | ${command}`, 'sh', bin, tool, bundle, root];
    expect(outcome(await startProgram(words, env).end)).toBe('verified');
  }
});

test('both ways of answering say the same', async () => {
  const { env, files } = await world();
  const other = ['--source-repository', 'https://github.com/acme/other'];
  for (const flags of [
    [...SOURCE, ...NO_LEVEL],
    SOURCE,
    other,
    [...SOURCE, ...NO_LEVEL, '--json'],
    [...other, '--json'],
  ]) {
    const quick = await headwater(['verify', ...files, ...flags], env);
    // Written with a sign of equality, flags are left to the parser that knows all spellings.
    const slow = await headwater(['verify', ...files, ...flags, '--runner=github-hosted'], env);
    expect(withoutTime(slow)).toEqual(withoutTime(quick));
  }
});

test('a key of others: what it signed passes, for the builder that it speaks for', async () => {
  const made = await world();
  const pem = otherKey.publicKey.export({ type: 'spki', format: 'pem' }).toString();
  const { statement } = honest.artifactAttestation;
  const [builder, hint] = [
    'https://github.com/acme/tool/.github/workflows/release.yml@refs/tags/v1.2.3',
    keyIdOf(otherKey.publicKey),
  ];
  const payload = Buffer.from(JSON.stringify(statement));
  const signed = signWithLoggedKey(sigstore.instances, payload, {
    privateKey: otherKey.privateKey,
    pem,
    hint,
  });
  const files = [
    '--artifact',
    made.tool,
    '--bundle',
    made.file('k.json', JSON.stringify(signed)),
    '--key',
    made.file('k.pem', pem),
  ];
  const root = ['--trusted-root', made.root];
  expect(outcome(await made.ask(...files))).toBe('VERIFY_ROOT_UNKNOWN');
  const said = await made.ask(...files, ...root, ...SOURCE, '--builder-id', builder, '--json');
  expect(JSON.parse(said.stdout)).toMatchObject({ ok: true, claims: { level: 'SLSA_BUILD_LEVEL_1' } });
  expect(outcome(await made.ask(...files, ...root, '--builder-id', 'https://b.example'))).toBe(
    'VERIFY_BUILDER_MISMATCH',
  );
  expect(
    outcome(await made.ask(...files, ...root, '--builder-id', builder, '--require', 'SLSA_BUILD_LEVEL_2')),
  ).toBe('VERIFY_LEVEL_TOO_LOW');
  const alone = await made.ask(...files, ...root);
  expect(outcome(alone)).toBe('verified');
  expect(alone.stdout).toContain('no level: nobody vouches for this builder');
  expect(outcome(await made.ask(...files, ...root, '--require', 'SLSA_BUILD_LEVEL_1'))).toBe(
    'VERIFY_BUILDER_MISMATCH',
  );
});

test('nothing is written but what Node.js compiled', async () => {
  const { ask, files, home } = await world();
  await ask(...files, ...SOURCE);
  expect(readdirSync(home)).toEqual(['cache']);
});

function withoutTime(said: object): string {
  return JSON.stringify(said).replace(/timeVerified\\*": \\*"[^"]*"/g, '');
}
