import { loadCatalog } from '../catalog/load.ts';
import { errorCodes } from '../errors.ts';
import type { Trust } from '../model/trust.ts';
import { type Decision, decide } from '../policy/decide.ts';
import type { PolicyFacts } from '../policy/facts.ts';
import { parseRequest } from '../request/parse.ts';
import type { PackageRequest } from '../request/request.ts';
import { resolve } from '../resolve/resolve.ts';
import { listStored } from '../store/find.ts';
import type { Stored } from '../store/receipt.ts';
import { loadTrust } from '../trust/load.ts';
import { type FlowContext, thisPlatform } from './context.ts';
import { fitsRequest } from './find-installed.ts';
import { loadPolicy } from './policy.ts';
import { factsOfPlan, factsOfStored } from './policy-facts.ts';
import { resolvedFor } from './resolved-for.ts';

/** What the policy says of one package. */
export interface PolicyCheck {
  readonly name: string;
  readonly version: string;
  /** `installed`: judged by what its receipt keeps; `catalog`: by what is known before it is built. */
  readonly as: 'installed' | 'catalog';
  readonly decision: Decision;
}

/**
 * Asks the policy of today about what is installed, or about packages by name: those of
 * the store, else as the catalog would have them built. Changes nothing.
 * @param args as `jq` or `jq@1.7`; none: all of the store.
 * @throws HeadwaterError POLICY_INVALID, PACKAGE_UNKNOWN, VERSION_UNKNOWN
 */
export function checkPolicy(args: readonly string[], context: FlowContext): readonly PolicyCheck[] {
  const { packages } = parseRequest(args);
  const stored = listStored(context.host);
  const trust = loadTrust(context.host);
  const subjects =
    packages.length === 0
      ? stored.map((item) => installed(item, trust))
      : packages.flatMap((wanted) => subjectsOf(wanted, { stored, trust }, context));
  const policy = loadPolicy(context.host);
  return subjects.flatMap(({ facts, ...about }) =>
    facts.map((one, index) => ({
      ...about,
      // What a package brings along is told by its own name.
      ...(index > 0 && { name: one.title }),
      decision: decide(policy, one, context.now),
    })),
  );
}

/** The exit code of a check: that of the first refusal. */
export function exitCodeOf(checks: readonly PolicyCheck[]): number {
  const [code = 0] = checks.flatMap(({ decision }) => (decision.allowed ? [] : [errorCodes[decision.code]]));
  return code;
}

interface Subject extends Omit<PolicyCheck, 'decision'> {
  readonly facts: readonly PolicyFacts[];
}

function subjectsOf(
  wanted: PackageRequest,
  { stored, trust }: { stored: readonly Stored[]; trust: Trust },
  { host }: FlowContext,
): Subject[] {
  const there = stored.filter((item) => fitsRequest(item, wanted));
  if (there.length > 0) return there.map((item) => installed(item, trust));
  const resolution = resolve({ packages: [wanted] }, loadCatalog(host), thisPlatform());
  const pkg = resolvedFor(wanted, resolution);
  if (pkg === undefined) return [];
  const { name, version } = pkg;
  return [{ name, version, as: 'catalog', facts: [factsOfPlan(pkg, trust)] }];
}

function installed({ receipt }: Stored, trust: Trust): Subject {
  const { name, version } = receipt;
  return { name, version, as: 'installed', facts: factsOfStored(receipt, trust) };
}
