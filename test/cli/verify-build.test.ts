import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Env, headwater } from '../world/cli.ts';
import { type SmallWorld, smallWorld } from '../world/small-catalog.ts';
import { edit } from '../world/tamper.ts';

/** `verify --artifact --package`: what is expected of a build comes from the catalog, and every library is proved. */

interface Files {
  readonly artifact: string;
  readonly bundle: string;
  readonly sbom: string;
}

async function built(world: SmallWorld, name: string, env: Env = world.env): Promise<Files> {
  const out = join(world.scratch, `out-${name}`);
  const said = await headwater(['build', name, '--out', out, '--json'], env);
  const [artifact, bundle, sbom] = JSON.parse(said.stdout).packages[0].files;
  return { artifact, bundle, sbom };
}

async function ask({ artifact, bundle }: Files, env: Env, ...more: string[]) {
  const args = [
    'verify',
    '--artifact',
    artifact,
    '--bundle',
    bundle,
    '--package',
    'hello',
    '--json',
    ...more,
  ];
  const { code, stdout } = await headwater(args, env);
  const json = JSON.parse(stdout);
  return { code, json, error: json.error?.code };
}

test('by the catalog, with the library that the store holds', async () => {
  const world = await smallWorld();
  const files = await built(world, 'hello');
  const { code, json } = await ask(files, world.env);
  expect(code).toBe(0);
  expect(json).toMatchObject({ ok: true, libraries: [{ name: 'greet', by: 'store' }] });
  expect(json.claims.level).toBe('SLSA_BUILD_LEVEL_1');
  expect(json.verdict.predicate.verificationResult).toBe('PASSED');

  const said = await headwater(
    ['verify', '--artifact', files.artifact, '--bundle', files.bundle, '--package', 'hello@1.0'],
    world.env,
  );
  expect(said.stdout).toMatch(
    /package +hello 1\.0[\s\S]+library +greet 1\.0 .*proved by the store[\s\S]+verified/,
  );
});

test('other bytes, another recipe, no SBOM, another package', async () => {
  const world = await smallWorld();
  const files = await built(world, 'hello');
  writeFileSync(`${files.artifact}.other`, Buffer.concat([readFileSync(files.artifact), Buffer.from([0])]));
  expect((await ask({ ...files, artifact: `${files.artifact}.other` }, world.env)).error).toBe(
    'VERIFY_SUBJECT_MISMATCH',
  );

  const args = ['verify', '--artifact', files.artifact, '--bundle', files.bundle, '--json', '--package'];
  const other = await headwater([...args, 'greet'], world.env);
  expect(JSON.parse(other.stdout).error.code).toBe('VERIFY_SUBJECT_MISMATCH');
  expect((await ask(files, world.env, '--source-tag', 'v1')).error).toBe('USAGE');

  const alone = join(world.scratch, 'alone');
  mkdirSync(alone);
  copyFileSync(files.bundle, join(alone, 'x.provenance.sigstore.json'));
  const noSbom = { ...files, bundle: join(alone, 'x.provenance.sigstore.json') };
  expect((await ask(noSbom, world.env)).error).toBe('VERIFY_SBOM_MISMATCH');

  const recipe = join(world.catalog, 'hello.toml');
  edit(recipe, (text) => text.replace('[build]\n', '[build]\nscript = [["true"]]\n'));
  expect((await ask(files, world.env)).error).toBe('VERIFY_RECIPE_MISMATCH');
});

test('on another machine: the key must be trusted as a builder, and the library proved by evidence of its own', async () => {
  const world = await smallWorld();
  const hello = await built(world, 'hello');
  const greet = await built(world, 'greet');
  const env = { ...world.env, HEADWATER_HOME: join(world.scratch, 'other-home') };
  expect((await ask(hello, env)).error).toBe('VERIFY_DEPENDENCY_MISMATCH');
  expect((await ask(hello, env, '--bundle', greet.bundle)).error).toBe('VERIFY_DEPENDENCY_MISMATCH');

  const shown = await headwater(['keys', 'show', '--json'], world.env);
  const { publicKey, builderId, validFrom } = JSON.parse(shown.stdout).keys[0];
  const pem = join(world.scratch, 'builder.pem');
  writeFileSync(pem, publicKey);
  const trust = ['trust', 'add', 'key', 'desk', pem, '--builder-id', builderId, '--level', '1'];
  expect((await headwater([...trust, '--valid-from', validFrom], env)).code).toBe(0);
  expect((await ask(hello, env)).error).toBe('VERIFY_DEPENDENCY_MISMATCH');
  const { code, json } = await ask(hello, env, '--bundle', greet.bundle);
  expect(code).toBe(0);
  expect(json.libraries).toMatchObject([{ name: 'greet', by: expect.stringMatching(/^greet-1\.0-/) }]);
  expect(existsSync(join(env.HEADWATER_HOME, 'store'))).toBe(false);
});

test('attack: a builder that tells the truth was slipped a library that the catalog does not build', async () => {
  const world = await smallWorld();
  const catalog = join(world.scratch, 'slipped');
  mkdirSync(catalog);
  for (const name of ['hello.toml', 'greet.toml'])
    copyFileSync(join(world.catalog, name), join(catalog, name));
  edit(join(catalog, 'greet.toml'), (text) =>
    text.replace('[build]\n', '[build]\nscript = [["sh", "-c", "sed -i s/hello/hacked/ greet.c"]]\n'),
  );
  const env = { ...world.env, HEADWATER_CATALOG: catalog };
  const hello = await built(world, 'hello', env);
  const greet = await built(world, 'greet', env);
  // Both are signed by a key that is trusted, and all they say is true.
  expect((await ask(hello, env)).code).toBe(0);
  for (const more of [[], ['--bundle', greet.bundle]])
    expect((await ask(hello, world.env, ...more)).error).toBe('VERIFY_DEPENDENCY_MISMATCH');
  expect((await headwater(['install', 'greet'], world.env)).code).toBe(0);
  expect((await ask(hello, world.env, '--bundle', greet.bundle)).error).toBe('VERIFY_DEPENDENCY_MISMATCH');
  rmSync(catalog, { recursive: true });
});
