import { HeadwaterError } from '../errors.ts';
import type { Origin } from '../model/origin.ts';
import { parseRequest } from '../request/parse.ts';
import type { FlowContext } from './context.ts';
import { loadGlobalManifest } from './global-manifest.ts';
import { askedFrom, installGlobally, installGlobalManifest } from './global-set.ts';
import type { InstallReport } from './install-report.ts';
import { adding } from './project/edits.ts';
import { installProject, type ProjectReport } from './project/install.ts';
import { findProject, type ProjectPlace } from './project/place.ts';

export interface InstallWish {
  /** For this user, wherever the command is run. */
  readonly global: boolean;
  /** Absent: where CI is set. */
  readonly frozen?: boolean | undefined;
  readonly allowDowngrade: readonly string[];
  /** Absent: whoever can prove a build, and else headwater itself. */
  readonly from?: Origin | undefined;
}

/** Of a project, or of the global set, which has none. */
export type Report = InstallReport &
  Partial<Pick<ProjectReport, 'project' | 'changes' | 'absent' | 'committed'>>;

/**
 * `install`: what a project's manifest asks for, or the global one's; with names, these, which
 * the manifest asks for from then on.
 * @throws HeadwaterError USAGE, LOCK_STALE, and of every stage
 */
export function installWish(
  words: readonly string[],
  wish: InstallWish,
  context: FlowContext,
): Promise<Report> {
  const { allowDowngrade, from } = wish;
  const place = wish.global ? undefined : findProject(context.host);
  if (place !== undefined) return installInProject(place, { words, wish }, context);
  if (wish.frozen === true) throw frozenNowhere();
  if (words.length > 0) return installGlobally(words, { allowDowngrade, from }, context);
  if (loadGlobalManifest(context.host).entries.length === 0) throw nothingToInstall();
  return installGlobalManifest({ allowDowngrade }, context);
}

function installInProject(
  place: ProjectPlace,
  { words, wish }: { readonly words: readonly string[]; readonly wish: InstallWish },
  context: FlowContext,
): Promise<ProjectReport> {
  const { allowDowngrade, from, frozen = isCi(context.host.env) } = wish;
  const packages = askedFrom(parseRequest(words).packages, from);
  const edits = packages.length === 0 ? {} : { edits: adding(packages) };
  return installProject(place, { ...edits, allowDowngrade, frozen }, context);
}

/** As other tools understand it: CI is set, and to nothing that means no. */
function isCi({ CI = '' }: Readonly<Record<string, string | undefined>>): boolean {
  return !['', '0', 'false', 'no', 'off'].includes(CI.toLowerCase());
}

function frozenNowhere(): HeadwaterError {
  return new HeadwaterError('USAGE', '--frozen is for a project', {
    expected: 'a headwater.toml in this folder or one above it',
    found: 'none',
  });
}

function nothingToInstall(): HeadwaterError {
  return new HeadwaterError('USAGE', 'there is nothing that says what to install', {
    expected: 'headwater install TOOL, or a headwater.toml in this folder or one above it',
    hint: '`headwater search` lists the catalog',
  });
}
