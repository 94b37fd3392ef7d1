import { HeadwaterError } from '../errors.ts';
import type { Host } from '../host/host.ts';
import { errorCode } from '../host/system-error.ts';
import { type Decision, decide } from '../policy/decide.ts';
import type { PolicyFacts } from '../policy/facts.ts';
import { parsePolicy } from '../policy/parse.ts';
import { DEFAULT_POLICY, type Policy, tighten } from '../policy/policy.ts';
import { policyRefusal } from '../policy/refusal.ts';
import { policyFile } from './policy-file.ts';

/** A policy is a few kilobytes; more is not one. Bytes. */
const LARGEST = 1024 * 1024;

/** The rules of one run: read once, asked of every package. */
export interface HouseRules {
  readonly policy: Policy;
  /** Packages whose newer release may have less behind it than an earlier one; named by the user, one by one. */
  readonly allowDowngrade: readonly string[];
}

/**
 * @param project rules of a project, or of the global manifest, on top of the machine's.
 * @throws HeadwaterError POLICY_INVALID
 */
export function houseRules(
  host: Host,
  allowDowngrade: readonly string[] = [],
  project: Policy = { rules: [] },
): HouseRules {
  return { policy: tighten(loadPolicy(host), project), allowDowngrade };
}

/**
 * The policy of this machine; without a file, the default. One that is there and cannot be
 * read is an error: it would otherwise be the same as none.
 * @throws HeadwaterError POLICY_INVALID
 */
export function loadPolicy(host: Host): Policy {
  const text = readPolicy(host);
  return text === undefined ? DEFAULT_POLICY : parsePolicy(text, policyFile(host));
}

/** @throws HeadwaterError of the rule that is broken: POLICY_*, exit code 3 */
export function askPolicy(policy: Policy, facts: PolicyFacts, now: Date): Decision & { allowed: true } {
  const decision = decide(policy, facts, now);
  if (decision.allowed) return decision;
  throw policyRefusal(decision, facts);
}

function readPolicy(host: Host): string | undefined {
  const file = policyFile(host);
  try {
    const bytes = host.fs.readFileSync(file);
    if (bytes.byteLength > LARGEST) throw new RangeError(`larger than ${LARGEST} bytes`);
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    if (errorCode(cause) === 'ENOENT') return undefined;
    throw new HeadwaterError('POLICY_INVALID', 'the policy cannot be read', {
      subject: file,
      expected: 'a small file of text in UTF-8',
      found: cause instanceof Error ? cause.message : String(cause),
      cause,
    });
  }
}
