import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { crateAddress, fillTemplate } from '../../src/host/cargo-base.ts';
import { createHost } from '../../src/host/create.ts';
import { noCargo, packCrate, RUST_ENV, serveRegistry } from '../world/crates.ts';
import { tempHome } from '../world/temp-home.ts';

const crate = { name: 'Left-Word', version: '0.1.0', sha256: 'abc' };

test.for([
  ['https://a.example/api', 'https://a.example/api/Left-Word/0.1.0/download'],
  ['https://a.example/{crate}/{version}.crate', 'https://a.example/Left-Word/0.1.0.crate'],
  ['https://a.example/{prefix}/{crate}', 'https://a.example/Le/ft/Left-Word'],
  ['https://a.example/{lowerprefix}/{sha256-checksum}', 'https://a.example/le/ft/abc'],
  ['https://a.example/{other}', 'https://a.example/{other}/Left-Word/0.1.0/download'],
] as const)('%s', ([template, address]) => {
  expect(fillTemplate(template, crate)).toBe(address);
});

test.for([
  ['a', '1'],
  ['ab', '2'],
  ['abc', '3/a'],
  ['abcd', 'ab/cd'],
  ['abcdef', 'ab/cd'],
] as const)('%s lies below %s', ([name, prefix]) => {
  expect(fillTemplate('{prefix}', { ...crate, name })).toBe(prefix);
});

test('the registry that the user put in the place of the default one is asked, once, and nothing of theirs is touched', async ({
  skip,
}) => {
  const machine = tempHome(RUST_ENV);
  skip(noCargo(machine.host) !== undefined, noCargo(machine.host));
  const leftword = await packCrate(machine.scratch, 'leftword@0.1.0', {});
  const { server, cargoHome } = await serveRegistry([leftword], machine);
  const host = createHost({ ...machine.env, CARGO_HOME: cargoHome });
  expect(await crateAddress(leftword, host)).toBe(`${server.url}/files/leftword/0.1.0`);
  const asked = server.requests.length;
  expect(await crateAddress({ ...leftword, name: 'other' }, host)).toBe(`${server.url}/files/other/0.1.0`);
  expect(server.requests).toHaveLength(asked);
  expect(readdirSync(cargoHome)).toEqual(['config.toml']);
  expect(readdirSync(join(host.paths.cache, 'registries'))).toHaveLength(1);

  writeFileSync(join(cargoHome, 'config.toml'), '[source.crates-io]\nreplace-with = "gone"\n');
  expect(await crateAddress(leftword, host)).toBeUndefined();
});

test('without cargo there is no address', async () => {
  const { scratch, env } = tempHome();
  expect(
    existsSync('/usr/bin/cargo') ||
      (await crateAddress(crate, createHost({ ...env, PATH: scratch, HOME: scratch }))),
  ).toBe(existsSync('/usr/bin/cargo') ? true : undefined);
});
