import { onTestFinished } from 'vitest';
import type { CatalogEntry } from '../../src/catalog/entry.ts';
import { parseEntry } from '../../src/catalog/parse.ts';
import { HeadwaterError } from '../../src/errors.ts';
import type { FoundBundle } from '../../src/evidence/document.ts';
import type { Host } from '../../src/host/host.ts';
import { PROVENANCE_FILE } from '../../src/model/attestation.ts';
import type { AttestedPart, FoundPackage } from '../../src/model/attested-package.ts';
import { sha256Of } from '../../src/model/digest.ts';
import { parsePackageName } from '../../src/model/package-name.ts';
import type { Platform } from '../../src/model/platform.ts';
import type { Trust } from '../../src/model/trust.ts';
import { parseVersion } from '../../src/model/version.ts';
import { github } from '../../src/origins/github/index.ts';
import type { Wanted } from '../../src/origins/origin.ts';
import { SHIPPED_BUILDERS } from '../../src/trust/builders.ts';
import { verify } from '../../src/verify/verify.ts';
import { EXAMPLE } from '../catalog/example-entry.ts';
import { type Github, startGithub } from './github-server.ts';
import { privateSigstore } from './sigstore/private-sigstore.ts';
import { tempHome } from './temp-home.ts';

/** Called as the public good instance is, so that the rows of trust that are shipped hold for it. */
export const sigstore = await privateSigstore('logged', 'public-good');
const now = new Date(sigstore.bornAt.getTime() + 3_600_000);
const trust: Trust = { builderKeys: [], roots: [sigstore.root], keys: [], builders: SHIPPED_BUILDERS };

export const BYTES = Buffer.from('tool 1.2.3 for linux-x64');
export const ASSET = 'tool-linux-amd64.tar.gz';
/** What most tests publish. */
export const HONEST = { repository: 'Acme/Tool', tag: 'v1.2.3' };

export interface GithubCase {
  readonly github: Github;
  readonly host: Host;
  readonly notes: readonly string[];
  find(wanted?: Wanted, version?: string, platform?: Platform): Promise<FoundPackage>;
  versions(wanted?: Wanted): Promise<readonly string[]>;
  evidence(part: AttestedPart, bytes?: Uint8Array): Promise<readonly FoundBundle[]>;
  /** What becomes of these bytes as the asset of 1.2.3: `Verified`, or the code of the last refusal. */
  judge(wanted?: Wanted, changed?: Judging): Promise<string>;
}

interface Judging {
  readonly bytes?: Uint8Array;
  /** Narrows what is expected, as a pin or a lock does. */
  readonly expectation?: Partial<AttestedPart['expectation']>;
}

/** GitHub on loopback, and a home that takes it for GitHub; both end with the running test. */
export async function githubCase(env: Record<string, string> = {}, token?: string): Promise<GithubCase> {
  const server = await startGithub({ sigstore, ...(token !== undefined && { token }) });
  const { host } = tempHome({ ...server.env, ...env });
  onTestFinished(async () => {
    await host.http.close();
    await server.close();
  });
  const notes: string[] = [];
  const context = { host, note: (text: string) => notes.push(text) };
  const find: GithubCase['find'] = (wanted = named(), version = '1.2.3', platform = 'linux-x64') =>
    github.find(wanted, { version: parseVersion(version), platform }, context);
  const evidence: GithubCase['evidence'] = (part, bytes = BYTES) =>
    github.evidence(part, { sha256: sha256Of(bytes) }, context);
  return {
    github: server,
    host,
    notes,
    find,
    versions: async (wanted = named()) =>
      (await github.versions(wanted, context)).map(
        ({ version, isPrerelease }) => `${version}${isPrerelease ? ' (prerelease)' : ''}`,
      ),
    evidence,
    judge: async (wanted, { bytes = BYTES, expectation } = {}) => {
      const { parts } = await find(wanted);
      const bundles = await evidence(parts[0], bytes);
      return verdict(bundles, { ...parts[0].expectation, ...expectation }, bytes);
    },
  };
}

export function named(name = 'github:acme/tool'): Wanted {
  return { by: 'name', name: parsePackageName(name) };
}

/** An entry for acme/tool. */
function entryOf(changes: Readonly<Record<string, string>> = {}): CatalogEntry {
  const keys = {
    signer: '"https://github.com/Acme/Tool/.github/workflows/release.yml"',
    tag: '"v{version}"',
    'source-repository': '"https://github.com/Acme/Tool"',
    assets: `{ linux-x64 = "${ASSET}" }`,
    ...changes,
  };
  const lines = Object.entries(keys).map(([key, value]) => `${key} = ${value}`);
  return parseEntry(`${EXAMPLE}\n[attested.github]\n${lines.join('\n')}\n`, 'example.toml');
}

export function byEntry(changes: Readonly<Record<string, string>> = {}): Wanted {
  return { by: 'entry', entry: entryOf(changes) };
}

/** Each bundle in turn until one passes, as an install does. */
function verdict(
  bundles: readonly FoundBundle[],
  expectation: AttestedPart['expectation'],
  bytes: Uint8Array,
): string {
  let last = 'no evidence';
  for (const bundle of bundles) {
    const evidence = [{ name: PROVENANCE_FILE, bytes: bundle.bytes }];
    const artifact = { path: '/quarantine/tool', sha256: sha256Of(bytes), size: bytes.length, evidence };
    try {
      verify(artifact, expectation, { trust, now });
      return 'Verified';
    } catch (error) {
      if (!(error instanceof HeadwaterError)) throw error;
      last = error.code;
    }
  }
  return last;
}

export async function codeOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
    return 'nothing was refused';
  } catch (error) {
    if (error instanceof HeadwaterError) return error.code;
    throw error;
  }
}
