import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { PROVENANCE_TYPE, STATEMENT_TYPE } from '../../../src/model/attestation.ts';
import type { AttestedExpectation, RefRule } from '../../../src/model/attested-expectation.ts';
import { keyIdOf } from '../../../src/model/builder-key-id.ts';
import type { BuilderSigner } from '../../../src/model/builder-signer.ts';
import { canonicalJson } from '../../../src/model/canonical-json.ts';
import { sha256Of } from '../../../src/model/digest.ts';
import { packageUrl } from '../../../src/model/purl.ts';
import type { TrustedBuilder, TrustedKey } from '../../../src/model/trust.ts';
import { pypiPublish } from '../../../src/verify/build-types/pypi-publish/read.ts';
import { PROVENANCE_V02_TYPE } from '../../../src/verify/statement/provenance-v02.ts';
import { statementOf } from '../builder.ts';
import { expectation as sourceBuild } from '../door-case.ts';
import { set } from '../twist.ts';
import { COMMIT, GITHUB_ISSUER, gitHubRun, gitLabRun, reusableRun } from './identities.ts';
import type { Identity } from './identity.ts';
import type { SigningKey } from './signing.ts';
import {
  artifactAttestation,
  generatorV1,
  generatorV02,
  gitLabV1,
  npmV1,
  npmV02,
  type Subject,
} from './statements.ts';

/** The artifact that all honest statements are about. */
export const bytes = Buffer.from('tool 1.2.3 for linux-x64');
export const sha256 = sha256Of(bytes);
export const sha512 = createHash('sha512').update(bytes).digest('hex');

/** Honest evidence of one build type, and what is expected of it. */
export interface Honest {
  readonly statement: unknown;
  readonly run: Identity;
  readonly expectation: AttestedExpectation;
}

const TAG: RefRule = { type: 'exact', ref: 'refs/tags/v1.2.3' };
const REPOSITORY = 'https://github.com/acme/tool';
const GENERATOR = 'slsa-framework/slsa-github-generator/.github/workflows';
export const BUILDER = 'acme/builders/.github/workflows/build.yml';
const REBUILDER = 'acme/rebuilds/.github/workflows/build.yml';

const file: Subject = { name: 'tool-1.2.3-linux-x64.tar.gz', digest: { sha256 } };
const npmPackage: Subject = { name: 'pkg:npm/%40acme/tool@1.2.3', digest: { sha512 } };

const fromTag: AttestedExpectation = {
  buildType: 'attested',
  resource: 'pkg:github/acme/tool@1.2.3',
  signer: workflowOf('acme/tool/.github/workflows/release.yml', TAG),
  sourceRepository: REPOSITORY,
  sourceRepositoryId: '495574555',
  sourceRef: TAG,
  sourceCommit: COMMIT,
  runnerEnvironment: 'github-hosted',
  predicateTypes: [PROVENANCE_TYPE],
  buildTypes: ['github-actions-workflow'],
  parameters: {},
  minimumLevel: 'SLSA_BUILD_LEVEL_2',
};

const wheel: Subject = { name: 'tool-1.2.3-py3-none-any.whl', digest: { sha256 } };

const npm = {
  resource: npmPackage.name,
  subjectName: npmPackage.name,
} as const;

const own = gitHubRun();
const reusable = reusableRun(`${BUILDER}@refs/tags/v4.0.0`);
const generic = reusableRun(`${GENERATOR}/generator_generic_slsa3.yml@refs/tags/v2.0.0`);
const nodejs = reusableRun(`${GENERATOR}/builder_nodejs_slsa3.yml@refs/tags/v2.0.0`);
const rebuild = gitHubRun({
  repository: 'acme/rebuilds',
  repository_id: '611111111',
  workflow_ref: `${REBUILDER}@refs/heads/main`,
  job_workflow_ref: `${REBUILDER}@refs/heads/main`,
  ref: 'refs/heads/main',
});
const pipeline = gitLabRun();

export const honest = {
  artifactAttestation: {
    statement: artifactAttestation(own, file),
    run: own,
    expectation: fromTag,
  },
  reusableWorkflow: {
    statement: artifactAttestation(reusable, file),
    run: reusable,
    expectation: {
      ...fromTag,
      signer: workflowOf(BUILDER, { type: 'any-tag' }),
      minimumLevel: 'SLSA_BUILD_LEVEL_3',
    },
  },
  generatorV02: {
    statement: generatorV02(generic, file),
    run: generic,
    expectation: {
      ...fromTag,
      signer: workflowOf(`${GENERATOR}/generator_generic_slsa3.yml`, { type: 'any-tag' }),
      predicateTypes: [PROVENANCE_V02_TYPE],
      buildTypes: ['slsa-github-generator'],
      minimumLevel: 'SLSA_BUILD_LEVEL_3',
    },
  },
  generatorV1: {
    statement: generatorV1(nodejs, npmPackage),
    run: nodejs,
    expectation: {
      ...fromTag,
      ...npm,
      signer: workflowOf(`${GENERATOR}/builder_nodejs_slsa3.yml`, { type: 'any-tag' }),
      buildTypes: ['slsa-github-generator'],
      parameters: { inputs: canonicalJson({ 'run-scripts': 'ci, build' }) },
      minimumLevel: 'SLSA_BUILD_LEVEL_3',
    },
  },
  npmV02: {
    statement: npmV02(own, npmPackage),
    run: own,
    expectation: { ...fromTag, ...npm, predicateTypes: [PROVENANCE_V02_TYPE], buildTypes: ['npm-cli'] },
  },
  npmV1: {
    statement: npmV1(own, npmPackage),
    run: own,
    expectation: { ...fromTag, ...npm },
  },
  gitLabV1: {
    statement: gitLabV1(pipeline, file),
    run: pipeline,
    expectation: {
      ...fromTag,
      resource: 'pkg:generic/tool@1.2.3',
      signer: {
        kind: 'certificate',
        root: 'private',
        issuer: 'https://gitlab.com',
        identity: {
          type: 'workflow',
          workflow: 'https://gitlab.com/acme/tool//.gitlab-ci.yml',
          ref: TAG,
        },
      },
      sourceRepository: 'https://gitlab.com/acme/tool',
      sourceRepositoryId: '41829472',
      runnerEnvironment: 'any',
      buildTypes: ['gitlab'],
    },
  },
  headwaterKeyless: {
    statement: headwaterStatement(`https://github.com/${REBUILDER}@refs/heads/main`),
    run: rebuild,
    expectation: headwaterExpectation(),
  },
} satisfies Record<string, Honest>;

export type HonestName = keyof typeof honest;

/** The table of (signer, builder) pairs that the honest ones stand in. */
export const builders: readonly TrustedBuilder[] = [
  row({ name: 'own workflow', signerWorkflow: '*' }),
  row({ name: 'without logs', root: 'private-unlogged', signerWorkflow: '*' }),
  row({ name: 'npm', signerWorkflow: '*', builderId: 'https://github.com/actions/runner/github-hosted' }),
  row({ name: 'npm v0.2', signerWorkflow: '*', builderId: 'https://github.com/actions/runner' }),
  row({
    name: 'builder of acme',
    signerWorkflow: `https://github.com/${BUILDER}`,
    level: 'SLSA_BUILD_LEVEL_3',
  }),
  ...['generator_generic_slsa3.yml', 'builder_nodejs_slsa3.yml'].map((name) =>
    row({
      name,
      signerWorkflow: `https://github.com/${GENERATOR}/${name}`,
      signerRef: 'release-tag',
      level: 'SLSA_BUILD_LEVEL_3',
    }),
  ),
  row({
    name: 'gitlab',
    issuer: 'https://gitlab.com',
    signerWorkflow: '*',
    builderId: 'runner-of-source-repository',
    runnerEnvironment: 'gitlab-hosted',
  }),
];

/** What PyPI's publisher says with the same run: that it published, and nothing of a build. */
export const publish: Honest = {
  statement: {
    _type: STATEMENT_TYPE,
    subject: [wheel],
    predicateType: pypiPublish.predicateType,
    predicate: null,
  },
  run: own,
  expectation: publishExpectation(),
};

/** Somebody's key, trusted for one builder. */
export const otherKey = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const otherPem = otherKey.publicKey.export({ type: 'spki', format: 'pem' }).toString();
export const trustedKey: TrustedKey = {
  keyId: keyIdOf(otherKey.publicKey),
  name: 'acme',
  publicKey: otherPem,
  builderId: 'https://builds.acme.example/linux',
  level: 'SLSA_BUILD_LEVEL_2',
  validFrom: '2026-01-01T00:00:00Z',
};

/** The holder of that key. */
export const otherSigner: BuilderSigner & SigningKey = {
  keyId: trustedKey.keyId,
  publicKey: otherPem,
  builderId: 'https://builds.acme.example/linux',
  sign: (payload) => sign('sha256', payload, otherKey.privateKey),
  privateKey: otherKey.privateKey,
  pem: otherPem,
  hint: trustedKey.keyId,
};

/** What somebody builds for others, and signs with that key. */
export const keySigned: Pick<Honest, 'statement' | 'expectation'> = {
  statement: set(
    'predicate.runDetails.builder.id',
    'https://builds.acme.example/linux',
  )(artifactAttestation(own, file)),
  expectation: { ...fromTag, signer: { kind: 'key', keyId: trustedKey.keyId } },
};

function publishExpectation(): AttestedExpectation {
  const { minimumLevel, ...rest } = fromTag;
  return { ...rest, subjectName: wheel.name, predicateTypes: [pypiPublish.predicateType], buildTypes: [] };
}

function row(changes: Partial<TrustedBuilder> & { name: string; signerWorkflow: string }): TrustedBuilder {
  return {
    root: 'private',
    issuer: GITHUB_ISSUER,
    signerRef: 'any',
    builderId: 'signer-workflow',
    runnerEnvironment: 'github-hosted',
    level: 'SLSA_BUILD_LEVEL_2',
    cited: 'https://slsa.dev/spec/v1.1/levels',
    ...changes,
  };
}

function workflowOf(workflow: string, ref: RefRule): AttestedExpectation['signer'] {
  const identity = { type: 'workflow', workflow: `https://github.com/${workflow}`, ref } as const;
  return { kind: 'certificate', root: 'private', issuer: GITHUB_ISSUER, identity };
}

/** headwater's own build, made by a workflow and not by a machine with a key. */
function headwaterStatement(builderId: string) {
  const built = { artifactSha256: sha256, tarSha256: sha256Of('tar'), filesSha256: sha256Of('files') };
  return statementOf(sourceBuild, built, builderId);
}

function headwaterExpectation(): AttestedExpectation {
  const { sourceRepositoryId, sourceRef, sourceCommit, ...rest } = fromTag;
  const materials = (list: readonly { uri: string; sha256: string }[]) =>
    canonicalJson([...list].sort((one, other) => (one.uri < other.uri ? -1 : 1)));
  return {
    ...rest,
    resource: 'pkg:generic/jq@1.8.1',
    subjectName: 'jq-1.8.1-linux-x64.tar.zst',
    signer: workflowOf(REBUILDER, { type: 'exact', ref: 'refs/heads/main' }),
    sourceRepository: 'https://github.com/acme/rebuilds',
    buildTypes: ['headwater-source'],
    parameters: {
      package: '"jq"',
      version: '"1.8.1"',
      platform: '"linux-x64"',
      recipeDigest: `"sha256:${sourceBuild.recipeDigest}"`,
      sources: materials(
        sourceBuild.sources.map(({ url, sha256: digest }) => ({ uri: url, sha256: digest })),
      ),
      libraries: materials(
        sourceBuild.needs.map((need) => ({
          uri: packageUrl({ ...need, platform: sourceBuild.platform }),
          sha256: need.sha256,
        })),
      ),
    },
  };
}
