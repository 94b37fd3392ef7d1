import { HeadwaterError } from '../../errors.ts';
import { shown } from '../../model/strict-json/shown.ts';
import { pypiPurl } from './expectation.ts';
import type { IndexedWheel, ProjectPage } from './page.ts';
import { comparePep440, isPrerelease, type Pep440, parsePep440 } from './pep440.ts';
import type { Target } from './python.ts';
import { allows, namesPrerelease, type Specifiers } from './specifiers.ts';
import { bestWheel } from './tags.ts';

/** What somebody demands of a member. */
export interface Demand {
  /** Who: `pypi:tool 1.2.3`. */
  readonly by: string;
  /** As it is written there. */
  readonly text: string;
  readonly specifiers: Specifiers;
}

/**
 * The wheel of exactly this version for a target. One that was taken back is passed over, and
 * source distributions are not looked at: building one runs a stranger's code outside of any seal.
 * @throws HeadwaterError VERSION_UNKNOWN, PLATFORM_UNSUPPORTED, ORIGIN_PYTHON_MISSING
 */
export function wheelOfVersion(
  page: ProjectPage,
  { project, version: text }: { readonly project: string; readonly version: string },
  target: Target,
): IndexedWheel {
  const version = parsePep440(text);
  const same = page.wheels.filter(
    (wheel) => !wheel.isYanked && version !== undefined && comparePep440(wheel.version, version) === 0,
  );
  if (same.length === 0) {
    throw new HeadwaterError('VERSION_UNKNOWN', `no wheel of ${project} ${shown(text)} is on the index`, {
      subject: `pypi:${project}`,
      expected: 'a version with a wheel that was not taken back',
      found: page.others > 0 ? 'none; source distributions are not built' : 'none',
    });
  }
  const best = bestWheel(same.filter(fitsPython(target)), target);
  if (best !== undefined) return best;
  if (target.python === undefined) throw withoutPython(project);
  throw new HeadwaterError('PLATFORM_UNSUPPORTED', `no wheel of ${project} ${text} fits this machine`, {
    subject: `pypi:${project} ${text}`,
    expected: `one for ${target.platform} and Python ${target.markers.python_version}`,
    found: same
      .slice(0, 4)
      .map(({ fileName }) => fileName)
      .join(', '),
  });
}

interface Wish {
  readonly project: string;
  readonly demands: readonly Demand[];
  /** Versions that go before all others, by package-url. */
  readonly kept: ReadonlySet<string>;
}

/**
 * The newest version that every demand allows, pre-releases only where one is asked for or nothing
 * else is there (PEP 440, "Handling of pre-releases").
 * @throws HeadwaterError ORIGIN_CONFLICT naming the demands; PLATFORM_UNSUPPORTED, ORIGIN_PYTHON_MISSING
 */
export function newestAllowed(
  page: ProjectPage,
  { project, demands, kept }: Wish,
  target: Target,
): IndexedWheel {
  if (target.python === undefined) throw withoutPython(project);
  const allowed = page.wheels.filter(
    ({ isYanked, version }) => !isYanked && demands.every(({ specifiers }) => allows(specifiers, version)),
  );
  if (allowed.length === 0) throw conflict(page, project, demands);
  const fitting = allowed.filter(
    (wheel) => fitsPython(target)(wheel) && bestWheel([wheel], target) !== undefined,
  );
  const final = fitting.filter(({ version }) => !isPrerelease(version));
  const wantsEarly = demands.some(({ specifiers }) => namesPrerelease(specifiers));
  const known = fitting.filter((wheel) => kept.has(pypiPurl(wheel)));
  const usual = wantsEarly || final.length === 0 ? fitting : final;
  const candidates = known.length > 0 ? known : usual;
  const newest = newestOf(candidates);
  const best = bestWheel(
    candidates.filter(({ version }) => newest !== undefined && comparePep440(version, newest) === 0),
    target,
  );
  if (best !== undefined) return best;
  throw new HeadwaterError(
    'PLATFORM_UNSUPPORTED',
    `no wheel of ${project} that is allowed fits this machine`,
    {
      subject: `pypi:${project}`,
      expected: `one for ${target.platform} and Python ${target.markers.python_version}`,
      found: allowed
        .slice(-4)
        .map(({ fileName }) => fileName)
        .join(', '),
      details: demands.map(told),
    },
  );
}

function newestOf(wheels: readonly IndexedWheel[]): Pep440 | undefined {
  return [...wheels].sort((a, b) => comparePep440(b.version, a.version))[0]?.version;
}

function fitsPython({ markers }: Target): (wheel: IndexedWheel) => boolean {
  const version = parsePep440(markers.python_full_version ?? '');
  return ({ requiresPython }) =>
    requiresPython === undefined || version === undefined || allows(requiresPython, version);
}

function conflict({ wheels }: ProjectPage, project: string, demands: readonly Demand[]): HeadwaterError {
  const newest = wheels
    .filter(({ isYanked }) => !isYanked)
    .sort((a, b) => comparePep440(b.version, a.version));
  const isOne = demands.length === 1;
  return new HeadwaterError('ORIGIN_CONFLICT', `no version of ${project} is what all that need it demand`, {
    subject: `pypi:${project}`,
    expected: demands.map(told).join(' and '),
    found:
      newest
        .slice(0, 4)
        .map(({ versionText }) => versionText)
        .join(', ') || 'no wheel at all',
    ...(!isOne && { hint: 'Another version of what you asked for may need something else.' }),
  });
}

function told({ by, text }: Demand): string {
  return `${text} (${by})`;
}

function withoutPython(project: string): HeadwaterError {
  return new HeadwaterError('ORIGIN_PYTHON_MISSING', `${project} needs a Python, and there is none on PATH`, {
    subject: `pypi:${project}`,
    expected: 'python3 on PATH',
    found: 'none',
    hint: 'Without one, only wheels are taken that are a program of their own (py3-none-PLATFORM). Install Python 3 first.',
  });
}
