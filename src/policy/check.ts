import type { ErrorCode } from '../errors.ts';
import { atLeast } from '../model/level.ts';
import { shown } from '../model/strict-json/shown.ts';
import { compareVersions, isVersion } from '../model/version.ts';
import type { PolicyFacts } from './facts.ts';
import type { Rule } from './policy.ts';

/** One rule, asked of one artifact. */
export interface Check {
  readonly kind: Rule['kind'];
  /** `<file>:<line>`, or `default`. */
  readonly rule: string;
  readonly holds: boolean;
  /** With which a refusal is told, were it broken. */
  readonly code: ErrorCode;
  readonly expected: string;
  readonly found: string;
  readonly hint: string;
}

type Answer = Omit<Check, 'kind' | 'rule'>;

/** Asks one rule. @param now the one time of this run */
export function checkRule(rule: Rule, facts: PolicyFacts, now: Date): Check {
  return { kind: rule.kind, rule: rule.at, ...answer(rule, facts, now) };
}

function answer(rule: Rule, facts: PolicyFacts, now: Date): Answer {
  switch (rule.kind) {
    case 'denied-package':
      return {
        holds: false,
        code: 'POLICY_DENIED',
        expected: 'another package',
        found: facts.title,
        hint: rule.reason,
      };
    case 'denied-version':
      return deniedVersion(rule, facts);
    case 'denied-digest':
      return deniedDigest(rule, facts);
    case 'origins':
      return among(rule.origins, facts.origin === undefined ? [] : [facts.origin], {
        code: 'POLICY_ORIGIN',
        hint: 'take it from one of the origins that the rule allows',
      });
    case 'signers':
      return among(rule.signers, facts.signers, {
        code: 'POLICY_SIGNER',
        hint: 'it was signed, but by nobody the rule names',
      });
    case 'builders':
      return among(rule.builders, facts.builders, {
        code: 'POLICY_BUILDER',
        hint: 'it was built by nobody the rule names',
      });
    case 'level':
      return {
        holds: atLeast(facts.level, rule.level),
        code: 'POLICY_LEVEL',
        expected: `at least ${rule.level}`,
        found: facts.level,
        hint: 'a build on this machine is SLSA_BUILD_LEVEL_1; a higher level takes a builder that has earned it',
      };
    case 'property':
      return among([rule.property], facts.properties, {
        code: 'POLICY_PROPERTY',
        hint: 'the evidence must show two independent builders that came to the same bytes',
      });
    case 'minimum-age':
      return age(rule, facts, now);
  }
}

/** Every comparison is exact; nothing found is nothing that is allowed. */
function among(
  wanted: readonly string[],
  found: readonly string[],
  words: { code: ErrorCode; hint: string },
): Answer {
  return {
    holds: found.some((name) => wanted.includes(name)),
    expected: wanted.map((name) => shown(name).slice(1, -1)).join(' or '),
    found: found.map((name) => shown(name).slice(1, -1)).join(', ') || 'none',
    ...words,
  };
}

function deniedVersion(rule: Rule & { kind: 'denied-version' }, { version }: PolicyFacts): Answer {
  return {
    holds: version !== undefined && !sameVersion(rule.version, version),
    code: 'POLICY_DENIED',
    expected: `a version other than ${rule.version}`,
    found: version === undefined ? 'nobody says which version it is' : shown(version).slice(1, -1),
    hint: rule.reason,
  };
}

/** Versions that no order tells apart are one (`1.7`, `1.07`): where a denial is concerned, the wider reading. */
function sameVersion(denied: string, found: string): boolean {
  if (denied === found) return true;
  return isVersion(denied) && isVersion(found) && compareVersions(denied, found) === 0;
}

function deniedDigest(rule: Rule & { kind: 'denied-digest' }, { digests }: PolicyFacts): Answer {
  const hit = digests.includes(rule.digest);
  return {
    holds: !hit,
    code: 'POLICY_DENIED',
    expected: `anything but sha256:${rule.digest}`,
    found: hit ? `sha256:${rule.digest}` : 'others',
    hint: rule.reason,
  };
}

function age(rule: Rule & { kind: 'minimum-age' }, { released }: PolicyFacts, now: Date): Answer {
  const words = {
    code: 'POLICY_TOO_YOUNG',
    expected: `signed at least ${rule.written} ago`,
    hint: 'wait, or ask for an earlier version',
  } as const;
  switch (released.known) {
    case 'built-here':
      return {
        ...words,
        holds: true,
        found: 'built here: no signed time of the release, the rule says nothing',
      };
    case 'nothing':
      return { ...words, holds: false, found: 'no verified time' };
    case 'signed': {
      const elapsed = now.getTime() - released.at.getTime();
      // Asked this way round, an invalid time is refused: it compares false with everything.
      return { ...words, holds: elapsed >= rule.milliseconds, found: timeText(released.at) };
    }
  }
}

function timeText(at: Date): string {
  return Number.isNaN(at.getTime()) ? 'no time at all' : at.toISOString();
}
