import type { Host } from '../host/host.ts';
import type { AttestedPackage } from '../model/attested-package.ts';
import type { SourceBuildExpectation } from '../model/expectation.ts';
import type { PackageName } from '../model/package-name.ts';
import type { Platform } from '../model/platform.ts';
import type { AttestedClaims, Verified } from '../model/verified.ts';
import { lossSince, type ReleaseClaims } from '../policy/history.ts';
import { lossRefusal } from '../policy/refusal.ts';
import { surveyName } from '../store/find.ts';
import type { Receipt, Stored } from '../store/receipt.ts';
import { loadTrust } from '../trust/load.ts';
import type { HouseRules } from './policy.ts';
import { claimsOfBuild, claimsOfPart, claimsOfReceipt } from './release-claims.ts';

/** Where earlier releases are looked for. */
interface Past {
  readonly host: Host;
  /** Path of an entry that is being replaced since it is not what was verified: what its receipt tells may be a lie. */
  readonly unsound?: string | undefined;
}

/**
 * Refuses a build from source with less behind it than an earlier release in the store had,
 * whoever built that one. Earlier ones count while this machine still trusts who signed them.
 * @throws HeadwaterError POLICY_DOWNGRADE
 */
export function refuseLoss(
  { expectation, claims }: Pick<Verified<SourceBuildExpectation>, 'expectation' | 'claims'>,
  { allowDowngrade }: HouseRules,
  past: Past,
): void {
  const { package: name, version, platform } = expectation;
  if (allowDowngrade.includes(name)) return;
  const trust = loadTrust(past.host);
  const earlier = receiptsOf({ name, platform }, past).flatMap((receipt) => claimsOfReceipt(receipt, trust));
  const title = `${name} ${version} (source)`;
  refuse(earlier, claimsOfBuild(claims, { version }, trust), { title, name });
}

/** What the door let pass of a package that others built, in the order of its parts. */
type Proven = readonly { readonly verified: { readonly claims: AttestedClaims } }[];

/**
 * The same of what others built, part by part: a stolen account of one that is brought along
 * looks just like that of the package itself.
 * @throws HeadwaterError POLICY_DOWNGRADE
 */
export function refuseLossOfParts(
  pkg: AttestedPackage,
  proven: Proven,
  { rules: { allowDowngrade }, ...past }: Past & { readonly rules: HouseRules },
): void {
  const { name, version, origin } = pkg;
  if (allowDowngrade.includes(name)) return;
  const trust = loadTrust(past.host);
  const receipts = receiptsOf(pkg, past);
  pkg.parts.forEach(({ purl }, index) => {
    const claims = proven[index]?.verified.claims;
    if (claims === undefined) return;
    const member = index === 0 ? undefined : purl;
    const earlier = receipts.flatMap((receipt) => claimsOfReceipt(receipt, trust, member));
    const title = `${name} ${version} (${origin})${member === undefined ? '' : `: ${member}`}`;
    refuse(earlier, claimsOfPart(claims, { version }), { title, name });
  });
}

/**
 * The same of a package that another machine put together, before it is taken over: its receipt
 * tells what was proved, and was judged.
 * @throws HeadwaterError POLICY_DOWNGRADE
 */
export function refuseLossOfStored({ receipt }: Stored, allowDowngrade: readonly string[], host: Host): void {
  const { name, version, origin } = receipt;
  if (allowDowngrade.includes(name)) return;
  const trust = loadTrust(host);
  const receipts = receiptsOf(receipt, { host });
  const title = `${name} ${version} (${origin})`;
  const ask = (next: ReleaseClaims, member?: string): void => {
    const earlier = receipts.flatMap((one) => claimsOfReceipt(one, trust, member));
    refuse(earlier, next, { title, name });
  };
  if (receipt.origin === 'source') ask(claimsOfBuild(receipt.claims, { version }, trust));
  else {
    receipt.parts.forEach(({ purl, claims }, index) => {
      ask(claimsOfPart(claims, { version }), index === 0 ? undefined : purl);
    });
  }
}

function receiptsOf(
  { name, platform }: { readonly name: PackageName; readonly platform: Platform },
  { host, unsound }: Past,
): readonly Receipt[] {
  return surveyName(host, name)
    .flatMap((entry) => (entry.state === 'stored' && entry.stored.path !== unsound ? [entry.stored] : []))
    .map(({ receipt }) => receipt)
    .filter((receipt) => receipt.platform === platform);
}

function refuse(
  earlier: readonly ReleaseClaims[],
  next: ReleaseClaims,
  of: { readonly title: string; readonly name: string },
): void {
  const loss = lossSince(earlier, next);
  if (loss !== undefined) throw lossRefusal(loss, of);
}
