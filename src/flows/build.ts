import { join } from 'node:path';
import { loadCatalog } from '../catalog/load.ts';
import { HeadwaterError } from '../errors.ts';
import { writeFileAtomic } from '../host/atomic.ts';
import type { Host } from '../host/host.ts';
import { parseRequest } from '../request/parse.ts';
import { resolve } from '../resolve/resolve.ts';
import { buildPackage, type VerifiedBuild } from './build-package.ts';
import { type FlowContext, thisPlatform } from './context.ts';
import { obtainAll } from './obtain.ts';
import { houseRules } from './policy.ts';
import { resolvedFor } from './resolved-for.ts';
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

/**
 * Builds one package, needs first, whether or not it is in the store, and leaves artifact
 * and evidence in `out`. Nothing is linked, and only its needs are admitted.
 * @throws HeadwaterError of every stage up to the door
 */
export async function buildInto(arg: string, out: string, context: FlowContext): Promise<BuildResult> {
  const request = parseRequest([arg]);
  const resolution = resolve(request, loadCatalog(context.host), thisPlatform());
  const pkg = request.packages.flatMap((item) => resolvedFor(item, resolution) ?? [])[0];
  if (pkg === undefined) throw new HeadwaterError('INTERNAL', `${arg} was resolved to nothing`);
  const before = resolution.packages.filter((other) => other !== pkg);
  const rules = houseRules(context.host);
  return whileStoreStays(context, async () => {
    const obtained = await obtainAll(before, context, rules);
    const needs = pkg.needs.flatMap((need) => obtained.get(need.buildKey)?.stored ?? []);
    return buildPackage({ pkg, needs, rules }, context, async (build) => leave(build, out, context.host));
  });
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
