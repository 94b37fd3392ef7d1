import { join } from 'node:path';
import type { HeadwaterError } from '../errors.ts';
import { writeFileAtomic } from '../host/atomic.ts';
import type { Host } from '../host/host.ts';
import type { ResolvedPackage } from '../resolve/resolution.ts';
import { asHeadwaterError } from '../ui/error.ts';
import { buildPackage, titleOf, type VerifiedBuild } from './build-package.ts';
import type { BuildRequest } from './build-request.ts';
import type { FlowContext } from './context.ts';
import { type Crew, openCrew } from './crew.ts';
import { reasonOf } from './install-report.ts';
import { type Attempt, attemptAll, type Course } from './obtain.ts';
import { whileStoreStays } from './store-use.ts';

/** What a build left in a folder of the user's. */
export interface BuildResult {
  readonly name: string;
  readonly version: string;
  readonly level: string;
  readonly builder: string;
  readonly sha256: string;
  /** Of the uncompressed tar. */
  readonly tarSha256: string | undefined;
  readonly seconds: number;
  /** Absolute paths: artifact first, then its evidence. */
  readonly files: readonly string[];
  readonly logs: string;
}

/** One that was asked for and could not be built. */
interface NotBuilt {
  readonly name: string;
  readonly version: string;
  readonly error: HeadwaterError;
}

export interface BuildReport {
  readonly results: readonly BuildResult[];
  readonly failed: readonly NotBuilt[];
}

/**
 * Builds packages, needs first, whether or not they are in the store, and leaves artifacts
 * and evidence in `out`. Nothing is linked, and only needs are admitted. One that fails
 * costs the others nothing.
 */
export async function buildInto(
  { resolution, wanted }: BuildRequest,
  { out, ...course }: Course & { readonly out: string },
  context: FlowContext,
): Promise<BuildReport> {
  const keys = new Set(wanted.flatMap(allNeeds));
  const before = resolution.packages.filter(({ buildKey }) => keys.has(buildKey));
  return whileStoreStays(context, async () => {
    const needs = await attemptAll(before, context, course);
    const crew = await openCrew(wanted, course, context.host);
    if (wanted.length > 1) context.progress({ kind: 'plan', packages: wanted.length });
    const ended = await Promise.all(
      wanted.map((pkg) => buildOne(pkg, { needs, crew, out, course }, context)),
    );
    return {
      results: ended.flatMap((one) => ('files' in one ? [one] : [])),
      failed: ended.flatMap((one) => ('error' in one ? [one] : [])),
    };
  });
}

function allNeeds(pkg: ResolvedPackage): readonly string[] {
  return pkg.needs.flatMap((need) => [need.buildKey, ...allNeeds(need)]);
}

interface Means {
  readonly needs: ReadonlyMap<string, Attempt>;
  readonly crew: Crew;
  readonly out: string;
  readonly course: Course;
}

async function buildOne(
  pkg: ResolvedPackage,
  { needs, crew, out, course }: Means,
  context: FlowContext,
): Promise<BuildResult | NotBuilt> {
  const { name, version } = pkg;
  const ended = (well: boolean) => context.progress({ kind: 'ended', what: titleOf(pkg), well });
  try {
    const stored = pkg.needs.map((need) => {
      const attempt = needs.get(need.buildKey);
      if (attempt?.state === 'obtained') return attempt.obtained.stored;
      throw reasonOf(need, needs);
    });
    const order = { pkg, needs: stored, rules: course, crew };
    const result = await buildPackage(order, context, async (build) => leave(build, out, context.host));
    ended(true);
    return result;
  } catch (error) {
    ended(false);
    return { name, version, error: asHeadwaterError(error) };
  }
}

function leave({ built, verified }: VerifiedBuild, out: string, host: Host): BuildResult {
  const { artifact, claims, expectation } = verified;
  const name = artifact.path.slice(artifact.path.lastIndexOf('/') + 1);
  const path = join(out, name);
  host.fs.mkdirSync(out, { recursive: true });
  writeFileAtomic(host, path, host.fs.readFileSync(artifact.path));
  const evidence = artifact.evidence.map((item) => {
    const file = join(out, `${name}.${item.name}`);
    writeFileAtomic(host, file, item.bytes);
    return file;
  });
  return {
    name: expectation.package,
    version: expectation.version,
    level: claims.level,
    builder: claims.builderId,
    sha256: artifact.sha256,
    tarSha256: claims.tarSha256,
    seconds: built.seconds,
    files: [path, ...evidence],
    logs: built.logs,
  };
}
