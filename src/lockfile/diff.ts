import {
  isLockedSource,
  type Lock,
  type LockedAttested,
  type LockedPackage,
  type LockedSource,
  lockedTitle,
} from './lock.ts';

/**
 * What would change, a line each: `+ jq 1.8.1`, `- tree 2.1`, `~ jq 1.7.1 -> 1.8.1`. Empty
 * exactly when both locks say the same.
 */
export function diffLocks(before: Lock | undefined, after: Lock): readonly string[] {
  const old = new Map((before?.packages ?? []).map((pkg) => [lockedTitle(pkg), pkg]));
  const now = new Map(after.packages.map((pkg) => [lockedTitle(pkg), pkg]));
  const gone = [...old.values()].filter((pkg) => !now.has(lockedTitle(pkg)));
  const come = [...now.values()].filter((pkg) => !old.has(lockedTitle(pkg)));
  const raised = come.flatMap((pkg) => {
    const from = onlyNamesake(pkg, gone);
    return from === undefined || onlyNamesake(pkg, come) === undefined ? [] : [{ from, pkg }];
  });
  const paired = new Set(raised.flatMap(({ from, pkg }) => [from, pkg]));
  return [
    ...platformLines(before, after),
    ...gone.filter((pkg) => !paired.has(pkg)).map((pkg) => `- ${lockedTitle(pkg)}`),
    ...come.filter((pkg) => !paired.has(pkg)).map((pkg) => `+ ${lockedTitle(pkg)}`),
    ...raised.map(({ from, pkg }) => `~ ${lockedTitle(from)} -> ${pkg.version}`),
    ...[...now].flatMap(([title, pkg]) => factLines(old.get(title), pkg)),
  ];
}

function platformLines(before: Lock | undefined, after: Lock): readonly string[] {
  const old = before?.platforms ?? after.platforms;
  return [
    ...old
      .filter((platform) => !after.platforms.includes(platform))
      .map((platform) => `- platform ${platform}`),
    ...after.platforms
      .filter((platform) => !old.includes(platform))
      .map((platform) => `+ platform ${platform}`),
  ];
}

function onlyNamesake(
  { name }: LockedPackage,
  packages: readonly LockedPackage[],
): LockedPackage | undefined {
  const [first, ...others] = packages.filter((pkg) => pkg.name === name);
  return others.length === 0 ? first : undefined;
}

function factLines(before: LockedPackage | undefined, after: LockedPackage): readonly string[] {
  if (before === undefined) return [];
  const old = factsOf(before);
  const title = lockedTitle(after);
  const changed = factsOf(after).filter(
    ([name, value]) => old.find(([known]) => known === name)?.[1] !== value,
  );
  return changed.map(([name, value]) => {
    const was = old.find(([known]) => known === name)?.[1];
    const isShort = value.length < 60 && (was ?? '').length < 60;
    return isShort ? `~ ${title}: ${name} ${was ?? 'nobody'} -> ${value}` : `~ ${title}: ${name}`;
  });
}

/** What a lock says of a package, as text by name. Platforms that only one of two locks has are told once, above. */
function factsOf(pkg: LockedPackage): readonly Fact[] {
  return [
    ['kind', pkg.kind],
    ['asked for as', pkg.requested ?? 'nobody'],
    ['origin', pkg.origin],
    ...(isLockedSource(pkg) ? sourceFacts(pkg) : attestedFacts(pkg)),
  ];
}

type Fact = readonly [name: string, value: string];

function sourceFacts(pkg: LockedSource): readonly Fact[] {
  return [
    ['recipe', pkg.recipe],
    ['sources', JSON.stringify(pkg.sources)],
    ['modules', pkg.modules ?? 'none'],
    ['needs', pkg.needs.map(lockedTitle).join(', ') || 'nothing'],
    ...Object.entries(pkg.on).map(
      ([platform, build]): Fact => [platform, build === 'unsupported' ? build : build.buildKey],
    ),
  ];
}

function attestedFacts({ on }: LockedAttested): readonly Fact[] {
  return Object.entries(on).flatMap(([platform, served]): readonly Fact[] => {
    if (served === 'unsupported') return [[platform, served]];
    const { buildKey, artifacts } = served;
    const whats = artifacts.map(({ proof: _, ...what }) => what);
    return [
      [platform, buildKey],
      [`artifacts for ${platform}`, JSON.stringify(whats)],
      [`proof for ${platform}`, JSON.stringify(artifacts.map(({ proof }) => proof ?? null))],
    ];
  });
}
