import { PROVENANCE_TYPE } from '../../model/attestation.ts';
import type { AttestedExpectation, KeyExpectation } from '../../model/attested-expectation.ts';
import { canonicalJson } from '../../model/canonical-json.ts';
import { LEVELS, type SlsaLevel } from '../../model/level.ts';
import { parseStrictJson } from '../../model/strict-json/parse.ts';
import { fail } from '../../model/strict-json/place.ts';
import { shown } from '../../model/strict-json/shown.ts';
import { buildTypeReaders } from '../../verify/build-types/index.ts';
import { PROVENANCE_V02_TYPE } from '../../verify/statement/provenance-v02.ts';
import { VERIFICATION_SUMMARY_TYPE } from '../../verify/vsa/own-summary.ts';
import type { GivenTrust } from './given-trust.ts';
import type { IdentityFlags } from './question.ts';
import { certificateSigner, repositoryOf } from './signer.ts';
import { sourceOf } from './source.ts';
import { flagPlace, oneOf, usage } from './usage.ts';

/** All that is expected whatever the artifact turns out to be. */
export type Demand = Omit<AttestedExpectation, 'resource'>;

/**
 * What the evidence must say, from flags alone; undefined where they name nobody.
 * @throws HeadwaterError USAGE
 */
export function demandOf(flags: IdentityFlags, given: GivenTrust): Demand | undefined {
  const { signer } = given;
  const who = signer.kind === 'key' ? keySigner(flags, signer) : certificateSigner(flags, signer.root);
  if (who === undefined) return undefined;
  const { 'subject-name': subjectName } = flags;
  const level = requiredLevel(flags, given);
  return {
    buildType: 'attested',
    ...who,
    ...sourceOf(flags),
    ...(subjectName !== undefined && { subjectName }),
    runnerEnvironment: runnerOf(flags, who.signer),
    predicateTypes: flags['predicate-type'] ?? [PROVENANCE_TYPE, PROVENANCE_V02_TYPE],
    buildTypes: (flags['build-type'] ?? []).map(buildTypeOf),
    parameters: Object.fromEntries((flags.parameter ?? []).map(parameterOf)),
    ...(level !== undefined && { minimumLevel: level }),
  };
}

/**
 * A builder that nobody vouches for is refused, unless the user says that he asks who
 * signed and no more. A key that the user names has the level that trust gives it, or none.
 */
export function requiredLevel(flags: IdentityFlags, { signer, trust }: GivenTrust): SlsaLevel | undefined {
  const { require } = flags;
  const said = require && oneOf('--require', require, [...LEVELS, 'none']);
  if (said !== undefined && said !== '') return said === 'none' ? undefined : said;
  const isSummary = flags['predicate-type']?.includes(VERIFICATION_SUMMARY_TYPE) === true;
  if (signer.kind === 'certificate' || isSummary) return 'SLSA_BUILD_LEVEL_1';
  return trust.keys?.find(({ keyId }) => keyId === signer.keyId)?.level;
}

/** Flags that say something of a certificate; a key has none of it. */
const OF_CERTIFICATES = ['issuer', 'signer-workflow', 'signer-ref', 'certificate-identity'] as const;

function keySigner(flags: IdentityFlags, signer: KeyExpectation) {
  const wrong = OF_CERTIFICATES.find((name) => flags[name] !== undefined);
  if (wrong !== undefined) throw usage(`--${wrong} is about certificates, and --key about a key`);
  const sourceRepository = repositoryOf(flags);
  return { signer, ...(sourceRepository !== undefined && { sourceRepository }) };
}

/** Only GitHub's certificates tell these two apart; what a runner of GitLab's has earned, the table of builders says. */
function runnerOf(
  { runner }: IdentityFlags,
  signer: AttestedExpectation['signer'],
): AttestedExpectation['runnerEnvironment'] {
  if (runner !== undefined) return oneOf('--runner', runner, ['github-hosted', 'any']);
  return signer.kind === 'certificate' && signer.issuer !== 'https://gitlab.com' ? 'github-hosted' : 'any';
}

function buildTypeOf(name: string): string {
  const known = buildTypeReaders.map((reader) => reader.name);
  return oneOf('--build-type', name, [...new Set(known)]);
}

function parameterOf(text: string): [path: string, json: string] {
  const at = text.indexOf('=');
  if (at < 1) {
    fail(flagPlace('--parameter'), 'cannot be read', { expected: 'PATH=JSON', found: shown(text) });
  }
  const place = flagPlace(`--parameter ${text.slice(0, at)}`);
  return [text.slice(0, at), canonicalJson(parseStrictJson(Buffer.from(text.slice(at + 1)), place))];
}
