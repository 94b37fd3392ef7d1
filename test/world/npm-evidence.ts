import { generateKeyPairSync } from 'node:crypto';
import { hexSha512, type NpmPackage, npmPurl, plainName } from './npm-package.ts';
import { gitHubRun } from './sigstore/identities.ts';
import type { GitHubIdentity } from './sigstore/identity.ts';
import type { PrivateSigstore } from './sigstore/private-sigstore.ts';
import type { Signing, SigningKey } from './sigstore/signing.ts';
import { npmV1, npmV02, type Subject } from './sigstore/statements.ts';
import type { Twist } from './twist.ts';

/** `false`: no attestation at all. */
export type Attest = boolean | AttestLies;

/** Each an honest default, and the lie instead. */
interface AttestLies {
  /** Which attestations are served; default both, the publish one first, as there. */
  readonly serve?: 'both' | 'provenance' | 'publish';
  /** Shape of the provenance; default `v1`. */
  readonly as?: 'v1' | 'v0.2';
  /** Of the run; default the release workflow of the package's repository, for the tag of the version. */
  readonly run?: Partial<GitHubIdentity>;
  readonly subject?: Partial<Subject>;
  readonly statement?: Twist;
  readonly signing?: Signing;
}

/** An attestation as the endpoint has it. */
export interface Attestation {
  readonly predicateType: string;
  readonly bundle: unknown;
}

const PUBLISH_TYPE = 'https://github.com/npm/attestation/tree/main/specs/publish/v0.1';

const registryKey = makeRegistryKey();

/** What `npm publish --provenance` signs in a workflow, and what the registry adds with a key of its own. */
export async function attestationsOf(
  recipe: NpmPackage,
  tarball: Uint8Array,
  sigstore: PrivateSigstore,
): Promise<readonly Attestation[]> {
  if (recipe.attest === false) return [];
  const lies = typeof recipe.attest === 'object' ? recipe.attest : {};
  const subject = { name: npmPurl(recipe), digest: { sha512: hexSha512(tarball) }, ...lies.subject };
  const all = [publishOf(recipe, subject, sigstore), await provenanceOf(recipe, { subject, lies, sigstore })];
  switch (lies.serve ?? 'both') {
    case 'both':
      return all;
    case 'provenance':
      return all.slice(1);
    case 'publish':
      return all.slice(0, 1);
  }
}

async function provenanceOf(
  recipe: NpmPackage,
  { subject, lies, sigstore }: { subject: Subject; lies: AttestLies; sigstore: PrivateSigstore },
): Promise<Attestation> {
  const run = { ...releaseRun(recipe), ...lies.run };
  const honest = lies.as === 'v0.2' ? npmV02(run, subject) : npmV1(run, subject);
  const statement = lies.statement === undefined ? honest : lies.statement(honest);
  const signed = await sigstore.sign(statement, run, { shape: 'v0.3-intoto', ...lies.signing });
  return { predicateType: honest.predicateType, bundle: parse(signed) };
}

function publishOf(recipe: NpmPackage, subject: Subject, sigstore: PrivateSigstore): Attestation {
  const { name, version } = recipe;
  const statement = {
    _type: 'https://in-toto.io/Statement/v0.1',
    subject: [subject],
    predicateType: PUBLISH_TYPE,
    predicate: { name, version, registry: 'https://registry.example' },
  };
  return { predicateType: PUBLISH_TYPE, bundle: parse(sigstore.signWithKey(statement, registryKey)) };
}

/** A run of the release workflow of the repository that the package names, else of acme's. */
function releaseRun({ name, version, repository }: NpmPackage): GitHubIdentity {
  const named = /github\.com\/([^/]+\/[^/]+?)(\.git)?["}]/.exec(JSON.stringify(repository ?? ''))?.[1];
  const slug = named ?? `acme/${plainName(name)}`;
  const workflow = `${slug}/.github/workflows/release.yml@refs/tags/v${version}`;
  return gitHubRun({
    repository: slug,
    repository_owner: slug.split('/')[0] ?? '',
    ref: `refs/tags/v${version}`,
    workflow_ref: workflow,
    job_workflow_ref: workflow,
  });
}

function makeRegistryKey(): SigningKey {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
  return { privateKey, pem, hint: 'SHA256:registry' };
}

function parse(bytes: Uint8Array): unknown {
  return JSON.parse(Buffer.from(bytes).toString());
}
