import { mkdirSync, mkdtempSync, openSync, readSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readElf } from '../../src/build/elf.ts';
import { type Env, headwater, startProgram } from '../world/cli.ts';
import { makeSealingFile, SCRIPT } from '../world/sealing-file.ts';

/**
 * A project of somebody's own, linked against openssl, zlib and sqlite of the real catalog.
 * It builds OpenSSL from source, so it runs only when it is asked for:
 * HEADWATER_TEST_DISTRO=1, and HEADWATER_TEST_DISTRO_HOME for a store to begin with.
 */
const isAsked = process.env.HEADWATER_TEST_DISTRO === '1';
const LIBRARIES = 'openssl,zlib,sqlite';
const BUILD_MINUTES = 30;

describe.runIf(isAsked)('a C project and the libraries of the catalog', () => {
  let scratch: string;
  let project: string;
  let env: Env;

  beforeAll(() => {
    scratch = realpathSync(mkdtempSync(join(tmpdir(), 'headwater-distro-')));
    project = join(scratch, 'a project');
    mkdirSync(project);
    makeSealingFile(project);
    // The run itself has no authorities of its own (vitest.config.ts); this one test asks the network.
    const { PATH = '/usr/bin:/bin', SSL_CERT_FILE: authorities } = process.env;
    const home = process.env.HEADWATER_TEST_DISTRO_HOME ?? join(scratch, 'home');
    env = {
      PATH,
      HEADWATER_HOME: home,
      HOME: scratch,
      // openssl's source comes by cargo, whose settings are the user's own.
      CARGO_HOME: process.env.CARGO_HOME ?? join(homedir(), '.cargo'),
      RUSTUP_HOME: process.env.RUSTUP_HOME ?? join(homedir(), '.rustup'),
      ...(authorities && { NODE_EXTRA_CA_CERTS: authorities }),
    };
  });

  afterAll(() => rmSync(scratch, { recursive: true, force: true }));

  test(
    'builds by pkg-config with exec, and runs',
    async () => {
      const said = await headwater(['exec', '--with', LIBRARIES, '--', 'sh', SCRIPT], env, project);
      expect(said, said.stderr).toMatchObject({ code: 0, stdout: 'sealed, packed, stored and found: ok\n' });
    },
    BUILD_MINUTES * 60_000,
  );

  test('env says the same to a shell of the user', async () => {
    writeFileSync(join(project, 'by-env'), `eval "$(cat variables)" && sh ${SCRIPT}\n`);
    const { stdout } = await headwater(['env', '--with', LIBRARIES], env, project);
    writeFileSync(join(project, 'variables'), stdout);
    const said = await startProgram(['/bin/sh', './by-env'], env, project).end;
    expect(said, said.stderr).toMatchObject({ code: 0, stdout: 'sealed, packed, stored and found: ok\n' });
  });

  test('what was linked needs nothing of the machine but the C library', () => {
    const file = openSync(join(project, 'program'), 'r');
    const elf = readElf((offset, length) => {
      const bytes = Buffer.alloc(length);
      return bytes.subarray(0, readSync(file, bytes, 0, length, offset));
    });
    expect(elf.needed.filter((name) => !/^lib(c|m)\.so\.6$/.test(name))).toEqual([]);
  });

  test('without the libraries the same script fails', async () => {
    const bare = { ...env, PKG_CONFIG_LIBDIR: '/nowhere' };
    const said = await headwater(['exec', '--', 'sh', SCRIPT], bare, project);
    expect(said.code).not.toBe(0);
  });
});
