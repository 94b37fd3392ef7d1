import { createHash } from 'node:crypto';
import { PROVENANCE_FILE } from '../../src/model/attestation.ts';
import type { AttestedPart, FoundPackage } from '../../src/model/attested-package.ts';
import { sha256Of } from '../../src/model/digest.ts';
import { parsePackageName } from '../../src/model/package-name.ts';
import { parseVersion } from '../../src/model/version.ts';
import type { OriginContext } from '../../src/origins/origin.ts';
import { pypi } from '../../src/origins/pypi/index.ts';
import { verify } from '../../src/verify/verify.ts';
import type { Bundle } from './evidence.ts';
import { provenanceOf, releaseRun } from './pypi-evidence.ts';
import { type Projects, type PypiServer, pypiServer, type Upload, upload } from './pypi-server.ts';
import { makeWheel, type Wheel, type WheelRecipe } from './pypi-wheel.ts';
import { refusalCode } from './refusal.ts';
import { builders } from './sigstore/honest.ts';
import { privateSigstore } from './sigstore/private-sigstore.ts';
import { tempHome } from './temp-home.ts';

/** A Sigstore that is trusted as the public one; everything a file of tests signs is signed by it. */
export const sigstore = await privateSigstore('logged', 'public-good');

const trust = {
  builderKeys: [],
  roots: [sigstore.root],
  keys: [],
  builders: builders.map((row) => (row.root === 'private' ? { ...row, root: 'public-good' } : row)),
};

/** A wheel of acme/<name> that its release workflow built and attested. */
export async function attested(recipe: WheelRecipe, more: Partial<Upload> = {}): Promise<Upload> {
  const wheel = makeWheel(recipe);
  return upload(wheel, { attestations: [await signed(wheel)], ...more });
}

export function signed(wheel: Wheel, repository = `acme/${wheel.recipe.name}`): Promise<Bundle> {
  return provenanceOf(sigstore, wheel, releaseRun(repository, wheel.recipe.version));
}

export interface PypiCase {
  readonly world: PypiServer;
  readonly context: OriginContext;
  readonly notes: readonly string[];
  readonly find: (name: string, version: string) => Promise<FoundPackage>;
  readonly versions: (name: string) => Promise<readonly string[]>;
  /** Fetches a part, asks for its evidence, and leads it to the door: `Verified`, or the code of each refusal. */
  readonly judge: (part: AttestedPart | undefined) => Promise<string>;
}

/** An index (or one with these projects), and a machine whose pip is configured with it. */
export async function pypiCase(
  served: Projects | PypiServer,
  env: Readonly<Record<string, string>> = {},
): Promise<PypiCase> {
  const world = isServer(served) ? served : await pypiServer(served);
  const { host } = tempHome({ PIP_INDEX_URL: world.index, PIP_CONFIG_FILE: '/dev/null', ...env });
  const notes: string[] = [];
  const context: OriginContext = { host, note: (text) => notes.push(text) };
  const wanted = (name: string) => ({ by: 'name', name: parsePackageName(`pypi:${name}`) }) as const;
  return {
    world,
    context,
    notes,
    find: (name, version) =>
      pypi.find(wanted(name), { version: parseVersion(version), platform: 'linux-x64' }, context),
    versions: async (name) => (await pypi.versions(wanted(name), context)).map(({ version }) => version),
    judge: (part) => judge(part, context),
  };
}

function isServer(served: Projects | PypiServer): served is PypiServer {
  return 'pages' in served && !Array.isArray(served.pages);
}

async function judge(part: AttestedPart | undefined, context: OriginContext): Promise<string> {
  if (part === undefined) throw new Error('there is no such part');
  const bytes = await fetchBytes(part.artifact.url, context);
  const sha256 = sha256Of(bytes);
  const sha512 = createHash('sha512').update(bytes).digest('hex');
  const bundles = await pypi.evidence(part, { sha256 }, context);
  const now = new Date(sigstore.bornAt.getTime() + 3_600_000);
  const codes = bundles.map((bundle) => {
    const evidence = [{ name: PROVENANCE_FILE, bytes: bundle.bytes }];
    const artifact = { path: '/quarantine/x.whl', sha256, sha512, size: bytes.length, evidence };
    return refusalCode(() => verify(artifact, part.expectation, { trust, now }));
  });
  return codes.join(' ') || 'no evidence';
}

async function fetchBytes(url: string, { host }: OriginContext): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of (await host.http.get(url)).body) chunks.push(chunk);
  return Buffer.concat(chunks);
}
