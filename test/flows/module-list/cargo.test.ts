import { mkdtempSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { listCrates, type ModuleSource } from '../../../src/flows/module-list/cargo.ts';
import { createHost } from '../../../src/host/create.ts';
import { type Crate, lockOf, noCargo, packCrate, RUST_ENV, serveRegistry } from '../../world/crates.ts';
import { codeOf } from '../../world/package.ts';
import type { Files } from '../../world/recipe.ts';
import { type TempHome, tempHome } from '../../world/temp-home.ts';

const MIT = `Permission is hereby granted, free of charge, to any person obtaining a copy
of this software … The above copyright notice and this permission notice shall be included.`;

async function crates({ scratch }: TempHome): Promise<readonly [Crate, Crate]> {
  return [
    await packCrate(scratch, 'leftword@0.1.0', { 'Cargo.toml': 'license = "MIT/Apache-2.0"\n' }),
    // More than a pipe holds stands behind its Cargo.toml.
    await packCrate(scratch, 'rightword@0.2.0', {
      'Cargo.toml': 'license-file = "COPYING"\n',
      COPYING: MIT,
      'src/table.rs': '// 0\n'.repeat(500_000),
    }),
  ];
}

async function list(machine: TempHome, files: Files, served: readonly Crate[]) {
  const { cargoHome } = await serveRegistry(served, machine);
  const host = createHost({ ...machine.env, CARGO_HOME: cargoHome });
  const { path } = await packCrate(machine.scratch, 'tool@1.0.0', files);
  const quarantine = mkdtempSync(join(machine.scratch, 'quarantine-'));
  const source: ModuleSource = { what: 'tool 1.0.0', path, quarantine };
  const modules = await listCrates(source, { host, progress: () => undefined, now: host.now() });
  expect(readdirSync(quarantine)).toEqual([]);
  return modules;
}

test('every crate of the lock, by its checksum, with the licence it declares or the one its text is', async ({
  skip,
}) => {
  const machine = tempHome(RUST_ENV);
  skip(noCargo(machine.host) !== undefined, noCargo(machine.host));
  const [left, right] = await crates(machine);
  const modules = await list(machine, { 'Cargo.lock': lockOf('tool@1.0.0', [left, right]) }, [left, right]);
  expect(modules).toEqual([
    { purl: 'pkg:cargo/leftword@0.1.0', sha256: left.sha256, license: 'MIT OR Apache-2.0' },
    { purl: 'pkg:cargo/rightword@0.2.0', sha256: right.sha256, license: 'MIT' },
  ]);
});

test('a registry that serves other bytes than the lock names is not believed', async ({ skip }) => {
  const machine = tempHome(RUST_ENV);
  skip(noCargo(machine.host) !== undefined, noCargo(machine.host));
  const [left, right] = await crates(machine);
  const lock = lockOf('tool@1.0.0', [{ ...left, sha256: right.sha256 }]);
  expect(await codeOf(() => list(machine, { 'Cargo.lock': lock }, [left]))).toBe('FETCH_FAILED');
});

test('a source without a lock pins nothing', async () => {
  const machine = tempHome();
  const files = { 'vendored/Cargo.lock': 'version = 3\n' };
  expect(await codeOf(() => list(machine, files, []))).toBe('CATALOG_INVALID');
});
