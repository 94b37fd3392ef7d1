import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { rustRoots } from '../../src/host/rust-roots.ts';
import { tempHome } from '../world/temp-home.ts';

function toolchain(folder: string): string {
  for (const path of ['bin', 'lib/rustlib']) mkdirSync(join(folder, path), { recursive: true });
  for (const name of ['cargo', 'rustc']) writeFileSync(join(folder, 'bin', name), '');
  return folder;
}

function machine() {
  const { scratch, host } = tempHome();
  const rustup = join(scratch, '.rustup');
  const stable = toolchain(join(rustup, 'toolchains/stable-x86_64-unknown-linux-gnu'));
  const nightly = toolchain(join(rustup, 'toolchains/nightly-x86_64-unknown-linux-gnu'));
  const choose = (name: string) =>
    writeFileSync(join(rustup, 'settings.toml'), `version = "12"\ndefault_toolchain = "${name}"\n`);
  const roots = (env: Record<string, string> = {}) =>
    rustRoots({ fs: host.fs, env: { HOME: scratch, ...env } });
  return { scratch, rustup, stable, nightly, choose, roots };
}

test("rustup's default toolchain, named in full or without its platform", () => {
  const { stable, nightly, choose, roots } = machine();
  choose('stable-x86_64-unknown-linux-gnu');
  expect(roots()).toEqual([stable]);
  choose('nightly');
  expect(roots()).toEqual([nightly]);
});

test('RUSTUP_TOOLCHAIN goes before the default, RUSTUP_HOME before the home', () => {
  const { rustup, nightly, choose, roots } = machine();
  choose('stable');
  expect(roots({ RUSTUP_TOOLCHAIN: 'nightly' })).toEqual([nightly]);
  expect(roots({ HOME: '/nowhere', RUSTUP_HOME: rustup, RUSTUP_TOOLCHAIN: 'nightly' })).toEqual([nightly]);
});

test('a toolchain on PATH, through links; what only starts another one is none', () => {
  const { scratch, roots } = machine();
  const own = toolchain(join(scratch, 'own'));
  mkdirSync(join(scratch, 'links'));
  symlinkSync(join(own, 'bin/cargo'), join(scratch, 'links/cargo'));
  mkdirSync(join(scratch, 'proxies/bin'), { recursive: true });
  writeFileSync(join(scratch, 'proxies/bin/cargo'), '');
  expect(roots({ PATH: `${join(scratch, 'proxies/bin')}:${join(scratch, 'links')}:own/bin` })).toEqual([own]);
});

test('a toolchain that rustup lost is none', () => {
  const { choose, roots } = machine();
  choose('beta');
  expect(roots()).toEqual([]);
});
