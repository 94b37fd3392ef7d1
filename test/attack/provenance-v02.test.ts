import { describe, expect, test } from 'vitest';
import { PROVENANCE_TYPE } from '../../src/model/attestation.ts';
import { judge, type Row } from '../world/attested-case.ts';
import { append, both, copy, drop, edit, set, type Twist } from '../world/twist.ts';

const BAD = 'VERIFY_PREDICATE_INVALID';
const UNKNOWN = 'VERIFY_PARAMETER_UNKNOWN';
const BUILD = 'VERIFY_BUILD_TYPE';
const invocation = 'predicate.invocation';
const config = `${invocation}.configSource`;
const environment = `${invocation}.environment`;
const material = 'predicate.materials.0';
const builder = 'predicate.builder.id';
const OTHER = '0'.repeat(40);
const says = (statement: Twist) => ({ statement });
const respelled = (path: string, from: string, to: string) =>
  says(edit(path, (text) => text.replace(from, to)));
const everywhere = (from: string, to: string) =>
  says(
    both(
      edit(`${config}.uri`, (text) => text.replace(from, to)),
      edit(`${material}.uri`, (text) => text.replace(from, to)),
    ),
  );

/** What npm's and the generator's provenance of SLSA v0.2 have in common. */
const common: readonly Row[] = [
  ['no build type', says(drop('predicate.buildType')), BUILD],
  ['an empty build type', says(set('predicate.buildType', '')), BUILD],
  ['a build type of another version', says(edit('predicate.buildType', (text) => `${text}0`)), BUILD],
  [
    'a build type of v1',
    says(set('predicate.buildType', 'https://actions.github.io/buildtypes/workflow/v1')),
    BUILD,
  ],
  [
    'a predicate of v1 under the type of v0.2',
    says(set('predicate', { buildDefinition: {}, runDetails: {} })),
    BUILD,
  ],
  [
    'the same predicate under the type of v1',
    { statement: set('predicateType', PROVENANCE_TYPE), expectation: { predicateTypes: [PROVENANCE_TYPE] } },
    BUILD,
  ],
  [
    'a type of the predicate nobody asked for',
    says(set('predicateType', PROVENANCE_TYPE)),
    'VERIFY_PREDICATE_TYPE',
  ],
  ['an unknown member of the predicate', says(set('predicate.note', 'x')), BAD],
  ['an unknown member of the builder', says(set('predicate.builder.note', 'x')), BAD],
  ['an unknown member of the invocation', says(set(`${invocation}.note`, 'x')), BAD],
  ['an unknown member of the configuration', says(set(`${config}.note`, 'x')), BAD],
  ['an unknown member of the metadata', says(set('predicate.metadata.note', 'x')), BAD],
  ['an unknown member of a material', says(set(`${material}.note`, 'x')), BAD],
  ['no builder', says(drop('predicate.builder')), BAD],
  ['an empty builder', says(set(builder, '')), BAD],
  ['a builder over http', respelled(builder, 'https', 'http'), BAD],
  ['a builder with a user name', respelled(builder, 'https://', 'https://github.com@'), BAD],
  ['a builder with a fragment', says(edit(builder, (text) => `${text}#x`)), BAD],
  ['no invocation', says(drop(invocation)), BAD],
  ['an invocation in a list', says(set(invocation, [])), BAD],
  ['no configuration', says(drop(config)), BAD],
  ['a configuration without an address', says(drop(`${config}.uri`)), BAD],
  ['a configuration without a digest', says(drop(`${config}.digest`)), BAD],
  ['a configuration of another repository', respelled(`${config}.uri`, 'acme/', 'evil/'), BAD],
  ['a configuration of another ref', respelled(`${config}.uri`, 'v1.2.3', 'v1.2.2'), BAD],
  ['a configuration of another commit', says(set(`${config}.digest.sha1`, OTHER)), BAD],
  ['a configuration with two commits', says(set(`${config}.digest.gitCommit`, OTHER)), BAD],
  [
    'a configuration with a commit of another name',
    says(both(copy(`${config}.digest.sha1`, `${config}.digest.sha256`), drop(`${config}.digest.sha1`))),
    BAD,
  ],
  ['a configuration with an empty entry point', says(set(`${config}.entryPoint`, '')), BAD],
  ['a configuration with an entry point outside', says(set(`${config}.entryPoint`, '../../evil.yml')), BAD],
  ['no materials', says(drop('predicate.materials')), BAD],
  ['an empty list of materials', says(set('predicate.materials', [])), BAD],
  ['a material of another repository', respelled(`${material}.uri`, 'acme/', 'evil/'), BAD],
  [
    'a material of a repository with the same prefix',
    respelled(`${material}.uri`, 'tool@', 'tool-evil@'),
    BAD,
  ],
  ['a material of another ref', respelled(`${material}.uri`, 'v1.2.3', 'v1.2.4'), BAD],
  ['a material of a branch of the same name', respelled(`${material}.uri`, 'tags', 'heads'), BAD],
  ['a material of another commit', says(set(`${material}.digest.sha1`, OTHER)), BAD],
  [
    'a second material of the source',
    says(append('predicate.materials', { uri: 'git+https://github.com/acme/tool', digest: { sha1: OTHER } })),
    BAD,
  ],
  [
    'a second material before the source',
    says((statement) =>
      both(
        set('predicate.materials', [{ uri: 'git+https://github.com/evil/tool', digest: { sha1: OTHER } }]),
      )(statement),
    ),
    BAD,
  ],
  ['a source over ssh', everywhere('git+https://', 'git+ssh://git@'), BAD],
  ['a source without a scheme', everywhere('git+https://', ''), BAD],
  ['a source with a user name', everywhere('https://', 'https://acme@'), BAD],
  ['a source with percent-encoding', everywhere('tool', '%74ool'), BAD],
  ['a source of a short ref', everywhere('refs/tags/', ''), BAD],
  ['a source of two refs', everywhere('@refs', '@refs/heads/x@refs'), BAD],
  ['a source with a homoglyph', everywhere('acme', '\u0430cme'), BAD],
  ['parameters in a list', says(set(`${invocation}.parameters`, [])), BAD],
  ['a parameter nobody knows', says(set(`${invocation}.parameters.mirror`, 'https://evil.example')), UNKNOWN],
  ['a parameter nobody knows, empty', says(set(`${invocation}.parameters.mirror`, '')), UNKNOWN],
  ['a parameter that differs by its case', says(set(`${invocation}.parameters.Inputs`, { x: 1 })), UNKNOWN],
  ['an environment in a list', says(set(environment, [])), BAD],
  [
    'a run of two names',
    says(
      both(
        set('predicate.metadata.buildInvocationId', 'a'),
        set('predicate.metadata.buildInvocationID', 'b'),
      ),
    ),
    BAD,
  ],
  ['an end that is no moment', says(set('predicate.metadata.buildFinishedOn', 'soon')), BAD],
];

const npm: readonly Row[] = [
  [
    'a build type where v1 has it too',
    says(set('predicate.buildDefinition', { buildType: 'https://github.com/npm/cli/gha/v2' })),
    BAD,
  ],
  [
    'the build type of the generator',
    says(set('predicate.buildType', 'https://github.com/slsa-framework/slsa-github-generator/generic@v2')),
    BUILD,
  ],
  ['inputs, of which npm knows none', says(set(`${invocation}.parameters.inputs`, { x: 1 })), UNKNOWN],
  [
    'inputs of the event',
    says(set(`${environment}.GITHUB_EVENT_PAYLOAD`, { inputs: { tag: 'evil' } })),
    UNKNOWN,
  ],
  ['an environment of another repository', says(set(`${environment}.GITHUB_REPOSITORY`, 'evil/tool')), BAD],
  [
    'an environment of a repository in another case',
    says(set(`${environment}.GITHUB_REPOSITORY`, 'Acme/tool')),
    BAD,
  ],
  ['an environment of another ref', says(set(`${environment}.GITHUB_REF`, 'refs/heads/main')), BAD],
  ['an environment of another commit', says(set(`${environment}.GITHUB_SHA`, OTHER)), BAD],
  [
    'an environment of a short commit',
    says(edit(`${environment}.GITHUB_SHA`, (text) => text.slice(0, 8))),
    BAD,
  ],
  [
    'an environment of another workflow',
    respelled(`${environment}.GITHUB_WORKFLOW_REF`, 'release', 'evil'),
    BAD,
  ],
  [
    'an environment of a workflow of another repository',
    respelled(`${environment}.GITHUB_WORKFLOW_REF`, 'acme/', 'evil/'),
    BAD,
  ],
  [
    'an environment of a workflow of another ref',
    respelled(`${environment}.GITHUB_WORKFLOW_REF`, 'v1.2.3', 'v1.2.2'),
    BAD,
  ],
  [
    'an environment of a workflow without a ref',
    respelled(`${environment}.GITHUB_WORKFLOW_REF`, '@refs/tags/v1.2.3', ''),
    BAD,
  ],
  ['a repository id that is a number', says(set(`${environment}.GITHUB_REPOSITORY_ID`, 1)), BAD],
];

const generator: readonly Row[] = [
  [
    'the build type of npm where v1 has it',
    says(set('predicate.buildDefinition', { buildType: 'https://github.com/npm/cli/gha/v2' })),
    BUILD,
  ],
  ['the build type of npm', says(set('predicate.buildType', 'https://github.com/npm/cli/gha/v1')), BUILD],
  [
    'inputs of another event beside the parameters',
    says(
      both(
        set(`${invocation}.parameters.event_inputs`, { tag: 'v1' }),
        set(`${environment}.github_event_payload.inputs`, { tag: 'evil' }),
      ),
    ),
    BAD,
  ],
  ['an environment of another ref', says(set(`${environment}.github_ref`, 'refs/heads/main')), BAD],
  ['an environment of another commit', says(set(`${environment}.github_sha1`, OTHER)), BAD],
  ['an environment of a commit that is a number', says(set(`${environment}.github_sha1`, 1)), BAD],
  ['an event in text', says(set(`${environment}.github_event_payload`, 'x')), BAD],
];

describe('a predicate of npm in SLSA v0.2 that cannot be meant is refused', () => {
  test.each([...common, ...npm])('%s', async (_, mutation, code) => {
    expect(await judge('npmV02', mutation)).toBe(code);
  });
});

describe('a predicate of slsa-github-generator in SLSA v0.2 that cannot be meant is refused', () => {
  test.each([...common, ...generator])('%s', async (_, mutation, code) => {
    expect(await judge('generatorV02', mutation)).toBe(code);
  });
});
