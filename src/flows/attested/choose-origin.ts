import type { Catalog, CatalogEntry } from '../../catalog/entry.ts';
import { HeadwaterError } from '../../errors.ts';
import { ATTESTED_ORIGINS, type AttestedOrigin } from '../../model/attested-package.ts';
import type { Origin } from '../../model/origin.ts';
import { ecosystemOf } from '../../model/package-name.ts';
import type { Platform } from '../../model/platform.ts';
import type { Wanted } from '../../origins/origin.ts';
import { originsAllowed } from '../../policy/origins-allowed.ts';
import type { Policy } from '../../policy/policy.ts';
import type { PackageRequest } from '../../request/request.ts';

/** Who is to be asked for a package. */
export type Choice =
  | { readonly from: 'source' }
  | {
      readonly from: AttestedOrigin;
      readonly wanted: Wanted;
      /** Where nobody answers there, headwater can build it itself. */
      readonly orSource: boolean;
    };

/**
 * Where a package comes from: whoever can prove a build goes first, headwater's own build is
 * next (docs/ARCHITECTURE.md, "Which origin"). What the user says, and rules of the policy about
 * origins, come before that.
 * @throws HeadwaterError ORIGIN_UNSUPPORTED, USAGE
 */
export function chooseOrigin(
  asked: PackageRequest,
  { catalog, platform, policy }: { catalog: Catalog; platform: Platform; policy: Policy },
): Choice {
  const ecosystem = ecosystemOf(asked.name);
  if (ecosystem !== undefined) return foreign(asked, ecosystem);
  const entry = catalog.find(asked.name);
  if (entry === undefined) return { from: 'source' };
  const possible = originsOf(entry, platform);
  if (asked.origin !== undefined) return chosen(asked.origin, entry, possible);
  const allowed = originsAllowed(policy, { names: [entry.name], type: 'generic' });
  const [first = 'source'] = possible.filter((origin) => allowed === undefined || allowed.includes(origin));
  return choiceOf(first, entry, possible.includes('source') && (allowed?.includes('source') ?? true));
}

function foreign({ name, origin }: PackageRequest, ecosystem: string): Choice {
  const from = ATTESTED_ORIGINS.find((known) => known === ecosystem);
  if (from === undefined) {
    throw new HeadwaterError('ORIGIN_UNSUPPORTED', `packages of ${ecosystem} cannot be installed yet`, {
      subject: name,
      expected: `a package of the catalog, or of ${ATTESTED_ORIGINS.join(', ')}`,
      hint: '`headwater search` lists what the catalog has.',
    });
  }
  if (origin !== undefined && origin !== from) throw notFrom(name, origin, [from]);
  return { from, wanted: { by: 'name', name }, orSource: false };
}

/** In the order of preference. */
function originsOf({ attested, recipe, platforms }: CatalogEntry, platform: Platform): readonly Origin[] {
  return [
    ...(attested?.github?.assets[platform] === undefined ? [] : (['github'] as const)),
    ...(recipe !== undefined && platforms.includes(platform) ? (['source'] as const) : []),
  ];
}

function chosen(origin: Origin, entry: CatalogEntry, possible: readonly Origin[]): Choice {
  // That there is no recipe for the platform is better told by whoever resolves it.
  if (origin === 'source' || possible.includes(origin)) return choiceOf(origin, entry, false);
  throw notFrom(entry.name, origin, possible);
}

function choiceOf(origin: Origin, entry: CatalogEntry, orSource: boolean): Choice {
  const from = ATTESTED_ORIGINS.find((known) => known === origin);
  return from === undefined ? { from: 'source' } : { from, wanted: { by: 'entry', entry }, orSource };
}

function notFrom(name: string, origin: string, possible: readonly string[]): HeadwaterError {
  return new HeadwaterError('ORIGIN_UNSUPPORTED', `${name} does not come from ${origin}`, {
    subject: name,
    expected: possible.join(' or ') || 'another platform',
    found: origin,
  });
}
