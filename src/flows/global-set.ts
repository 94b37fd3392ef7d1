import { join } from 'node:path';
import { loadCatalog } from '../catalog/load.ts';
import { HeadwaterError } from '../errors.ts';
import type { Host } from '../host/host.ts';
import type { LinkedPackage } from '../link/generation.ts';
import type { Origin } from '../model/origin.ts';
import { isCatalogName, type PackageName } from '../model/package-name.ts';
import { matchesVersion } from '../model/version.ts';
import { parseProjectPolicy } from '../policy/parse.ts';
import type { ManifestEdit } from '../request/manifest/edit.ts';
import type { Manifest } from '../request/manifest/manifest.ts';
import { parseRequest } from '../request/parse.ts';
import type { PackageRequest } from '../request/request.ts';
import { findStored } from '../store/find.ts';
import type { FlowContext } from './context.ts';
import { changeGlobalManifest, loadGlobalManifest } from './global-manifest.ts';
import { type InstallOptions, installRequest } from './install.ts';
import type { InstallReport } from './install-report.ts';
import { linkedTools } from './linked.ts';
import { recordFile } from './noop-record.ts';
import { type Asked, askedOf } from './project/manifest-request.ts';
import { isRaised, NOTHING, type Raise } from './project/pins.ts';
import { placeAt } from './project/place.ts';
import { rememberInstall } from './remember.ts';

/** Adds tools to the global set, and to its manifest what is there at the end. */
export async function installGlobally(
  words: readonly string[],
  options: InstallOptions & { readonly from?: Origin | undefined },
  context: FlowContext,
): Promise<InstallReport> {
  const { from, ...rest } = options;
  const packages = askedFrom(parseRequest(words).packages, from);
  const kept = packages.map((item) => keptWhereLinked(item, context.host));
  const report = await obtainGlobally(kept, rest, context);
  const done = packages.filter(({ name }) => report.packages.some((item) => item.name === name));
  await changeGlobalManifest(context.host, (manifest) =>
    done.flatMap((item) => added(item, manifest, context.host)),
  );
  if (report.failed.length === 0) remember(words, report, context.host);
  return report;
}

/**
 * What is installed already is left alone: of what others build only they know whether there is
 * a newer one, and whoever wants that asks for an upgrade.
 */
function keptWhereLinked(asked: PackageRequest, host: Host): PackageRequest {
  const linked = linkedTools(host).find(({ name }) => name === asked.name);
  if (linked === undefined || asked.version !== undefined || asked.origin !== undefined) return asked;
  const origin = findStored(host, linked)?.receipt.origin;
  if (origin === undefined || !isStillOffered(linked, host)) return asked;
  return origin === 'source' ? { ...asked, origin } : { ...asked, version: linked.version };
}

/** The same packages, from where the user wants them. */
export function askedFrom(
  packages: readonly PackageRequest[],
  origin: Origin | undefined,
): readonly PackageRequest[] {
  return origin === undefined ? packages : packages.map((item) => ({ ...item, origin }));
}

/** All that the global manifest asks for, at the versions that are linked as long as it allows them. */
export async function installGlobalManifest(
  options: InstallOptions & { readonly raise?: Raise },
  context: FlowContext,
): Promise<InstallReport> {
  const { host } = context;
  const asked = askedOf(loadGlobalManifest(host), loadCatalog(host));
  const requests = asked.map((item) => pinnedRequest(item, options.raise ?? NOTHING, host));
  const versions = asked.flatMap(({ name, version }) =>
    version === undefined ? [] : [[name, version] as const],
  );
  const requested = new Map<PackageName, string>(versions);
  const report = await obtainGlobally(requests, { ...options, requested }, context);
  if (report.failed.length === 0) remember([], report, host);
  return report;
}

function obtainGlobally(packages: readonly PackageRequest[], options: InstallOptions, context: FlowContext) {
  const { text, file } = loadGlobalManifest(context.host);
  return installRequest({ packages }, context, { ...options, policy: parseProjectPolicy(text, file) });
}

/** A tool that nobody asked for in a version follows the newest. */
function added(
  { name, version, origin }: PackageRequest,
  manifest: Manifest,
  host: Host,
): readonly ManifestEdit[] {
  const known = manifest.entries.find((entry) => entry.name === name);
  const isKnown = known !== undefined && known.version === version;
  // A foreign name says its origin.
  const said = isCatalogName(name) && origin !== undefined ? { origin } : {};
  if (isKnown && (said.origin === undefined || said.origin === known.origin)) return [];
  const table = loadCatalog(host).find(name)?.kind === 'library' ? 'libraries' : 'tools';
  return [{ type: 'set', table, name, version: version ?? 'latest', ...said }];
}

function pinnedRequest({ kind: _, ...asked }: Asked, raise: Raise, host: Host): PackageRequest {
  const { name, version } = asked;
  const linked = linkedTools(host).find((tool) => tool.name === name);
  const keep = linked !== undefined && !isRaised(name, raise) && isStillOffered(linked, host);
  if (!keep || (version !== undefined && !matchesVersion(linked.version, version))) return asked;
  return { ...asked, version: linked.version };
}

/** What others build they offer on, unless they say otherwise when they are asked. @throws HeadwaterError PACKAGE_UNKNOWN */
function isStillOffered({ name, version, buildKey }: LinkedPackage, host: Host): boolean {
  const entry = loadCatalog(host).find(name);
  if (entry === undefined && isCatalogName(name)) {
    throw new HeadwaterError('PACKAGE_UNKNOWN', `no package ${name} in the catalog`, { subject: name });
  }
  if (entry?.releases.some((release) => release.version === version) === true) return true;
  const origin = findStored(host, { name, buildKey })?.receipt.origin;
  return origin !== undefined && origin !== 'source' && (entry === undefined || entry.attested !== undefined);
}

function remember(
  args: readonly string[],
  { resolved, stored }: Awaited<ReturnType<typeof installRequest>>,
  host: Host,
): void {
  const { paths } = host;
  const current = join(paths.generations, 'current');
  const commands = stored.flatMap(({ receipt }) => receipt.bins.map((bin) => join(current, 'tools', bin)));
  const files = [current, placeAt(paths.config).manifest, ...commands];
  rememberInstall({ file: recordFile(paths.cache, args), resolved, stored, files }, host);
}
