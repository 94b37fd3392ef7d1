import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { signStatement } from '../../src/build/sign.ts';
import { addBuilder, addRoot } from '../../src/flows/trust-add.ts';
import type { Host } from '../../src/host/host.ts';
import { openQuarantine } from '../../src/host/quarantine.ts';
import { PROVENANCE_FILE } from '../../src/model/attestation.ts';
import type { AttestedExpectation } from '../../src/model/attested-expectation.ts';
import type { AttestedPackage, AttestedPart, FoundPackage } from '../../src/model/attested-package.ts';
import type { BuilderSigner } from '../../src/model/builder-signer.ts';
import { sha256Of } from '../../src/model/digest.ts';
import { parseBinName, parsePackageName } from '../../src/model/package-name.ts';
import type { Verified } from '../../src/model/verified.ts';
import { parseVersion } from '../../src/model/version.ts';
import { withKey } from '../../src/resolve/attested-key.ts';
import { admitAttested } from '../../src/store/admit-attested.ts';
import type { AttestedReceipt, Stored } from '../../src/store/receipt.ts';
import { openBuilderKey } from '../../src/trust/builder-key.ts';
import { loadTrust } from '../../src/trust/load.ts';
import { unpackParts } from '../../src/unpack/unpack-parts.ts';
import { treeStatement } from '../../src/verify/tree/statement.ts';
import { verify } from '../../src/verify/verify.ts';
import { builders, honest } from './sigstore/honest.ts';
import { gitHubRun } from './sigstore/identities.ts';
import { privateSigstore } from './sigstore/private-sigstore.ts';
import { artifactAttestation } from './sigstore/statements.ts';
import { file, tar } from './tar.ts';

/** Packages that others built, signed by a Sigstore of one's own, and admitted with the code that does so in earnest. */

const sigstore = await privateSigstore();
/** An hour after all was signed. */
export const now = new Date(sigstore.bornAt.getTime() + 3_600_000);

/** A package as a test tells it; all that is not said is the same each time. */
export interface AttestedStory {
  /** Default 1.2.3. */
  readonly version?: string;
  /** What the program says; another word makes other bytes. */
  readonly word?: string;
  /** Repositories of acme that it brings along, each a part of its own. */
  readonly members?: readonly string[];
  /** A workflow of the repository; default `release.yml`. */
  readonly workflow?: string;
  /** The same of what it brings along. */
  readonly memberWorkflow?: string;
  /** Who signs the tree; default: this machine. */
  readonly signer?: BuilderSigner;
  readonly minimumLevel?: NonNullable<AttestedExpectation['minimumLevel']>;
}

/** This home believes the private Sigstore, and that GitHub's builders have earned level 2 there. */
export async function believe(host: Host): Promise<void> {
  const path = join(host.paths.data, 'private.trusted-root.json');
  host.fs.mkdirSync(host.paths.data, { recursive: true });
  host.fs.writeFileSync(path, sigstore.root.json);
  await addRoot({ name: 'private', file: path, requires: sigstore.root.requires }, { host, now });
  const [own] = builders;
  if (own !== undefined) await addBuilder({ ...own, name: 'own-workflow' }, host);
}

/** Signs, verifies, unpacks, signs the tree and admits. The home must `believe`. */
export async function attestedPackage(
  story: AttestedStory,
  host: Host,
): Promise<{ readonly stored: Stored<AttestedReceipt>; readonly pkg: AttestedPackage }> {
  const quarantine = openQuarantine(host);
  try {
    const { pkg, unpacked } = await unpackedParts(story, quarantine.directory, host);
    const signer = story.signer ?? openBuilderKey(host);
    const tree = await signStatement(treeStatement(pkg, unpacked, now), signer);
    const stored = admitAttested(unpacked, { pkg, tree, trust: loadTrust(host), now }, host);
    return { stored, pkg };
  } finally {
    quarantine.close();
  }
}

export async function unpackedParts(story: AttestedStory, quarantine: string, host: Host) {
  const made = await Promise.all(repositoriesOf(story).map((repository) => makePart(story, repository)));
  const pkg = planOf(
    story,
    made.map(({ part }) => part),
  );
  const proven = made.map(({ part, bytes, bundle }, index) => {
    const path = join(quarantine, `part-${index}`);
    host.fs.writeFileSync(path, bytes);
    const evidence = [{ name: PROVENANCE_FILE, bytes: bundle }];
    const artifact = { path, sha256: sha256Of(bytes), sha512: sha512Of(bytes), size: bytes.length, evidence };
    const context = { trust: loadTrust(host), now };
    const verified: Verified<AttestedExpectation> = verify(artifact, part.expectation, context);
    return { verified, layout: part.layout };
  });
  // As in earnest, the first run makes the key that signs.
  openBuilderKey(host);
  const unpacked = await unpackParts(proven, pkg.commands, { directory: join(quarantine, 'tree'), host });
  return { pkg, unpacked, proven };
}

/** The same package as it is planned, without anything being made. */
function planOf({ version = '1.2.3' }: AttestedStory, parts: readonly AttestedPart[]): AttestedPackage {
  const [first, ...more] = parts;
  if (first === undefined) throw new Error('a package has a part');
  const found: FoundPackage = {
    origin: 'github',
    name: parsePackageName('github:acme/tool'),
    version: parseVersion(version),
    platform: 'linux-x64',
    parts: [first, ...more],
    commands: { by: 'name', names: [parseBinName('tool')] },
  };
  return withKey(found);
}

function repositoriesOf({ members = [] }: AttestedStory): readonly string[] {
  return ['tool', ...members];
}

async function makePart(story: AttestedStory, repository: string) {
  const { version = '1.2.3' } = story;
  const own = repository === 'tool' ? story.workflow : story.memberWorkflow;
  const ref = `refs/tags/v${version}`;
  const workflowRef = `acme/${repository}/.github/workflows/${own ?? 'release.yml'}@${ref}`;
  const run = gitHubRun({
    repository: `acme/${repository}`,
    repository_id: numberOf(repository),
    ref,
    workflow_ref: workflowRef,
    job_workflow_ref: workflowRef,
  });
  const bytes = bytesOf(story, repository);
  const fileName = `${repository}-${version}.tar`;
  const statement = artifactAttestation(run, { name: fileName, digest: { sha256: sha256Of(bytes) } });
  const bundle = await sigstore.sign(statement, run);
  return { part: partOf(story, { repository, fileName, ref }), bytes, bundle };
}

/** A program, and a member that lies beside it. */
function bytesOf({ version = '1.2.3', word = 'tool' }: AttestedStory, repository: string): Buffer {
  return repository === 'tool'
    ? tar(file('bin/tool', `#!/bin/sh\necho ${word} ${version}\n`, { mode: 0o755 }), file('README', 'tool\n'))
    : tar(file('index.js', `// ${repository} ${version}\n`));
}

function partOf(
  { version = '1.2.3', minimumLevel = 'SLSA_BUILD_LEVEL_2' }: AttestedStory,
  { repository, fileName, ref }: { repository: string; fileName: string; ref: string },
): AttestedPart {
  const { signer } = honest.artifactAttestation.expectation;
  if (signer.kind !== 'certificate') throw new Error('GitHub signs with certificates');
  const address = `https://github.com/acme/${repository}`;
  const purl = `pkg:github/acme/${repository}@${version}`;
  return {
    purl,
    artifact: { url: `${address}/releases/download/v${version}/${fileName}`, fileName },
    expectation: {
      ...honest.artifactAttestation.expectation,
      resource: purl,
      signer: { ...signer, identity: { type: 'source-repository' } },
      sourceRepository: address,
      sourceRepositoryId: numberOf(repository),
      sourceRef: { type: 'exact', ref },
      minimumLevel,
    },
    layout: { format: 'tar', into: repository === 'tool' ? '' : `lib/${repository}`, strip: 0 },
    evidence: [fileName],
  };
}

/** Of a repository, as its forge counts it. */
function numberOf(repository: string): string {
  return String(Number.parseInt(sha256Of(repository).slice(0, 8), 16));
}

function sha512Of(bytes: Uint8Array): string {
  return createHash('sha512').update(bytes).digest('hex');
}
