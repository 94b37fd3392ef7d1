import { join } from 'node:path';
import { loadCatalog } from '../catalog/load.ts';
import { HeadwaterError } from '../errors.ts';
import type { Host } from '../host/host.ts';
import { loadSettings } from '../host/settings.ts';
import type { AbsentPackage, ProjectState } from '../link/project-record.ts';
import type { ProjectTexts } from '../link/project-stamps.ts';
import {
  isProjectFresh,
  readProjectState,
  restampProjectState,
  writeProjectState,
} from '../link/project-state.ts';
import type { LockedAttested, LockedPackage, LockedSource } from '../lockfile/lock.ts';
import { parseLock } from '../lockfile/parse.ts';
import { sha256Of } from '../model/digest.ts';
import { ecosystemOf, type PackageName } from '../model/package-name.ts';
import type { Wanted } from '../origins/origin.ts';
import { parseProjectPolicy } from '../policy/parse.ts';
import { type Policy, tighten } from '../policy/policy.ts';
import type { ManifestEntry } from '../request/manifest/manifest.ts';
import { parseManifest } from '../request/manifest/parse.ts';
import { findStored } from '../store/find.ts';
import type { AttestedReceipt, SourceReceipt, Stored } from '../store/receipt.ts';
import { loadTrust } from '../trust/load.ts';
import { type FlowContext, thisPlatform } from './context.ts';
import { judgeStored } from './judge-stored.ts';
import { askPolicy, houseRules } from './policy.ts';
import { factsOfStored } from './policy-facts.ts';
import { differenceIn } from './project/attested/differences.ts';
import { servedBy } from './project/attested/served.ts';
import { absence } from './project/here.ts';
import { placeAt } from './project/place.ts';
import { readProjectFile } from './project/read-file.ts';

/**
 * Brings the state of a project into line with its manifest and lock, from what the store
 * has: each package is the one of the lock, and is judged again. A project that was never
 * installed on this machine is left as it is: a cloned repository chooses nothing.
 * @throws HeadwaterError PROJECT_NOT_INSTALLED, PROJECT_OUT_OF_DATE, MANIFEST_*, LOCK_*, POLICY_*
 */
export async function refreshProject(project: string, context: FlowContext): Promise<ProjectState> {
  const { host } = context;
  const before = stateOf(project, host);
  if (isProjectFresh(project, host)) return before;
  const texts = textsOf(project, host);
  if (isSame(before, texts)) {
    await restampProjectState(before, texts, host);
    return before;
  }
  return resolveFromStore(project, texts, context);
}

async function resolveFromStore(
  project: string,
  texts: ProjectTexts,
  context: FlowContext,
): Promise<ProjectState> {
  const file = join(project, 'headwater.toml');
  const { entries } = parseManifest(texts.manifest, file);
  if (texts.lock === undefined) throw outOfDate(project, 'headwater.lock, which says what is meant', 'none');
  const lock = parseLock(texts.lock, join(project, 'headwater.lock'));
  const rules = tighten(houseRules(context.host).policy, parseProjectPolicy(texts.manifest, file));
  const stored = new Map<ManifestEntry, Stored>();
  const absent: AbsentPackage[] = [];
  for (const entry of entries) {
    const locked = lockedOf(entry, lock.packages, project);
    const missing = absentHere(locked, { entry, project }, context);
    if (missing === undefined) stored.set(entry, await soundIn({ locked, project, rules }, context));
    else absent.push(missing);
  }
  const of = (table: ManifestEntry['table']) =>
    [...stored].filter(([entry]) => entry.table === table).map(([, item]) => item);
  const asked = [...stored].flatMap(([{ version }, { receipt }]) =>
    version === undefined ? [] : [[receipt.name, version as string] as const],
  );
  return writeProjectState(context.host, {
    ...texts,
    project,
    tools: of('tools'),
    libraries: of('libraries'),
    requested: new Map<PackageName, string>(asked),
    absent,
    now: context.now,
  });
}

function lockedOf(
  { name, version = 'latest' as ManifestEntry['version'], origin }: ManifestEntry,
  packages: readonly LockedPackage[],
  project: string,
): LockedPackage {
  const locked = packages.find((pkg) => pkg.name === name && pkg.requested === version);
  if (locked !== undefined && (origin ?? locked.origin) === locked.origin) return locked;
  throw outOfDate(project, `${name} ${version} in headwater.lock`, 'nothing of that');
}

/** Its commands are the catalog's word; without an entry they would be the global ones, so it is out of date. */
function absentHere(
  locked: LockedPackage,
  { entry, project }: { readonly entry: ManifestEntry; readonly project: string },
  { host }: FlowContext,
): AbsentPackage | undefined {
  const missing = absence({ ...locked, bins: [] }, entry);
  if (missing === undefined) return undefined;
  const isForeign = ecosystemOf(locked.name) !== undefined;
  const bins = isForeign ? [] : loadCatalog(host).find(locked.name)?.bins;
  if (bins !== undefined) return { ...missing, bins };
  throw outOfDate(project, `${locked.name} in the catalog`, 'nothing of that name');
}

interface Pinned {
  readonly locked: LockedPackage;
  readonly project: string;
  readonly rules: Policy;
}

/** What the store says of itself is judged as at the beginning, and must be what the lock pins. */
async function soundIn({ locked, project, rules }: Pinned, { host, now }: FlowContext): Promise<Stored> {
  const { name, version } = locked;
  const what = `${name} ${version}, as headwater.lock pins it`;
  const build = locked.on[thisPlatform()];
  if (build === undefined || build === 'unsupported')
    throw outOfDate(project, what, 'nothing for this platform');
  const stored = findStored(host, { name, buildKey: build.buildKey });
  if (stored === undefined) throw outOfDate(project, what, 'nothing of that in the store');
  const trust = loadTrust(host);
  const { refusal, damage } = judgeStored(stored, { host, trust, now });
  const wrong = refusal?.code ?? damage[0]?.path ?? (await differenceTo(stored, locked, host));
  if (wrong !== undefined) throw outOfDate(project, what, `${stored.path} is something else: ${wrong}`);
  for (const facts of factsOfStored(stored.receipt, trust)) askPolicy(rules, facts, now);
  return stored;
}

async function differenceTo({ receipt }: Stored, locked: LockedPackage, host: Host) {
  if (receipt.version !== locked.version) return 'version';
  if (receipt.origin === 'source') {
    return locked.origin === 'source' ? differenceToSource(receipt, locked) : 'origin';
  }
  return receipt.origin === locked.origin ? differenceToServed(receipt, locked, host) : 'origin';
}

/** The build key is the receipt's own word; recipe and sources are the signed provenance's. */
function differenceToSource({ expectation }: SourceReceipt, locked: LockedSource): string | undefined {
  const { recipeDigest, sources } = expectation;
  if (recipeDigest !== locked.recipe) return 'recipe';
  return JSON.stringify(sources) === JSON.stringify(locked.sources) ? undefined : 'sources';
}

/** What a receipt says of others' builds, its own machine has signed. */
async function differenceToServed(receipt: AttestedReceipt, locked: LockedAttested, host: Host) {
  const platform = thisPlatform();
  const served = locked.on[platform];
  if (served === undefined || served === 'unsupported') return 'platform';
  const entry = ecosystemOf(locked.name) === undefined ? loadCatalog(host).find(locked.name) : undefined;
  const wanted: Wanted = entry === undefined ? { by: 'name', name: locked.name } : { by: 'entry', entry };
  const { isMeant } = await import('./attested/is-meant.ts');
  if (!isMeant(receipt, wanted, (await loadSettings(host)).sigstoreRoot)) return 'what is expected of it';
  return differenceIn(served, servedBy(receipt), { platform, origin: locked.origin })?.what;
}

function stateOf(project: string, host: Host): ProjectState {
  const state = readProjectState(project, host);
  if (state !== undefined) return state;
  throw new HeadwaterError('PROJECT_NOT_INSTALLED', 'this project was never installed on this machine', {
    subject: project,
    expected: 'a project whose tools you chose to have',
    hint: `look at ${join(project, 'headwater.toml')}, then run \`headwater install\` there; HEADWATER_SHIM_GLOBAL=1 leaves projects aside`,
  });
}

function textsOf(project: string, host: Host): ProjectTexts {
  const place = placeAt(project);
  const manifest = readProjectFile(place.manifest, host);
  const lock = readProjectFile(place.lock, host);
  if (manifest === undefined) throw outOfDate(project, 'headwater.toml', 'nothing of that name');
  return { manifest, ...(lock !== undefined && { lock }) };
}

function isSame(state: ProjectState, { manifest, lock }: ProjectTexts): boolean {
  const lockSha256 = lock === undefined ? undefined : sha256Of(lock);
  return state.manifestSha256 === sha256Of(manifest) && state.lockSha256 === lockSha256;
}

function outOfDate(project: string, expected: string, found: string): HeadwaterError {
  return new HeadwaterError('PROJECT_OUT_OF_DATE', 'the project is not installed as its files say', {
    subject: project,
    expected,
    found,
    hint: `run \`headwater install\` in ${project}`,
  });
}
