import { describe, expect, it } from 'vitest';
import { HeadwaterError } from '../../src/errors.ts';
import {
  askToPin,
  identityNeeded,
  loadPins,
  pinnedDemand,
  pinsFile,
  recordPin,
  removePin,
} from '../../src/flows/pins.ts';
import type { CertificateSigner } from '../../src/model/signer.ts';
import { expectationOfPin, type FoundIdentity, pinOf } from '../../src/policy/pin.ts';
import { parsePins, printPins } from '../../src/policy/pin-file.ts';
import { identityFlags } from '../../src/policy/pin-flags.ts';
import { tempHome } from '../world/temp-home.ts';
import { NOW } from './facts.ts';

const WORKFLOW = 'https://github.com/jqlang/jq/.github/workflows/ci.yml';

const signer: CertificateSigner = {
  kind: 'certificate',
  root: 'public-good',
  subject: `${WORKFLOW}@refs/tags/jq-1.7.1`,
  subjectType: 'uri',
  extensions: {
    issuer: 'https://token.actions.githubusercontent.com',
    sourceRepositoryUri: 'https://github.com/jqlang/jq',
    sourceRepositoryId: '5101141',
    sourceRepositoryRef: 'refs/tags/jq-1.7.1',
    runnerEnvironment: 'github-hosted',
  },
  times: [{ source: 'transparency-log', at: NOW }],
  logEntries: [],
};

const found: FoundIdentity = {
  signer,
  workflow: { workflow: WORKFLOW, ref: 'refs/tags/jq-1.7.1' },
  predicateType: 'https://slsa.dev/provenance/v1',
  buildType: 'github-actions-workflow',
  parameters: { 'inputs.channel': '"stable"' },
  level: 'SLSA_BUILD_LEVEL_2',
};

const byKey: FoundIdentity = {
  ...found,
  signer: {
    kind: 'key',
    keyId: `sha256:${'ab'.repeat(32)}`,
    builderId: 'https://example.org/builder',
    level: 'SLSA_BUILD_LEVEL_2',
    validFrom: NOW,
    times: [],
    logEntries: [],
  },
};

const pin = pinOf(found, 'jq', NOW);

describe('a pin', () => {
  it('is what was found, for any tag', () => {
    expect(expectationOfPin(pin, 'pkg:github/jqlang/jq@1.8')).toEqual({
      buildType: 'attested',
      resource: 'pkg:github/jqlang/jq@1.8',
      signer: {
        kind: 'certificate',
        root: 'public-good',
        issuer: signer.extensions.issuer,
        identity: { type: 'workflow', workflow: WORKFLOW, ref: { type: 'any-tag' } },
      },
      sourceRepository: 'https://github.com/jqlang/jq',
      sourceRepositoryId: '5101141',
      sourceRef: { type: 'any-tag' },
      runnerEnvironment: 'github-hosted',
      predicateTypes: ['https://slsa.dev/provenance/v1'],
      buildTypes: ['github-actions-workflow'],
      parameters: { 'inputs.channel': '"stable"' },
      minimumLevel: 'SLSA_BUILD_LEVEL_2',
    });
  });

  it('of a branch is for that branch alone', () => {
    const extensions = { ...signer.extensions, sourceRepositoryRef: 'refs/heads/main' };
    const workflow = { workflow: WORKFLOW, ref: 'refs/heads/main' };
    const { demand } = pinOf({ ...found, workflow, signer: { ...signer, extensions } }, 'jq', NOW);
    expect(demand.sourceRef).toEqual({ type: 'exact', ref: 'refs/heads/main' });
    expect(demand.signer).toMatchObject({ identity: { ref: { type: 'exact', ref: 'refs/heads/main' } } });
  });

  it('of a signer that is no workflow is for that subject', () => {
    const { workflow: _, ...plain } = found;
    expect(pinOf(plain, 'jq', NOW).demand.signer).toMatchObject({
      identity: { type: 'subject', subject: signer.subject },
    });
  });

  it('comes back from its file as it was', () => {
    const pins = [pin, pinOf(byKey, 'by-key', NOW)];
    const back = parsePins(Buffer.from(printPins(pins)), 'pins.json');
    expect(back).toEqual([pins[1], pins[0]]);
  });
});

describe('a file of pins is refused', () => {
  it.each<[string, string, string]>([
    ['with another format', '"formatVersion": 1', '"formatVersion": 2'],
    ['with an unknown member', '"pinnedAt"', '"note": "x", "pinnedAt"'],
    ['with a member twice', '"pinnedAt"', '"name": "evil", "pinnedAt"'],
    ['without a signer', '"signer"', '"signed"'],
    ['with a signer of no kind', '"certificate"', '"anybody"'],
    ['with an identity of no kind', '"workflow",', '"pattern",'],
    ['with a rule of no kind', '"any-tag"', '"prefix"'],
    ['with a rule that has too much', '"type": "any-tag"', '"type": "any-tag", "ref": "x"'],
    ['with another runner', '"github-hosted"', '"self-hosted"'],
    ['with a level nobody earns', 'SLSA_BUILD_LEVEL_2', 'SLSA_BUILD_LEVEL_0'],
    ['with a time that is none', NOW.toISOString(), 'today'],
    ['with a name that is a path', '"name": "jq"', '"name": "../jq"'],
    ['with another build type', '"attested"', '"headwater-source"'],
    ['with nothing in it', '{', ''],
  ])('%s', (_, find, put) => {
    const text = printPins([pin]);
    expect(text).toContain(find);
    expect(codeOf(() => parsePins(Buffer.from(text.replace(find, put)), 'pins.json'))).toBe('PIN_INVALID');
  });

  it('with a name twice', () => {
    expect(codeOf(() => parsePins(Buffer.from(printPins([pin, pin])), 'pins.json'))).toBe('PIN_INVALID');
  });
});

describe('pins of a machine', () => {
  it('are kept, used, and forgotten', async () => {
    const { host } = tempHome();
    expect(loadPins(host)).toEqual([]);
    expect(pinnedDemand('jq', host)).toBeUndefined();
    await recordPin(pin, host);
    await recordPin({ ...pin, pinnedAt: new Date(0).toISOString() }, host);
    await recordPin(pinOf(byKey, 'npm:left-pad', NOW), host);
    expect(loadPins(host).map(({ name, pinnedAt }) => [name, pinnedAt])).toEqual([
      ['jq', NOW.toISOString()],
      ['npm:left-pad', NOW.toISOString()],
    ]);
    expect(pinnedDemand('jq', host)).toEqual(pin.demand);
    await removePin('jq', host);
    expect(pinnedDemand('jq', host)).toBeUndefined();
  });

  it('are not replaced by others of the same name', async () => {
    const { host } = tempHome();
    await recordPin(pin, host);
    expect(await rejection(recordPin(pinOf(byKey, 'jq', NOW), host))).toBe('PIN_INVALID');
    expect(pinnedDemand('jq', host)).toEqual(pin.demand);
  });

  it('are not believed where others could have written them', async () => {
    const { host } = tempHome();
    await recordPin(pin, host);
    host.fs.chmodSync(pinsFile(host), 0o666);
    expect(codeOf(() => loadPins(host))).toBe('PIN_INVALID');
  });

  it('that are not there, or cannot be, are said so', async () => {
    const { host } = tempHome();
    expect(await rejection(removePin('jq', host))).toBe('PIN_UNKNOWN');
    expect(codeOf(() => pinnedDemand('../jq', host))).toBe('USAGE');
  });
});

describe('on first use', () => {
  const about = { name: 'jq', now: NOW };

  it('a person is shown what was found, and says yes', async () => {
    const asked: string[] = [];
    const answer = await askToPin(found, about, async (question) => {
      asked.push(question);
      return true;
    });
    expect(answer).toEqual(pin);
    expect(asked.join()).toContain(`UNVERIFIED  subject       ${signer.subject}`);
  });

  it.each([false, undefined])('nothing is pinned where the answer is %s', async (answer) => {
    expect(await rejection(askToPin(found, about, async () => answer))).toBe('PIN_NEEDED');
  });

  it('without a terminal it is refused, with the flags that would say so', async () => {
    const error = identityNeeded([found]);
    expect(error).toMatchObject({ code: 'PIN_NEEDED', exitCode: 3 });
    expect(error.detail.hint).toContain(
      `--issuer https://token.actions.githubusercontent.com --signer-workflow ${WORKFLOW} --source-repository https://github.com/jqlang/jq --source-repository-id 5101141`,
    );
    expect(identityFlags(byKey)).toEqual([`--key sha256:${'ab'.repeat(32)}`]);
  });

  it('a subject that is shell text is quoted, and one that is no text is escaped', () => {
    const flagsOf = (subject: string) => {
      const { workflow: _, ...plain } = found;
      return identityFlags({ ...plain, signer: { ...signer, subject } }).join(' ');
    };
    expect(flagsOf("a'; rm -rf ~ #@x")).toContain(String.raw`--certificate-identity 'a'\''; rm -rf ~ #@x'`);
    expect(flagsOf('a\u001b[2J\u0430')).toContain(String.raw`\u001b[2J\u{430}`);
  });
});

function codeOf(call: () => unknown): string {
  try {
    call();
    return 'nothing';
  } catch (error) {
    if (error instanceof HeadwaterError) return error.code;
    throw error;
  }
}

async function rejection(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'nothing';
  } catch (error) {
    if (error instanceof HeadwaterError) return error.code;
    throw error;
  }
}
