import { HeadwaterError } from '../errors.ts';
import { parsePackageName } from '../model/package-name.ts';
import { parseVersion } from '../model/version.ts';
import type { PackageRequest, Request } from './request.ts';

/**
 * Reads what a user asked for: `jq`, `jq@1.7`, `jq@latest`. The same package twice is one
 * request; with two versions it is a mistake.
 * @throws HeadwaterError USAGE, NAME_INVALID or VERSION_INVALID
 */
export function parseRequest(args: readonly string[]): Request {
  const packages = new Map<string, PackageRequest>();
  for (const arg of args) {
    const request = parseOne(arg);
    const earlier = packages.get(request.name);
    if (earlier !== undefined && earlier.version !== request.version) throw twoVersions(earlier, request);
    packages.set(request.name, request);
  }
  return { packages: [...packages.values()] };
}

function parseOne(arg: string): PackageRequest {
  refuseOtherEcosystem(arg);
  const at = arg.indexOf('@');
  const name = parsePackageName(at < 0 ? arg : arg.slice(0, at));
  const version = at < 0 ? 'latest' : arg.slice(at + 1);
  return version === 'latest' ? { name } : { name, version: parseVersion(version) };
}

/** `npm:…`, `github:…` are names of other ecosystems (docs/ARCHITECTURE.md, "Words"), of which there is no origin yet. */
function refuseOtherEcosystem(arg: string): void {
  const type = /^([a-z]+):/.exec(arg)?.[1];
  if (type === undefined) return;
  throw new HeadwaterError('USAGE', `no origin for ${type} packages yet`, {
    expected: 'a package of the catalog, for example jq or jq@1.8',
    found: arg,
    hint: 'Run `headwater list --all` to see what the catalog has.',
  });
}

function twoVersions(a: PackageRequest, b: PackageRequest): HeadwaterError {
  return new HeadwaterError('USAGE', `${a.name} is asked for in two versions`, {
    expected: 'one version of a package',
    found: `${a.version ?? 'latest'} and ${b.version ?? 'latest'}`,
  });
}
