import type { SourceBuildExpectation } from '../model/expectation.ts';
import type { Verified } from '../model/verified.ts';
import { lossSince } from '../policy/history.ts';
import { lossRefusal } from '../policy/refusal.ts';
import { surveyName } from '../store/find.ts';
import { loadTrust } from '../trust/load.ts';
import type { FlowContext } from './context.ts';
import type { HouseRules } from './policy.ts';
import { isBuilderKey, releaseClaims } from './policy-facts.ts';

/**
 * Refuses a release with less behind it than an earlier one in the store had. Earlier ones
 * count while this machine still trusts who signed them; one that is being replaced since it
 * is not what was verified does not, for what its receipt tells may be a lie.
 * @param unsound path of that one
 * @throws HeadwaterError POLICY_DOWNGRADE
 */
export function refuseLoss(
  { expectation, claims }: Pick<Verified<SourceBuildExpectation>, 'expectation' | 'claims'>,
  { allowDowngrade }: HouseRules,
  { host, unsound }: Pick<FlowContext, 'host'> & { readonly unsound?: string | undefined },
): void {
  const { package: name, version, platform } = expectation;
  const trust = loadTrust(host);
  const earlier = surveyName(host, name)
    .flatMap((entry) => (entry.state === 'stored' && entry.stored.path !== unsound ? [entry.stored] : []))
    .map(({ receipt }) => receipt)
    .filter((receipt) => receipt.platform === platform && isBuilderKey(receipt.claims.signer, trust))
    .map((receipt) => releaseClaims(receipt, trust));
  const loss = lossSince(earlier, releaseClaims({ version, claims }, trust));
  if (loss === undefined || allowDowngrade.includes(name)) return;
  throw lossRefusal(loss, { title: `${name} ${version} (source)`, name });
}
