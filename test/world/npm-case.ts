import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createHost } from '../../src/host/create.ts';
import type { Host } from '../../src/host/host.ts';
import { PROVENANCE_FILE } from '../../src/model/attestation.ts';
import type { AttestedPart, FoundPackage } from '../../src/model/attested-package.ts';
import { sha256Of } from '../../src/model/digest.ts';
import { parsePackageName } from '../../src/model/package-name.ts';
import type { Platform } from '../../src/model/platform.ts';
import type { Quarantined } from '../../src/model/quarantined.ts';
import type { Trust } from '../../src/model/trust.ts';
import { parseVersion } from '../../src/model/version.ts';
import { npm } from '../../src/origins/npm/index.ts';
import type { OriginContext, Wanted } from '../../src/origins/origin.ts';
import { SHIPPED_BUILDERS } from '../../src/trust/builders.ts';
import { verify } from '../../src/verify/verify.ts';
import type { NpmServer } from './npm-server.ts';
import { refusalCode } from './refusal.ts';
import { privateSigstore } from './sigstore/private-sigstore.ts';
import { tempHome } from './temp-home.ts';

/** What tests of npm's packages have in common: a user with an .npmrc, and the door. */

/** In the place of the public good instance. */
export const sigstore = await privateSigstore('logged', 'public-good');
const now = new Date(sigstore.bornAt.getTime() + 3_600_000);
const trust: Trust = { builderKeys: [], roots: [sigstore.root], keys: [], builders: SHIPPED_BUILDERS };

export interface NpmUser {
  readonly host: Host;
  readonly context: OriginContext;
  /** What was told. */
  readonly notes: string[];
  readonly scratch: string;
}

/** A user whose npm is configured by this .npmrc and by nothing else of the machine. */
export function npmUser(npmrc: string, extraEnv: Readonly<Record<string, string>> = {}): NpmUser {
  const { env, scratch } = tempHome();
  writeFileSync(join(scratch, '.npmrc'), npmrc);
  const host = createHost({ ...env, HOME: scratch, npm_config_globalconfig: '/dev/null', ...extraEnv });
  const notes: string[] = [];
  return { host, scratch, notes, context: { host, note: (text) => notes.push(text) } };
}

export function wanted(name: string): Wanted {
  return { by: 'name', name: parsePackageName(`npm:${name}`) };
}

/** `name@version`, for Linux. */
export function find(
  spec: string,
  { context }: NpmUser,
  platform: Platform = 'linux-x64',
): Promise<FoundPackage> {
  const at = spec.lastIndexOf('@');
  const version = parseVersion(spec.slice(at + 1));
  return npm.find(wanted(spec.slice(0, at)), { version, platform }, context);
}

/** Fetches a part and leads it through the door with each bundle: `Verified`, or the code of every refusal. */
export async function judgePart(part: AttestedPart, user: NpmUser): Promise<readonly string[]> {
  const bundles = await npm.evidence(part, {}, user.context);
  const artifact = await fetchPart(part, user);
  return bundles.map(({ bytes }) => {
    const evidence = [{ name: PROVENANCE_FILE, bytes }];
    return refusalCode(() => verify({ ...artifact, evidence }, part.expectation, { trust, now }));
  });
}

async function fetchPart(
  { artifact }: AttestedPart,
  { host }: NpmUser,
): Promise<Omit<Quarantined, 'evidence'>> {
  const response = await host.http.get(artifact.url);
  const chunks: Uint8Array[] = [];
  for await (const chunk of response.body) chunks.push(chunk);
  const bytes = Buffer.concat(chunks);
  return {
    path: `/quarantine/${artifact.fileName}`,
    sha256: sha256Of(bytes),
    sha512: createHash('sha512').update(bytes).digest('hex'),
    size: bytes.length,
  };
}

/** Where each part comes to lie, below `lib/node_modules`, with its version. */
export function layoutOf({ parts }: FoundPackage): readonly string[] {
  return parts.map(
    ({ layout, purl }) => `${layout.into.slice('lib/node_modules/'.length)} ${purl.split('@').at(-1)}`,
  );
}

export function requestsOf({ server, files }: NpmServer): readonly string[] {
  const all = server === files ? server.requests : [...server.requests, ...files.requests];
  return all.map(({ url }) => decodeURIComponent(url ?? ''));
}
