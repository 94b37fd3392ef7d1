import { describe, expect, test } from 'vitest';
import { judge, type Row } from '../world/attested-case.ts';
import { append, both, copy, drop, edit, set, type Twist } from '../world/twist.ts';

const BAD = 'VERIFY_PREDICATE_INVALID';
const UNKNOWN = 'VERIFY_PARAMETER_UNKNOWN';
const BUILD = 'VERIFY_BUILD_TYPE';
const definition = 'predicate.buildDefinition';
const external = `${definition}.externalParameters`;
const workflow = `${external}.workflow`;
const source = `${definition}.resolvedDependencies.0`;
const github = `${definition}.internalParameters.github`;
const details = 'predicate.runDetails';
const builder = `${details}.builder.id`;
const says = (statement: Twist) => ({ statement });
const respelled = (path: string, from: string, to: string) =>
  says(edit(path, (text) => text.replace(from, to)));

/** SLSA v1, GitHub's own build type: what the text itself gives away. */
const rows: readonly Row[] = [
  ['no build type', says(drop(`${definition}.buildType`)), BUILD],
  ['an empty build type', says(set(`${definition}.buildType`, '')), BUILD],
  ['a build type nobody knows', says(set(`${definition}.buildType`, 'https://example.com/build')), BUILD],
  ['a build type of a later version', respelled(`${definition}.buildType`, 'v1', 'v2'), BUILD],
  ['a build type with a slash behind it', respelled(`${definition}.buildType`, 'v1', 'v1/'), BUILD],
  ['a build type over http', respelled(`${definition}.buildType`, 'https', 'http'), BUILD],
  ['a build type with a homoglyph', respelled(`${definition}.buildType`, 'a', '\u0430'), BUILD],
  [
    'a build type in a list',
    says(set(`${definition}.buildType`, ['https://actions.github.io/buildtypes/workflow/v1'])),
    BUILD,
  ],
  ['a build type of v0.2', says(set(`${definition}.buildType`, 'https://github.com/npm/cli/gha/v2')), BUILD],
  [
    'two build types, one where v0.2 has it',
    says(set('predicate.buildType', 'https://github.com/npm/cli/gha/v2')),
    BAD,
  ],
  ['an unknown member of the predicate', says(set('predicate.note', 'x')), BAD],
  ['an unknown member of the definition', says(set(`${definition}.note`, 'x')), BAD],
  ['an unknown member of the run', says(set(`${details}.note`, 'x')), BAD],
  ['an unknown member of the builder', says(set(`${details}.builder.note`, 'x')), BAD],
  ['an unknown member of the metadata', says(set(`${details}.metadata.note`, 'x')), BAD],
  ['no external parameters', says(drop(external)), BAD],
  ['external parameters null', says(set(external, null)), BAD],
  ['external parameters in a list', says(set(external, [])), BAD],
  ['an external parameter nobody knows', says(set(`${external}.mirror`, 'https://evil.example')), UNKNOWN],
  ['an external parameter nobody knows, empty', says(set(`${external}.mirror`, '')), UNKNOWN],
  ['an external parameter nobody knows, null', says(set(`${external}.mirror`, null)), UNKNOWN],
  [
    'an external parameter that differs by its case',
    says(set(`${external}.Inputs`, { debug: true })),
    UNKNOWN,
  ],
  [
    'an external parameter of another build type',
    says(set(`${external}.source`, 'git+https://github.com/evil/tool')),
    UNKNOWN,
  ],
  ['an external parameter named __proto__', says(set(`${external}.__proto__`, { x: 1 })), UNKNOWN],
  ['an external parameter named constructor', says(set(`${external}.constructor`, { x: 1 })), UNKNOWN],
  ['no workflow', says(drop(workflow)), BAD],
  ['a workflow in text', says(set(workflow, 'release.yml')), BAD],
  ['a workflow with an unknown member', says(set(`${workflow}.inputs`, {})), BAD],
  ['a workflow without a ref', says(drop(`${workflow}.ref`)), BAD],
  ['a workflow without a repository', says(drop(`${workflow}.repository`)), BAD],
  ['a workflow without a path', says(drop(`${workflow}.path`)), BAD],
  ['a short ref', says(set(`${workflow}.ref`, 'v1.2.3')), BAD],
  ['an empty ref', says(set(`${workflow}.ref`, '')), BAD],
  ['a ref with a NUL', says(edit(`${workflow}.ref`, (text) => `${text}\0`)), BAD],
  ['a ref with a dot segment', says(set(`${workflow}.ref`, 'refs/tags/../heads/main')), BAD],
  ['a ref with percent-encoding', says(set(`${workflow}.ref`, 'refs/tags/v1%2e2.3')), BAD],
  ['a ref with a space', says(set(`${workflow}.ref`, 'refs/tags/v1.2.3 ')), BAD],
  ['a ref with a homoglyph', says(set(`${workflow}.ref`, 'refs/t\u0430gs/v1.2.3')), BAD],
  ['a ref with a line break', says(set(`${workflow}.ref`, 'refs/tags/v1.2.3\n')), BAD],
  ['a ref in capitals', says(set(`${workflow}.ref`, 'REFS/TAGS/V1.2.3')), BAD],
  ['a ref of another kind', says(set(`${workflow}.ref`, 'refs/notes/v1.2.3')), BAD],
  ['another ref than the source', says(set(`${workflow}.ref`, 'refs/heads/main')), BAD],
  [
    'another repository than the source',
    says(set(`${workflow}.repository`, 'https://github.com/evil/tool')),
    BAD,
  ],
  [
    'a repository with a user name',
    says(set(`${workflow}.repository`, 'https://github.com@evil.example/acme/tool')),
    BAD,
  ],
  [
    'a repository with user name and password',
    says(set(`${workflow}.repository`, 'https://acme:x@github.com/acme/tool')),
    BAD,
  ],
  ['a repository with a port', respelled(`${workflow}.repository`, 'github.com', 'github.com:443'), BAD],
  ['a repository with a slash behind it', respelled(`${workflow}.repository`, 'tool', 'tool/'), BAD],
  ['a repository with a query', respelled(`${workflow}.repository`, 'tool', 'tool?x'), BAD],
  ['a repository with a fragment', respelled(`${workflow}.repository`, 'tool', 'tool#x'), BAD],
  ['a repository with percent-encoding', respelled(`${workflow}.repository`, 'tool', '%74ool'), BAD],
  [
    'a repository with a dot segment',
    respelled(`${workflow}.repository`, 'acme/tool', 'evil/../acme/tool'),
    BAD,
  ],
  ['a repository with two slashes', respelled(`${workflow}.repository`, 'acme/tool', 'acme//tool'), BAD],
  ['a repository with a backslash', respelled(`${workflow}.repository`, 'acme/tool', 'acme\\tool'), BAD],
  ['a repository over http', respelled(`${workflow}.repository`, 'https', 'http'), BAD],
  ['a repository over ssh', says(set(`${workflow}.repository`, 'ssh://git@github.com/acme/tool')), BAD],
  [
    'a repository of a host in capitals',
    respelled(`${workflow}.repository`, 'github.com', 'GitHub.com'),
    BAD,
  ],
  [
    'a repository of a host with a dot behind it',
    respelled(`${workflow}.repository`, 'github.com', 'github.com.'),
    BAD,
  ],
  ['a repository with a homoglyph', respelled(`${workflow}.repository`, 'acme', '\u0430cme'), BAD],
  ['a repository without an owner', says(set(`${workflow}.repository`, 'https://github.com/tool')), BAD],
  ['a repository without a host', says(set(`${workflow}.repository`, '/acme/tool')), BAD],
  ['a repository with a NUL', respelled(`${workflow}.repository`, 'tool', 'tool\0'), BAD],
  [
    'a path that leaves the repository',
    says(set(`${workflow}.path`, '../../evil/.github/workflows/release.yml')),
    BAD,
  ],
  ['an absolute path', says(set(`${workflow}.path`, '/.github/workflows/release.yml')), BAD],
  [
    'a path with a ref in it',
    says(set(`${workflow}.path`, '.github/workflows/release.yml@refs/heads/main')),
    BAD,
  ],
  ['a path that is no workflow', says(set(`${workflow}.path`, '.github/workflows/release.sh')), BAD],
  ['an empty path', says(set(`${workflow}.path`, '')), BAD],
  ['no dependencies', says(drop(`${definition}.resolvedDependencies`)), BAD],
  ['an empty list of dependencies', says(set(`${definition}.resolvedDependencies`, [])), BAD],
  ['dependencies in an object', says(set(`${definition}.resolvedDependencies`, {})), BAD],
  ['a source without an address', says(drop(`${source}.uri`)), BAD],
  ['a source without a digest', says(drop(`${source}.digest`)), BAD],
  ['a source with an empty set of digests', says(set(`${source}.digest`, {})), BAD],
  ['a source with a short commit', says(edit(`${source}.digest.gitCommit`, (text) => text.slice(0, 7))), BAD],
  [
    'a source with a commit in capitals',
    says(edit(`${source}.digest.gitCommit`, (text) => text.toUpperCase())),
    BAD,
  ],
  [
    'a source with a digest of another name',
    says(
      both(copy(`${source}.digest.gitCommit`, `${source}.digest.sha1`), drop(`${source}.digest.gitCommit`)),
    ),
    BAD,
  ],
  ['a source with two commits', says(set(`${source}.digest.sha1`, '0'.repeat(40))), BAD],
  ['a source with an unknown member', says(set(`${source}.note`, 'x')), BAD],
  ['a source of two refs', respelled(`${source}.uri`, '@refs', '@refs/heads/main@refs'), BAD],
  ['a source twice', says(copy(source, `${definition}.resolvedDependencies.1`)), BAD],
  [
    'a source twice, of another commit',
    says(
      append(`${definition}.resolvedDependencies`, {
        uri: 'git+https://github.com/acme/tool@refs/tags/v1.2.3',
        digest: { gitCommit: '0'.repeat(40) },
      }),
    ),
    BAD,
  ],
  [
    'a source twice, in another spelling',
    says(
      append(`${definition}.resolvedDependencies`, {
        uri: 'https://github.com/acme/tool.git',
        digest: { gitCommit: '0'.repeat(40) },
      }),
    ),
    BAD,
  ],
  ['internal parameters in a list', says(set(`${definition}.internalParameters`, [])), BAD],
  ['a repository id that is a number', says(set(`${github}.repository_id`, 495574555)), BAD],
  ['an empty repository id', says(set(`${github}.repository_id`, '')), BAD],
  ['no run', says(drop(details)), BAD],
  ['no builder', says(drop(`${details}.builder`)), BAD],
  ['a builder in text', says(copy(builder, `${details}.builder`)), BAD],
  ['a builder without an id', says(drop(builder)), BAD],
  ['an empty builder', says(set(builder, '')), BAD],
  ['a builder that is no address', says(set(builder, 'release.yml')), BAD],
  ['a builder over http', respelled(builder, 'https', 'http'), BAD],
  ['a builder with a user name', respelled(builder, 'https://', 'https://github.com@'), BAD],
  ['a builder with a fragment', says(edit(builder, (text) => `${text}#x`)), BAD],
  ['a builder with a query', says(edit(builder, (text) => `${text}?x`)), BAD],
  ['a builder with a port', respelled(builder, 'github.com', 'github.com:8443'), BAD],
  ['a builder with a dot segment', respelled(builder, 'github.com/', 'github.com/evil/../'), BAD],
  ['a builder of a host in capitals', respelled(builder, 'github.com', 'GITHUB.com'), BAD],
  ['a builder with a line break', says(edit(builder, (text) => `${text}\n`)), BAD],
  [
    'a builder and a runner that disagree',
    says(
      both(
        set(builder, 'https://github.com/actions/runner/github-hosted'),
        set(`${github}.runner_environment`, 'self-hosted'),
      ),
    ),
    BAD,
  ],
  ['a run of two names', says(set(`${details}.metadata.invocationID`, 'x')), BAD],
  ['a beginning that is no moment', says(set(`${details}.metadata.startedOn`, 'yesterday')), BAD],
  ['a beginning without a zone', says(set(`${details}.metadata.startedOn`, '2026-06-01T12:00:00')), BAD],
  [
    'a day the calendar does not have',
    says(set(`${details}.metadata.startedOn`, '2026-02-30T12:00:00Z')),
    BAD,
  ],
  [
    'an end before its beginning',
    says(
      both(
        set(`${details}.metadata.startedOn`, '2026-06-02T12:00:00Z'),
        set(`${details}.metadata.finishedOn`, '2026-06-01T12:00:00Z'),
      ),
    ),
    BAD,
  ],
];

describe('a predicate of GitHub Actions that cannot be meant is refused', () => {
  test.each(rows)('%s', async (_, mutation, code) => {
    expect(await judge('artifactAttestation', mutation)).toBe(code);
  });

  test.each(rows)('%s, as npm writes it', async (_, { statement }, code) => {
    if (statement === undefined) throw new Error('only statements are twisted here');
    const twisted = await judge('npmV1', { statement: asNpm(statement) });
    expect(twisted).toBe(code);
  });
});

/** npm tells no runner beside its builder; all else stands where GitHub has it. */
function asNpm(twist: Twist): Twist {
  return (statement) => twist(set(`${github}.runner_environment`, 'github-hosted')(statement));
}
