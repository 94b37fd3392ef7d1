import { HeadwaterError } from '../../../errors.ts';
import { loadSettings } from '../../../host/settings.ts';
import type { LockedAttested, LockedUpstream } from '../../../lockfile/lock.ts';
import type { AttestedPackage } from '../../../model/attested-package.ts';
import type { Platform } from '../../../model/platform.ts';
import type { Version } from '../../../model/version.ts';
import { listNamed } from '../../../store/find.ts';
import { listNamedBelow } from '../../../store/lower.ts';
import { isAttested } from '../../../store/receipt.ts';
import type { AskedPlace } from '../../attested/asked-place.ts';
import { plannedAgain } from '../../attested/from-store.ts';
import { isMeant } from '../../attested/is-meant.ts';
import { findAt, isSilence } from '../../attested/plan-attested.ts';
import { thisPlatform } from '../../context.ts';
import type { Asked } from '../manifest-request.ts';
import { mismatch } from '../pin-mismatch.ts';
import { differenceIn } from './differences.ts';
import { completed, type Served, servedBy, servedOf } from './served.ts';
import type { AttestedSite } from './site.ts';

/** A package, pinned to a version, and what the lock said of it. */
export interface About {
  readonly asked: Asked;
  readonly place: Pick<AskedPlace, 'from' | 'wanted'>;
  readonly version: Version;
  readonly kept: LockedAttested | undefined;
}

/** What a lock is to say of a package on a platform. */
export interface Platformed {
  readonly served: LockedUpstream;
  /** Of this machine's platform, where it is to be installed. */
  readonly pkg?: AttestedPackage;
  /** Why there is nothing. */
  readonly refusal?: HeadwaterError;
}

/**
 * A platform's entry: as the lock has it; completed and compared where it is looked at; or made.
 * @throws HeadwaterError LOCK_PIN_MISMATCH, and those of origins
 */
export async function servedOn(platform: Platform, about: About, site: AttestedSite): Promise<Platformed> {
  const locked = about.kept?.on[platform];
  const isHere = platform === thisPlatform();
  if (locked !== undefined && site.asking !== 'everything') {
    if (locked === 'unsupported' || site.asking === 'nothing' || !isHere) return { served: locked };
    const receipt = await receiptOf(locked, about, site);
    if (receipt !== undefined) {
      const served = narrowed(locked, servedBy(receipt), { platform, about, site });
      return { served, pkg: plannedAgain(receipt) };
    }
  }
  const question = `${about.asked.name} ${about.version} from ${about.place.from} for ${platform}`;
  const answer = await site.answers.once(question, () => ask(platform, about, site));
  return answerTo(answer, { locked, platform, about, site });
}

type Answer =
  | { readonly is: 'found'; readonly pkg: AttestedPackage; readonly served: Served }
  | { readonly is: 'unsupported' | 'silent'; readonly error: HeadwaterError };

/** What is installed here is led through the door on the way; of the rest as much is proved as can be now. */
async function ask(platform: Platform, about: About, site: AttestedSite): Promise<Answer> {
  const { place, version } = about;
  const { context, asking } = site;
  try {
    const pkg = await findAt(
      { ...place, platform, version, members: membersOf(about.kept, platform) },
      context,
    );
    const isInstalled = asking === 'here' && platform === thisPlatform();
    if (isInstalled) return { is: 'found', pkg, served: servedOf(pkg) };
    const { proveEarly } = await import('./prove-early.ts');
    return { is: 'found', pkg, served: await proveEarly(pkg, context) };
  } catch (error) {
    if (isSilence(error)) return { is: 'silent', error };
    if (!hasNothing(error)) throw error;
    if (platform === thisPlatform() && error.code !== 'PLATFORM_UNSUPPORTED') {
      context.progress({ kind: 'warning', text: `${about.asked.name} ${version}: ${error.message}` });
    }
    return { is: 'unsupported', error };
  }
}

/** What the lock says that it brings along, without which a newer one would come every time. */
function membersOf(kept: About['kept'], platform: Platform): readonly string[] {
  const served = kept?.on[platform];
  const artifacts = served === undefined || served === 'unsupported' ? [] : served.artifacts;
  return artifacts.slice(1).map(({ purl }) => purl);
}

/** A release has files of some platforms, by names that say so more or less. */
function hasNothing(error: unknown): error is HeadwaterError {
  return (
    error instanceof HeadwaterError && ['PLATFORM_UNSUPPORTED', 'ORIGIN_ASSET_UNKNOWN'].includes(error.code)
  );
}

interface Question {
  readonly locked: LockedUpstream | undefined;
  readonly platform: Platform;
  readonly about: About;
  readonly site: AttestedSite;
}

function answerTo(answer: Answer, { locked, ...question }: Question): Platformed {
  const { platform, about, site } = question;
  switch (answer.is) {
    case 'found': {
      const served =
        locked === undefined || locked === 'unsupported'
          ? answer.served
          : narrowed(locked, answer.served, question);
      const isInstalled = site.asking === 'here' && platform === thisPlatform();
      return isInstalled ? { served, pkg: answer.pkg } : { served };
    }
    case 'silent': {
      if (locked === undefined || site.asking === 'here') throw answer.error;
      const text = `${about.asked.name}: ${about.place.from} does not answer (${answer.error.code}); what the lock says of ${platform} stays`;
      site.context.progress({ kind: 'warning', text });
      return { served: locked };
    }
    case 'unsupported':
      // What was there once, and is locked, is not let go in silence.
      if (locked !== undefined && locked !== 'unsupported') throw answer.error;
      return { served: 'unsupported', refusal: answer.error };
  }
}

/** A lock that is as it should be says what it said; who locks adds what it did not say as yet. @throws HeadwaterError LOCK_PIN_MISMATCH */
function narrowed(
  locked: Served,
  found: Served,
  { platform, about, site }: Omit<Question, 'locked'>,
): Served {
  const { from: origin } = about.place;
  const told = differenceIn(locked, found, { platform, origin });
  if (told === undefined || about.kept === undefined || site.lock === undefined) {
    return site.asking === 'everything' ? completed(locked, found) : locked;
  }
  throw mismatch(about.kept, { ...told, by: origin }, site.lock);
}

/** What the store, or one below it, has of exactly this, as long as it is what would be expected of it today. */
async function receiptOf(
  { buildKey }: Served,
  { asked, place, kept }: About,
  { context: { host } }: AttestedSite,
) {
  const { sigstoreRoot } = await loadSettings(host);
  return [...listNamed(host, asked.name), ...listNamedBelow(host, asked.name)]
    .filter(isAttested)
    .map(({ receipt }) => receipt)
    .filter((receipt) => receipt.buildKey === buildKey && receipt.version === kept?.version)
    .find((receipt) => receipt.origin === place.from && isMeant(receipt, place.wanted, sigstoreRoot));
}
