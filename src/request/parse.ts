import { HeadwaterError } from '../errors.ts';
import { parsePackageName } from '../model/package-name.ts';
import { parseVersion } from '../model/version.ts';
import type { PackageRequest, Request } from './request.ts';

/**
 * Reads what a user asked for: `jq`, `jq@1.7`, `jq@latest`, `npm:@biomejs/biome@2`. The same package twice is one
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
  const at = startOfVersion(arg);
  const name = parsePackageName(at < 0 ? arg : arg.slice(0, at));
  const version = at < 0 ? 'latest' : arg.slice(at + 1);
  return version === 'latest' ? { name } : { name, version: parseVersion(version) };
}

/** The `@` before the version; that of a scope of npm stands at the beginning of its name. */
function startOfVersion(arg: string): number {
  const name = arg.indexOf(':') + 1;
  return arg.indexOf('@', arg[name] === '@' ? name + 1 : name);
}

function twoVersions(a: PackageRequest, b: PackageRequest): HeadwaterError {
  return new HeadwaterError('USAGE', `${a.name} is asked for in two versions`, {
    expected: 'one version of a package',
    found: `${a.version ?? 'latest'} and ${b.version ?? 'latest'}`,
  });
}
