import { join } from 'node:path';
import { writeArchive } from '../../src/build/archive.ts';
import { HeadwaterError } from '../../src/errors.ts';
import type { Host } from '../../src/host/host.ts';
import { openQuarantine } from '../../src/host/quarantine.ts';
import { sha256Of } from '../../src/model/digest.ts';
import type { SourceBuildExpectation } from '../../src/model/expectation.ts';
import { filesManifestDigest } from '../../src/model/files-manifest.ts';
import { parseBinName, parsePackageName } from '../../src/model/package-name.ts';
import { parseVersion } from '../../src/model/version.ts';
import type { Admission } from '../../src/store/admission.ts';
import { admit } from '../../src/store/admit.ts';
import type { Stored } from '../../src/store/receipt.ts';
import { unpack } from '../../src/unpack/unpack.ts';
import type { Unpacked } from '../../src/unpack/unpacked.ts';
import { verify } from '../../src/verify/verify.ts';
import { evidenceOf, jsonBytes, makeBuilder, trustIn } from './builder.ts';

/** A package as a test tells it; all that is not said is the same each time. */
export interface PackageStory {
  readonly name: string;
  readonly version?: string;
  /** Path in the tree → text; below bin/ it becomes executable. A text `-> x` is a symlink to x. */
  readonly files?: Readonly<Record<string, string>>;
  /** Default: one of the package's name. */
  readonly bins?: readonly string[];
  /** Another word makes another build of what may be the same artifact. */
  readonly recipe?: string;
}

const builder = makeBuilder();
const now = new Date('2026-06-02T00:00:00Z');
const trust = trustIn(builder);

/** Packs, signs, verifies, unpacks and admits, with the code that does so in earnest. */
export async function storedPackage(story: PackageStory, host: Host): Promise<Stored> {
  const quarantine = openQuarantine(host);
  try {
    const { unpacked, about } = await unpackedPackage(story, quarantine.directory, host);
    return admit(unpacked, about, host);
  } finally {
    quarantine.close();
  }
}

/** The staging tree `tree` in `directory`, and what the store is told of it. */
export async function unpackedPackage(
  story: PackageStory,
  directory: string,
  host: Host,
): Promise<{ unpacked: Unpacked; about: Admission }> {
  const { name, bins = [name], recipe = 'recipe' } = story;
  const expectation = expectationOf(story);
  const source = join(directory, 'source');
  for (const [path, text] of Object.entries(filesOf(story))) writeInto(source, { path, text }, host);
  const path = join(directory, 'artifact.tar.zst');
  const archive = await writeArchive(source, { path, mtime: 1_750_000_000 }, host);
  const { sha256, size, tarSha256 } = archive;
  const sbom = jsonBytes({ bomFormat: 'CycloneDX', specVersion: '1.6' });
  const facts = { artifactSha256: sha256, tarSha256, filesSha256: filesManifestDigest(archive.files), sbom };
  const evidence = evidenceOf(expectation, facts, builder);
  const verified = verify({ path, sha256, size, evidence }, expectation, { trust, now });
  const unpacked = await unpack(verified, join(directory, 'tree'), host);
  const buildKey = sha256Of(`${name} ${expectation.version} ${recipe}`);
  return { unpacked, about: { kind: 'tool', bins: bins.map(parseBinName), buildKey, trust, now } };
}

/** The code of what is thrown, or of what is refused; `nothing` when all goes well. */
export async function codeOf(work: () => unknown): Promise<string> {
  try {
    await work();
    return 'nothing';
  } catch (error) {
    if (error instanceof HeadwaterError) return error.code;
    throw error;
  }
}

function expectationOf({ name, version = '1.0', recipe = 'recipe' }: PackageStory): SourceBuildExpectation {
  return {
    buildType: 'headwater-source',
    package: parsePackageName(name),
    version: parseVersion(version),
    platform: 'linux-x64',
    recipeDigest: sha256Of(recipe),
    sources: [{ url: `https://example.org/${name}.tar.gz`, sha256: sha256Of(name) }],
    needs: [],
    minimumLevel: 'SLSA_BUILD_LEVEL_1',
  };
}

function filesOf({ name, version = '1.0', files }: PackageStory): Readonly<Record<string, string>> {
  return (
    files ?? { [`bin/${name}`]: `#!/bin/sh\necho ${name} ${version} "$@"\n`, 'share/doc/COPYING': 'free\n' }
  );
}

function writeInto(tree: string, { path, text }: { path: string; text: string }, host: Host): void {
  const target = join(tree, path);
  host.fs.mkdirSync(join(target, '..'), { recursive: true });
  if (text.startsWith('-> ')) host.fs.symlinkSync(text.slice('-> '.length), target);
  else host.fs.writeFileSync(target, text, { mode: path.startsWith('bin/') ? 0o755 : 0o644 });
}
