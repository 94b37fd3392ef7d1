import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { artifactWorld, outcome } from '../world/artifact-files.ts';
import { sign, sigstore } from '../world/attested-case.ts';
import { jsonBytes, makeBuilder, signStatement } from '../world/builder.ts';
import { projectRoot } from '../world/bundle.ts';
import { type Env, namesIn } from '../world/cli.ts';
import { bytes, type HonestName, honest } from '../world/sigstore/honest.ts';
import { set } from '../world/twist.ts';

/** Trust on first use, through the command: whom nobody named is asked about once, and then held to. */
const SOURCE = ['--source-repository', 'https://github.com/acme/tool'];
const PIN = ['--pin', 'tool', '--require', 'none'];
const SCRIPT = ['/usr/bin/script', '/bin/script'].find(existsSync);

async function world() {
  const made = await artifactWorld();
  const root = ['--trusted-root', made.file('root.json', sigstore.root.json)];
  const artifact = ['--artifact', made.file('tool', bytes)];
  const evidence = async (name: HonestName) => [
    ...artifact,
    '--bundle',
    made.file(`${name}.json`, await sign(honest[name], {})),
    ...root,
  ];
  return { ...made, artifact, root, evidence };
}

const pinsIn = (home: string) => namesIn(join(home, 'data', 'keys')).concat(namesIn(join(home, 'keys')));

describe('a signer whom the user names', () => {
  test('is kept after success, and asked for by the name from then on', async () => {
    const { ask, evidence } = await world();
    const files = await evidence('artifactAttestation');
    const kept = await ask(...files, ...SOURCE, ...PIN);
    expect(outcome(kept)).toBe('verified');
    expect(kept.stdout).toMatch(/^ +pinned as +tool {2}\(from now on\)$/m);
    const again = await ask(...files, ...PIN);
    expect(outcome(again)).toBe('verified');
    expect(again.stdout).toMatch(/^ +pinned as +tool {2}\(as before\)$/m);
    expect(outcome(await ask(...files, ...SOURCE, ...PIN))).toBe('verified');
  });

  test('is not kept where he is refused', async () => {
    const { ask, evidence, home } = await world();
    const files = await evidence('artifactAttestation');
    const other = ['--source-repository', 'https://github.com/acme/other'];
    expect(outcome(await ask(...files, ...other, ...PIN))).toBe('VERIFY_SOURCE_REPOSITORY');
    expect(pinsIn(home)).not.toContain('pins.json');
    expect(outcome(await ask(...files, '--pin', 'tool'))).toBe('VERIFY_BUILDER_MISMATCH');
    expect(pinsIn(home)).not.toContain('pins.json');
  });

  test('and a pin both decide', async () => {
    const { ask, evidence } = await world();
    await ask(...(await evidence('artifactAttestation')), ...SOURCE, ...PIN);
    const reusable = await evidence('reusableWorkflow');
    const workflow = ['--signer-workflow', 'https://github.com/acme/builders/.github/workflows/build.yml'];
    expect(outcome(await ask(...reusable, ...SOURCE, ...workflow, '--require', 'none'))).toBe('verified');
    expect(outcome(await ask(...reusable, ...SOURCE, ...workflow, ...PIN))).toBe('VERIFY_SIGNER_MISMATCH');
    expect(outcome(await ask(...reusable, ...PIN))).toBe('VERIFY_SIGNER_MISMATCH');
  });

  test('is narrowed by the tag of a release, and by nothing that the pin answers', async () => {
    const { ask, evidence } = await world();
    const files = await evidence('artifactAttestation');
    await ask(...files, ...SOURCE, ...PIN);
    expect(outcome(await ask(...files, ...PIN, '--source-tag', 'v1.2.3'))).toBe('verified');
    expect(outcome(await ask(...files, ...PIN, '--source-tag', 'v1.2.4'))).toBe('VERIFY_REF_MISMATCH');
    expect(outcome(await ask(...files, ...PIN, '--runner', 'any'))).toBe('USAGE');
  });

  test('with a key of his own', async () => {
    const { ask, artifact, file } = await world();
    const { signer } = makeBuilder();
    const { statement } = honest.artifactAttestation;
    const signed = signStatement(
      set('predicate.runDetails.builder.id', 'https://rebuilds.example/linux')(statement),
      signer,
    );
    const files = [...artifact, '--bundle', file('k.json', jsonBytes(signed))];
    const key = ['--key', file('k.pem', signer.publicKey)];
    expect(outcome(await ask(...files, ...key, '--pin', 'tool'))).toBe('verified');
    expect(outcome(await ask(...files, ...key, '--pin', 'tool'))).toBe('verified');
    const other = ['--key', file('o.pem', makeBuilder().signer.publicKey)];
    expect(outcome(await ask(...files, ...other, '--pin', 'tool'))).toBe('VERIFY_UNKNOWN_SIGNER');
  });
});

describe('a signer whom nobody named', () => {
  test('without a terminal: refused, with what the evidence says and the flags that would ask for it', async () => {
    const { ask, evidence, home } = await world();
    const said = await ask(...(await evidence('artifactAttestation')), ...PIN);
    expect(said).toMatchObject({ code: 3, stdout: '' });
    expect(outcome(said)).toBe('PIN_NEEDED');
    expect(said.stderr).toMatch(/UNVERIFIED +repository +https:\/\/github\.com\/acme\/tool$/m);
    expect(said.stderr).toContain('--source-repository https://github.com/acme/tool');
    expect(pinsIn(home)).not.toContain('pins.json');
  });

  test('a file of pins that is none is not taken for one without pins', async () => {
    const { ask, evidence, home } = await world();
    mkdirSync(join(home, 'keys'), { recursive: true });
    mkdirSync(join(home, 'data', 'keys'), { recursive: true });
    for (const folder of ['keys', 'data/keys']) writeFileSync(join(home, folder, 'pins.json'), '{}');
    expect(outcome(await ask(...(await evidence('artifactAttestation')), ...PIN))).toBe('PIN_INVALID');
  });
});

describe.skipIf(SCRIPT === undefined)('on a terminal', () => {
  test.each<[answer: string, code: number]>([
    ['yes', 0],
    ['y', 3],
    ['YES', 3],
    ['', 3],
  ])('the answer %j', async (answer, code) => {
    const { env, evidence, home } = await world();
    const files = await evidence('artifactAttestation');
    const said = await onTerminal(['verify', ...files, ...PIN], answer, env);
    expect(said.text).toContain('UNVERIFIED');
    expect(said.code).toBe(code);
    expect(said.text.split('Type yes').length).toBe(2);
    expect(pinsIn(home).includes('pins.json')).toBe(code === 0);
  });

  test('whom the door refuses, nobody is asked about', async () => {
    const { env, evidence } = await world();
    const files = await evidence('artifactAttestation');
    const said = await onTerminal(['verify', ...files, '--pin', 'tool'], 'yes', env);
    expect(said.code).toBe(3);
    expect(said.text).toContain('VERIFY_BUILDER_MISMATCH');
    expect(said.text).not.toContain('Type yes');
  });
});

/** Runs the command on a terminal of its own, and answers its question. */
function onTerminal(
  args: readonly string[],
  answer: string,
  env: Env,
): Promise<{ code: number | null; text: string }> {
  const command = [join(projectRoot, 'bin', 'headwater'), ...args].map((word) => `'${word}'`).join(' ');
  const child = spawn(SCRIPT ?? 'script', ['-qec', command, '/dev/null'], { env: { ...env, TERM: 'xterm' } });
  let text = '';
  child.stdout.on('data', (chunk) => {
    const asked = text.includes('Type yes');
    text += String(chunk);
    if (!asked && text.includes('Type yes')) child.stdin.write(`${answer}\r`);
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, text }));
  });
}
