import { randomUUID } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeArchive } from '../src/build/archive.ts';
import { provenanceStatement } from '../src/build/provenance.ts';
import { sbomOf } from '../src/build/sbom.ts';
import { signStatement } from '../src/build/sign.ts';
import type { Host } from '../src/host/host.ts';
import { artifactFileName, PROVENANCE_FILE, SBOM_FILE } from '../src/model/attestation.ts';
import { sha256Of } from '../src/model/digest.ts';
import type { PackageName } from '../src/model/package-name.ts';
import type { Quarantined } from '../src/model/quarantined.ts';
import type { ResolvedPackage } from '../src/resolve/resolution.ts';
import { openBuilderKey } from '../src/trust/builder-key.ts';

/** Of all members and sources. Seconds since 1970. */
const EPOCH = 1_750_000_000;

/**
 * An artifact as a build of this machine leaves it, without the build: a tree, packed, with a
 * provenance and a bill of materials that the machine's own key signs. What comes after a build
 * has nothing less to do for it.
 */
export async function forge(
  pkg: ResolvedPackage,
  { tree, directory }: { readonly tree: string; readonly directory: string },
  host: Host,
): Promise<Quarantined> {
  const signer = openBuilderKey(host);
  const path = join(directory, artifactFileName(pkg));
  const archive = await writeArchive(tree, { path, mtime: EPOCH }, host);
  const sbom = sbomOf(pkg, { archive, needs: [], sourceDateEpoch: EPOCH });
  const now = new Date();
  const statement = provenanceStatement(pkg, {
    archive,
    sbomSha256: sha256Of(sbom),
    inputs: { sources: [], needs: [] },
    tools: [],
    seal: 'bubblewrap',
    sourceDateEpoch: EPOCH,
    builderId: signer.builderId,
    invocationId: `urn:uuid:${randomUUID()}`,
    startedOn: now,
    finishedOn: now,
  });
  const evidence = [
    { name: PROVENANCE_FILE, bytes: await signStatement(statement, signer) },
    { name: SBOM_FILE, bytes: Buffer.from(sbom) },
  ];
  return { path, sha256: archive.sha256, size: archive.size, evidence };
}

/** Writes the catalog's entry of a tool with one command of its name; newest release first. */
export function writeEntry(catalog: string, name: PackageName | string, versions: readonly string[]): void {
  mkdirSync(catalog, { recursive: true });
  const releases = versions.flatMap((version) => [
    '[[release]]',
    `version = "${version}"`,
    '[[release.source]]',
    `url = "https://example.com/${name}-${version}.tar.gz"`,
    `sha256 = "${sha256Of(`${name} ${version}`)}"`,
    'mirrors = []',
    'confirmed = "by the benchmark, which never fetches it"',
  ]);
  const entry = [
    `name = "${name}"`,
    'kind = "tool"',
    'summary = "A tool of the benchmark"',
    `homepage = "https://example.com/${name}"`,
    `repository = "https://example.com/${name}.git"`,
    'license = "MIT"',
    `bins = ["${name}"]`,
    ...releases,
    '[build]',
    'system = "make"',
    'tools = ["cc"]',
    `check = [["${name}"]]`,
  ];
  writeFileSync(join(catalog, `${name}.toml`), `${entry.join('\n')}\n`);
}
