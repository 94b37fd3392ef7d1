import type { SourceBuildExpectation } from '../model/expectation.ts';
import type { Verified } from '../model/verified.ts';
import { lossSince } from '../policy/history.ts';
import { lossRefusal } from '../policy/refusal.ts';
import { surveyName } from '../store/find.ts';
import { loadTrust } from '../trust/load.ts';
import type { FlowContext } from './context.ts';
import type { HouseRules } from './policy.ts';
import { isOwnKey, releaseClaims } from './policy-facts.ts';

/**
 * Refuses a release with less behind it than an earlier one in the store had. Earlier ones
 * count while this machine still trusts who signed them.
 * @throws HeadwaterError POLICY_DOWNGRADE
 */
export function refuseLoss(
  { expectation, claims }: Pick<Verified<SourceBuildExpectation>, 'expectation' | 'claims'>,
  { allowDowngrade }: HouseRules,
  { host }: Pick<FlowContext, 'host'>,
): void {
  const { package: name, version, platform } = expectation;
  const trust = loadTrust(host);
  const earlier = surveyName(host, name)
    .flatMap((entry) => (entry.state === 'stored' ? [entry.stored.receipt] : []))
    .filter((receipt) => receipt.platform === platform && isOwnKey(receipt.claims.signer, trust))
    .map((receipt) => releaseClaims(receipt, trust));
  const loss = lossSince(earlier, releaseClaims({ version, claims }, trust));
  if (loss === undefined || allowDowngrade.includes(name)) return;
  throw lossRefusal(loss, { title: `${name} ${version} (source)`, name });
}
