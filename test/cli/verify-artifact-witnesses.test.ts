import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { VERIFICATION_SUMMARY_TYPE } from '../../src/verify/vsa/own-summary.ts';
import { artifactWorld, outcome } from '../world/artifact-files.ts';
import { sign, sigstore } from '../world/attested-case.ts';
import { jsonBytes, makeBuilder, signStatement, type TestBuilder } from '../world/builder.ts';
import { bytes, honest, sha256 } from '../world/sigstore/honest.ts';
import { set } from '../world/twist.ts';

/** Summaries of verifiers, and builders who came to the same bytes, through the command as a process. */
const RESOURCE = 'pkg:github/acme/tool@1.2.3';
const VERIFIER = 'https://verifier.example/v1';
const BUILDER = 'https://rebuilds.example/linux';
const SOURCE = ['--source-repository', 'https://github.com/acme/tool'];
const SUMMARY = ['--predicate-type', VERIFICATION_SUMMARY_TYPE];
const REPRODUCED = ['--require-property', 'SLSA_BUILD_REPRODUCED'];

const [acme, debian, other] = [makeBuilder(), makeBuilder(), makeBuilder()] as const;

interface Trusted {
  /** Keys that speak for a builder, each with the operator that the user gave it. */
  readonly keys?: readonly (readonly [TestBuilder, operator?: string])[];
  readonly verifiers?: readonly (readonly [
    TestBuilder,
    { readonly level?: string; readonly rebuilds?: boolean },
  ])[];
  readonly github?: string;
  readonly policy?: string;
}

async function world(trusted: Trusted) {
  const made = await artifactWorld();
  const config = join(made.home, 'config');
  mkdirSync(config, { recursive: true });
  writeFileSync(join(config, 'trust.json'), jsonBytes(trustFile(trusted)), { mode: 0o600 });
  if (trusted.policy !== undefined) writeFileSync(join(config, 'policy.toml'), trusted.policy);
  const artifact = ['--artifact', made.file('tool', bytes)];
  const root = ['--trusted-root', made.file('root.json', sigstore.root.json), '--root', 'private'];
  const ask = (evidence: readonly Uint8Array[], flags: readonly string[]) => {
    const files = evidence.flatMap((bundle, index) => ['--bundle', made.file(`${index}.json`, bundle)]);
    return made.ask(...artifact, ...files, ...flags);
  };
  return { ask, root };
}

function trustFile({ keys = [], verifiers = [], github }: Trusted) {
  return {
    formatVersion: 1,
    roots: [],
    refreshed: [],
    keys: keys.map(([{ signer }, operator], index) => ({
      keyId: signer.keyId,
      name: `key-${index}`,
      publicKey: signer.publicKey,
      builderId: BUILDER,
      level: 'SLSA_BUILD_LEVEL_1',
      ...(operator !== undefined && { operator }),
      validFrom: '2026-01-01T00:00:00Z',
    })),
    builders: github === undefined ? [] : [{ ...githubRow, operator: github }],
    verifiers: verifiers.map(([{ signer }, { level = 'SLSA_BUILD_LEVEL_3', rebuilds = false }], index) => ({
      name: `verifier-${index}`,
      id: VERIFIER,
      signer: { kind: 'key', keyId: signer.keyId, publicKey: signer.publicKey },
      operator: `operator-${index}`,
      level,
      rebuilds,
    })),
    denied: [],
  };
}

const githubRow = {
  name: 'forge',
  root: 'private',
  issuer: 'https://token.actions.githubusercontent.com',
  signerWorkflow: '*',
  signerRef: 'any',
  builderId: 'signer-workflow',
  runnerEnvironment: 'github-hosted',
  level: 'SLSA_BUILD_LEVEL_2',
  cited: 'https://slsa.dev/spec/v1.1/levels',
};

function built({ signer }: TestBuilder): Uint8Array {
  const { statement } = honest.artifactAttestation;
  return jsonBytes(signStatement(set('predicate.runDetails.builder.id', BUILDER)(statement), signer));
}

function vouched({ signer }: TestBuilder, changes: Readonly<Record<string, unknown>> = {}): Uint8Array {
  const predicate = {
    verifier: { id: VERIFIER },
    timeVerified: new Date(Date.now() - 60_000).toISOString(),
    resourceUri: RESOURCE,
    verificationResult: 'PASSED',
    verifiedLevels: ['SLSA_BUILD_LEVEL_2'],
    ...changes,
  };
  const subject = [{ name: 'tool', digest: { sha256 } }];
  const statement = {
    _type: 'https://in-toto.io/Statement/v1',
    subject,
    predicateType: VERIFICATION_SUMMARY_TYPE,
    predicate,
  };
  return jsonBytes(signStatement(statement, signer));
}

const keyOf = ({ signer }: TestBuilder) => ['--key', signer.keyId];

describe('a summary is evidence', () => {
  const believed: Trusted = { verifiers: [[acme, {}]] };
  const flags = [...keyOf(acme), ...SUMMARY, '--resource', RESOURCE];

  test('of a trusted verifier, about what was asked for', async () => {
    const { ask } = await world(believed);
    const said = await ask([vouched(acme)], [...flags, '--json']);
    expect(JSON.parse(said.stdout)).toMatchObject({
      ok: true,
      claims: { verifierId: VERIFIER, level: 'SLSA_BUILD_LEVEL_2', signer: acme.signer.keyId },
      verdict: { predicate: { resourceUri: RESOURCE, verifiedLevels: ['SLSA_BUILD_LEVEL_2'] } },
    });
    expect((await ask([vouched(acme)], flags)).stdout).toMatch(
      /^ +judged by +https:\/\/verifier\.example\/v1 /m,
    );
  });

  test.each<[string, Trusted, Uint8Array, readonly string[], string]>([
    ['nobody asked for one', believed, vouched(acme), keyOf(acme), 'VERIFY_PREDICATE_TYPE'],
    ['of nobody trusted', {}, vouched(acme), flags, 'VERIFY_UNKNOWN_SIGNER'],
    [
      'by a key that is trusted as a builder',
      { keys: [[acme]] },
      vouched(acme),
      flags,
      'VERIFY_SUMMARY_VERIFIER',
    ],
    [
      'under another id',
      believed,
      vouched(acme, { verifier: { id: `${VERIFIER}/` } }),
      flags,
      'VERIFY_SUMMARY_VERIFIER',
    ],
    [
      'about another resource',
      believed,
      vouched(acme, { resourceUri: `${RESOURCE}0` }),
      flags,
      'VERIFY_SUMMARY_RESOURCE',
    ],
    [
      'of a failure',
      believed,
      vouched(acme, { verificationResult: 'FAILED', verifiedLevels: ['FAILED'] }),
      flags,
      'VERIFY_SUMMARY_FAILED',
    ],
    ['without a level', believed, vouched(acme, { verifiedLevels: [] }), flags, 'VERIFY_LEVEL_TOO_LOW'],
    [
      'of a lower level',
      believed,
      vouched(acme),
      [...flags, '--require', 'SLSA_BUILD_LEVEL_3'],
      'VERIFY_LEVEL_TOO_LOW',
    ],
    [
      'of a verifier who is believed less',
      { verifiers: [[acme, { level: 'SLSA_BUILD_LEVEL_1' }]] },
      vouched(acme),
      [...flags, '--require', 'SLSA_BUILD_LEVEL_2'],
      'VERIFY_LEVEL_TOO_LOW',
    ],
    [
      'where a source is asked for',
      believed,
      vouched(acme),
      [...flags, ...SOURCE],
      'VERIFY_SOURCE_REPOSITORY',
    ],
    [
      'where a build type is asked for',
      believed,
      vouched(acme),
      [...flags, '--build-type', 'npm-cli'],
      'VERIFY_BUILD_TYPE',
    ],
    [
      'where a parameter is asked for',
      believed,
      vouched(acme),
      [...flags, '--parameter', 'a=1'],
      'VERIFY_PARAMETER_MISMATCH',
    ],
    [
      'that claims to be reproduced',
      { verifiers: [[acme, { rebuilds: true }]] },
      vouched(acme, { verifiedLevels: ['SLSA_BUILD_LEVEL_2', 'SLSA_BUILD_REPRODUCED'] }),
      [...flags, ...REPRODUCED],
      'POLICY_PROPERTY',
    ],
  ])('but not %s', async (_, trusted, evidence, asked, code) => {
    const { ask } = await world(trusted);
    expect(outcome(await ask([evidence], asked))).toBe(code);
  });
});

describe('reproduced', () => {
  const two: Trusted = {
    keys: [
      [acme, 'acme'],
      [debian, 'debian'],
    ],
  };
  const asked = [...keyOf(acme), ...SOURCE, ...REPRODUCED];

  test('by two builders of two operators', async () => {
    const { ask } = await world(two);
    const said = await ask([built(acme), built(debian)], [...asked, '--json']);
    const levels = ['SLSA_BUILD_LEVEL_1', 'SLSA_BUILD_REPRODUCED'];
    expect(JSON.parse(said.stdout)).toMatchObject({
      operators: ['acme', 'debian'],
      verdict: { predicate: { verifiedLevels: levels } },
    });
  });

  test('by a forge and a verifier who rebuilds, whom the policy of the machine asks for', async () => {
    const policy = 'require = "SLSA_BUILD_REPRODUCED"';
    const keyless = await sign(honest.artifactAttestation, {});
    const trusted = { github: 'github', policy, verifiers: [[debian, { rebuilds: true }]] } as const;
    const { ask, root } = await world(trusted);
    const flags = [...root, ...SOURCE, '--resource', RESOURCE];
    expect(outcome(await ask([keyless, vouched(debian)], flags))).toBe('verified');
    expect(outcome(await ask([keyless], flags))).toBe('POLICY_PROPERTY');
    const idle = await world({ ...trusted, verifiers: [[debian, {}]] });
    expect(outcome(await idle.ask([keyless, vouched(debian)], flags))).toBe('POLICY_PROPERTY');
  });

  test.each<[string, Trusted, readonly Uint8Array[]]>([
    ['by one', two, [built(acme)]],
    ['by the same one twice', two, [built(acme), built(acme)]],
    [
      'by one operator with two keys',
      {
        keys: [
          [acme, 'acme'],
          [debian, 'acme'],
        ],
      },
      [built(acme), built(debian)],
    ],
    [
      'by one of whom nobody knows the operator',
      { keys: [[acme, 'acme'], [debian]] },
      [built(acme), built(debian)],
    ],
    ['by somebody who is not trusted', two, [built(acme), built(other)]],
    ['by somebody who came to other bytes', two, [built(acme), otherBytes(debian)]],
    ['by somebody who built another source', two, [built(acme), otherSource(debian)]],
  ])('not %s', async (_, trusted, evidence) => {
    const { ask } = await world(trusted);
    expect(outcome(await ask(evidence, asked))).toBe('POLICY_PROPERTY');
  });
});

function otherBytes({ signer }: TestBuilder): Uint8Array {
  const { statement } = honest.artifactAttestation;
  const twisted = set(
    'subject.0.digest.sha256',
    '0'.repeat(64),
  )(set('predicate.runDetails.builder.id', BUILDER)(statement));
  return jsonBytes(signStatement(twisted, signer));
}

function otherSource({ signer }: TestBuilder): Uint8Array {
  const { statement } = honest.artifactAttestation;
  const text = JSON.stringify(set('predicate.runDetails.builder.id', BUILDER)(statement));
  return jsonBytes(signStatement(JSON.parse(text.replaceAll('acme/tool', 'acme/fork')), signer));
}
