import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { headwater, namesIn } from '../world/cli.ts';
import { cyclonedxValidator, hasCyclonedxSchema } from '../world/cyclonedx.ts';
import { type SmallWorld, smallWorld } from '../world/small-catalog.ts';

test('all that is installed, what it was built from, and each part once', async () => {
  const world = await smallWorld();
  await headwater(['install', 'hello'], world.env);
  const said = await headwater(['sbom'], world.env);
  expect(said).toMatchObject({ code: 0, stderr: '' });
  const bom = JSON.parse(said.stdout);
  const names = bom.components.map(({ name }: { name: string }) => name).sort();
  expect(names).toEqual(['greet', 'hello', 'hello-1.0.tar.gz']);
  const [root, ...others] = bom.dependencies.filter(({ ref }: { ref: string }) => ref === 'headwater:set');
  expect(others).toEqual([]);
  expect(root.dependsOn).toEqual([expect.stringMatching(/^pkg:generic\/hello@1\.0/)]);
  expect((await headwater(['sbom'], world.env)).stdout).toBe(said.stdout);
});

test.skipIf(!hasCyclonedxSchema)('it is valid CycloneDX 1.6', async () => {
  const world = await smallWorld();
  await headwater(['install', 'hello'], world.env);
  const file = join(world.scratch, 'sbom.cdx.json');
  expect((await headwater(['sbom', '--out', file], world.env)).code).toBe(0);
  const validate = cyclonedxValidator();
  expect([validate(JSON.parse(readFileSync(file, 'utf8'))), validate.errors]).toEqual([true, null]);
});

test('an SBOM that was changed behind its receipt is not merged', async () => {
  const world = await smallWorld();
  await headwater(['install', 'hello'], world.env);
  const path = join(entryOf(world), 'proof', 'sbom.cdx.json');
  const changed = readFileSync(path, 'utf8').replace('"MIT"', '"0BSD"');
  world.host.fs.chmodSync(path, 0o644);
  writeFileSync(path, changed);
  const said = await headwater(['sbom'], world.env);
  expect(said.stdout).toBe('');
  expect(said.stderr).toContain('STORE_DAMAGED');
});

function entryOf({ host }: SmallWorld): string {
  const folder = join(host.paths.store, 'hello');
  return join(folder, namesIn(folder)[0] ?? '');
}
