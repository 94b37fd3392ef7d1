import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Built } from '../../src/build/built.ts';
import type { BuiltNeed } from '../../src/build/inputs.ts';
import { SBOM_FILE } from '../../src/model/attestation.ts';
import { sha256Of } from '../../src/model/digest.ts';
import { expectationOf } from '../../src/resolve/expect.ts';
import type { ResolvedPackage } from '../../src/resolve/resolution.ts';
import { unpack } from '../../src/unpack/unpack.ts';
import { verify } from '../../src/verify/verify.ts';
import { trustIn } from '../world/builder.ts';
import { cyclonedxValidator, hasCyclonedxSchema } from '../world/cyclonedx.ts';
import { greetLibrary, helloTool } from '../world/projects.ts';
import { statementIn } from '../world/statement.ts';
import { needOf, type Workbench, workbench } from '../world/workbench.ts';

/** A tool and the library it needs, built. */
async function builtPair(bench: Workbench) {
  const about = { name: 'greet', kind: 'library', recipe: { system: 'make' } } as const;
  const library = await bench.build(about, greetLibrary);
  const need = await needOf(library, bench.machine.scratch);
  const recipe = { system: 'autotools' } as const;
  const tool = { name: 'hello', bins: ['hello'], needs: [library.pkg], recipe };
  return { need, ...(await bench.build(tool, helloTool, [need])) };
}

function judge(
  bench: Workbench,
  { pkg, built, need }: { pkg: ResolvedPackage; built: Built; need: BuiltNeed },
) {
  const context = { trust: trustIn(bench.builder), now: new Date() };
  return verify(built.artifact, expectationOf(pkg, [need]), context);
}

test('the door lets pass what was built, and it unpacks to what the provenance says', async () => {
  const bench = workbench();
  const pair = await builtPair(bench);
  const verified = judge(bench, pair);
  const unpacked = await unpack(verified, join(bench.machine.scratch, 'unpacked'), bench.machine.host);
  const { byproducts, subjects } = statementIn(pair.built);
  expect(unpacked.filesSha256).toBe(byproducts.files);
  expect(subjects.map(({ name, digest }) => [name, digest.sha256])).toEqual([
    [`hello-1.0-${pair.pkg.platform}.tar.zst`, pair.built.artifact.sha256],
    [`hello-1.0-${pair.pkg.platform}.tar`, unpacked.tarSha256],
  ]);
});

test('the door does not let it pass as built from another library', async () => {
  const bench = workbench();
  const pair = await builtPair(bench);
  const need = { ...pair.need, sha256: sha256Of('another') };
  expect(() => judge(bench, { ...pair, need })).toThrow(
    expect.objectContaining({ code: 'VERIFY_DEPENDENCY_MISMATCH' }),
  );
});

test('every host tool that the build could run is recorded by digest, once', async () => {
  const { built } = await builtPair(workbench());
  const tools = statementIn(built).dependencies('host-tool');
  const addresses = tools.map(({ uri }) => uri);
  expect(addresses).toContainEqual(expect.stringMatching(/gcc/));
  expect(addresses).toContainEqual('file:///usr/bin/make');
  for (const { sha256 } of tools) expect(sha256).toMatch(/^[0-9a-f]{64}$/);
});

const sbomIn = ({ artifact }: Built) =>
  JSON.parse(
    Buffer.from(artifact.evidence.find(({ name }) => name === SBOM_FILE)?.bytes ?? []).toString('utf8'),
  );

test('the SBOM names the package, its source, its library and its licence', async () => {
  const { built, need, pkg } = await builtPair(workbench());
  const sbom = sbomIn(built);
  expect(sbom.metadata.component).toMatchObject({
    type: 'application',
    purl: `pkg:generic/hello@1.0?platform=${pkg.platform}`,
    licenses: [{ expression: 'MIT' }],
    hashes: [{ alg: 'SHA-256', content: built.artifact.sha256 }],
  });
  expect(sbom.components).toMatchObject([
    { type: 'file', name: 'hello-1.0.tar.gz', hashes: [{ content: pkg.release.sources[0]?.sha256 }] },
    { type: 'library', name: 'greet', hashes: [{ content: need.sha256 }] },
  ]);
});

test.skipIf(!hasCyclonedxSchema)('the SBOM is valid against the schema of CycloneDX 1.6', async () => {
  const validate = cyclonedxValidator();
  const sbom = sbomIn((await builtPair(workbench())).built);
  expect([validate(sbom), validate.errors]).toEqual([true, null]);
  expect(validate({ ...sbom, serialNumber: 'urn:uuid:1' })).toBe(false);
});
