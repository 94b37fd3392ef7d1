import { generateKeyPairSync } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { freshBundle, projectRoot } from '../world/bundle.ts';
import { headwater, namesIn, type Said } from '../world/cli.ts';
import { unusedAddress } from '../world/http-server.ts';
import { tempHome } from '../world/temp-home.ts';
import { tufRepository } from '../world/tuf-repository.ts';

const root = join(projectRoot, 'trust', 'github.trusted-root.json');
const issuer = 'https://token.actions.githubusercontent.com';
const workflow = 'https://github.com/acme/ci/.github/workflows/release.yml';

beforeAll(freshBundle, 60_000);

test('what headwater ships is listed, and each thing of it shown', async () => {
  const { run } = world();
  const { trusted } = jsonOf(await run('trust list --json'));
  expect(trusted.slice(0, 2).map((item: { name: string }) => item.name)).toEqual(['public-good', 'github']);
  for (const { name, kind } of [trusted[0], trusted[1], trusted[2], trusted.at(-1)]) {
    const said = await run(`trust show ${name}`);
    expect([said.code, said.stdout.split('\n')[0]]).toEqual([0, `${kind} ${name}`]);
  }
  expect((await run('trust list')).stdout).toMatch(/^builder +npm-github +shipped +SLSA_BUILD_LEVEL_2 /m);
});

test('a root of one’s own comes, is shown, and goes', async () => {
  const { run, host } = world();
  expect((await run(`trust add root acme ${root} --no-logs`)).code).toBe(0);
  expect(jsonOf(await run('trust show acme --json'))).toMatchObject({
    trusted: { kind: 'root', root: { source: 'user', requires: { logEntries: 0, scts: 0, timestamps: 1 } } },
    content: { mediaType: expect.any(String) },
  });
  expect(jsonOf(await run('trust remove acme --json'))).toEqual({ name: 'acme', done: 'removed' });
  expect(await codeOf(run('trust show acme --json'))).toBe('TRUST_UNKNOWN');
  expect(namesIn(join(host.paths.config, 'trust'))).toEqual([]);
});

test('a shipped root that is removed stays so through updates, until it is restored', async () => {
  const { run } = world();
  expect(jsonOf(await run('trust remove github --json')).done).toBe('denied');
  expect(jsonOf(await run('trust show github --json')).trusted.kind).toBe('denied');
  expect(await codeOf(run('trust update github --json'))).toBe('TRUST_UNKNOWN');
  expect(await codeOf(run(`trust add root github ${root} --no-logs --json`))).toBe('TRUST_NAME_TAKEN');
  expect((await run('trust restore github')).code).toBe(0);
  expect(await codeOf(run('trust restore github --json'))).toBe('TRUST_UNKNOWN');
  expect(jsonOf(await run('trust show github --json')).trusted.root.source).toBe('shipped');
});

test('a key earns nothing, unless a level and a builder are given', async () => {
  const { run, pem } = world();
  const key = pem('key.pem');
  const plain = jsonOf(await run(`trust add key acme ${key} --json`));
  expect(plain).toMatchObject({ name: 'acme', keyId: expect.stringMatching(/^sha256:[0-9a-f]{64}$/) });
  expect(plain.level).toBeUndefined();
  const other = pem('other.pem');
  const asked = `trust add key acme-ci ${other} --builder-id https://ci.example --level 2 --hint ci --json`;
  expect(jsonOf(await run(asked))).toMatchObject({ level: 'SLSA_BUILD_LEVEL_2', hint: 'ci' });
  expect(
    jsonOf(await run('trust list --json'))
      .trusted.filter(isKey)
      .map(nameOf),
  ).toEqual(['acme', 'acme-ci']);
});

test('a builder of one’s own', async () => {
  const { run } = world();
  const row = `--root public-good --issuer ${issuer} --workflow ${workflow} --workflow-ref release-tag --level 3`;
  expect((await run(`trust add builder acme-release ${row}`)).code).toBe(0);
  expect(jsonOf(await run('trust show acme-release --json')).trusted).toMatchObject({
    source: 'user',
    builder: { signerWorkflow: workflow, signerRef: 'release-tag', level: 'SLSA_BUILD_LEVEL_3' },
  });
});

test('a verifier comes, by a key or a certificate, is shown, and goes', async () => {
  const { run, pem } = world();
  const about = '--id https://acme.example/verifier --operator acme --level 2';
  const added = jsonOf(await run(`trust add verifier acme ${about} --key ${pem('k.pem')} --rebuilds --json`));
  expect(added).toMatchObject({ kind: 'verifier', rebuilds: true, signer: { kind: 'key' } });
  const by = `--root public-good --issuer ${issuer} --identity verifier@acme.example`;
  expect((await run(`trust add verifier acme-cloud ${about} ${by}`)).code).toBe(0);
  expect((await run('trust show acme-cloud')).stdout).toMatch(/^ +signer +verifier@acme\.example$/m);
  expect(await codeOf(run(`trust add verifier acme ${about} ${by} --json`))).toBe('TRUST_NAME_TAKEN');
  const { trusted } = jsonOf(await run('trust list --json'));
  expect(trusted.filter(isKey)).toEqual([]);
  expect(jsonOf(await run('trust remove acme --json'))).toEqual({ name: 'acme', done: 'removed' });
  expect(await codeOf(run('trust show acme --json'))).toBe('TRUST_UNKNOWN');
});

describe('refused, and nothing is changed', () => {
  test.each([
    ['a verifier without a signer', 'add verifier acme --id a --operator acme --level 1', 'USAGE'],
    [
      'a verifier with half a certificate',
      'add verifier acme --id a --operator acme --level 1 --root github --identity a@b',
      'USAGE',
    ],
    ['a verifier whom nobody runs', 'add verifier acme --id a --key {key} --level 1', 'USAGE'],
    [
      'an operator in capitals',
      'add verifier acme --id a --operator Acme --key {key} --level 1',
      'TRUST_INVALID',
    ],
    [
      'a verifier with the name of a shipped root',
      'add verifier github --id a --operator acme --key {key} --level 1',
      'TRUST_NAME_TAKEN',
    ],
    ['a file that is not there', 'add root acme /nowhere.json', 'USAGE'],
    ['logs that the root does not have', `add root acme ${root}`, 'TRUST_INVALID'],
    ['a root that is no root', `add root acme ${join(projectRoot, 'package.json')}`, 'TRUST_INVALID'],
    ['the name of a shipped builder', `add root npm-github ${root} --no-logs`, 'TRUST_NAME_TAKEN'],
    ['a name in capitals', `add root Acme ${root} --no-logs`, 'TRUST_INVALID'],
    ['a key that is none', `add key acme ${root}`, 'TRUST_INVALID'],
    ['a private key', 'add key acme {private}', 'TRUST_INVALID'],
    ['a short RSA key', 'add key acme {short}', 'TRUST_INVALID'],
    ['a level without a builder', 'add key acme {key} --level 1', 'TRUST_INVALID'],
    ['level 3 for a key', 'add key acme {key} --builder-id https://ci.example --level 3', 'USAGE'],
    ['a time that is none', 'add key acme {key} --valid-from yesterday', 'TRUST_INVALID'],
    [
      'level 3 for any workflow',
      `add builder acme --root github --issuer ${issuer} --workflow * --level 3`,
      'TRUST_INVALID',
    ],
    ['removing what is not there', 'remove acme', 'TRUST_UNKNOWN'],
    ['updating what has no repository', 'update acme', 'TRUST_UNKNOWN'],
    ['a mirror of nothing in particular', 'update --mirror https://mirror.example', 'USAGE'],
  ])('%s', async (_, words, code) => {
    const { run, pem, secret, short, host } = world();
    const spelled = words
      .replace('{key}', pem('k.pem'))
      .replace('{private}', secret())
      .replace('{short}', short());
    expect(await codeOf(run(`trust ${spelled} --json`))).toBe(code);
    expect(namesIn(host.paths.config)).toEqual([]);
  });

  test('a name or a key that is there already', async () => {
    const { run, pem } = world();
    const key = pem('k.pem');
    await run(`trust add key acme ${key}`);
    expect(await codeOf(run(`trust add root acme ${root} --no-logs --json`))).toBe('TRUST_NAME_TAKEN');
    expect(await codeOf(run(`trust add key acme-2 ${key} --json`))).toBe('TRUST_NAME_TAKEN');
  });
});

describe('an update', () => {
  test('that cannot be: each root is told, and stays', async () => {
    const proxy = await unusedAddress();
    const { run } = world({ HTTPS_PROXY: proxy });
    const said = await run('trust update --json');
    expect(said.code).toBe(5);
    expect(jsonOf(said).roots.map(({ error }: { error: { code: string } }) => error.code)).toEqual([
      'TRUST_UNREACHABLE',
      'TRUST_UNREACHABLE',
    ]);
    expect((await run('trust show public-good')).code).toBe(0);
  });

  test('from a mirror that strangers signed', async () => {
    const { run } = world();
    const stranger = tufRepository(readFileSync(root, 'utf8'));
    for (let version = 2; version < 17; version++) stranger.rotate();
    stranger.rotate();
    const { url } = await stranger.serve();
    const said = await run(`trust update public-good --mirror ${url}`);
    expect([said.code, said.stdout]).toEqual([3, '']);
    expect(said.stderr).toContain('TRUST_SIGNATURE_INVALID');
  });
});

function world(extra: Record<string, string> = {}) {
  const { env, scratch, host } = tempHome(extra);
  const put = (name: string, text: string | Buffer): string => {
    writeFileSync(join(scratch, name), text);
    return join(scratch, name);
  };
  return {
    host,
    scratch,
    run: (words: string) => headwater(words.split(' '), env),
    pem: (name: string) => {
      const { publicKey } = generateKeyPairSync('ed25519');
      return put(name, publicKey.export({ type: 'spki', format: 'pem' }));
    },
    secret: () =>
      put('s.pem', generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' })),
    short: () => {
      const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });
      return put('r.pem', publicKey.export({ type: 'spki', format: 'pem' }));
    },
  };
}

function jsonOf(said: Said) {
  return JSON.parse(said.stdout);
}

async function codeOf(run: Promise<Said>): Promise<string> {
  const said = await run;
  return jsonOf(said).error?.code ?? `exit ${said.code}`;
}

const isKey = ({ kind }: { kind: string }) => kind === 'key';
const nameOf = ({ name }: { name: string }) => name;
