import { HeadwaterError } from '../../errors.ts';
import { type NpmRegistry, npmRegistryOf } from '../../host/npm-config.ts';
import type { OriginContext } from '../origin.ts';
import { askRegistry } from './ask-registry.ts';
import { type Packument, readPackument } from './packument.ts';

/** The registries of one run: whatever is asked of them is asked once. */
export interface Registries {
  registryOf(name: string): Promise<NpmRegistry>;
  /** @throws HeadwaterError PACKAGE_UNKNOWN, ORIGIN_METADATA_INVALID, FETCH_* */
  packument(name: string): Promise<Packument>;
  /** `repository` of a version, as its package.json has it; undefined without one. */
  repository(name: string, version: string): Promise<unknown>;
}

/** Requests that run at the same time. */
const SIDE_BY_SIDE = 12;
/** What an install takes: without descriptions, scripts and all that (npm registry, "package metadata"). */
const ABBREVIATED = 'application/vnd.npm.install-v1+json; q=1.0, application/json; q=0.8';

export function openRegistries(context: OriginContext): Registries {
  const registries = once((name) => npmRegistryOf(name, context.host));
  const turn = turns(SIDE_BY_SIDE);
  const ask = async (name: string, path: string, accept: string) => {
    const registry = await registries(name);
    return turn(() => askRegistry({ registry, path, accept }, context));
  };
  const packuments = once(async (name) => {
    const said = await ask(name, pathOf(name), ABBREVIATED);
    if (said === undefined) throw unknownPackage(name, await registries(name));
    return readPackument(said, name);
  });
  const whole = once((name) => ask(name, pathOf(name), 'application/json'));
  return {
    registryOf: registries,
    packument: packuments,
    async repository(name, version) {
      const alone = await ask(
        name,
        `${pathOf(name)}/${encodeURIComponent(version)}`,
        'application/json',
      ).catch(noManifest);
      const said = alone ?? member(member(await whole(name), 'versions'), version);
      const isAsked = member(said, 'name') === name && member(said, 'version') === version;
      return isAsked ? member(said, 'repository') : undefined;
    },
  };
}

/** Not every registry serves a version alone; all serve the package with every version of it. */
function noManifest(error: unknown): undefined {
  if (error instanceof HeadwaterError && ['FETCH_FAILED', 'FETCH_ANSWER_INVALID'].includes(error.code))
    return;
  throw error;
}

/** A scoped name is one step of the path. */
function pathOf(name: string): string {
  return name.replace('/', '%2f');
}

function member(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  return Reflect.get(value, name);
}

function unknownPackage(name: string, { base, from }: NpmRegistry): HeadwaterError {
  return new HeadwaterError('PACKAGE_UNKNOWN', `the registry has no package ${name}`, {
    subject: `npm:${name}`,
    expected: `a package of ${base} (${from})`,
    found: 'HTTP 404',
    hint: 'A registry hides private packages from those without a token for it.',
  });
}

function once<T>(work: (name: string) => Promise<T>): (name: string) => Promise<T> {
  const done = new Map<string, Promise<T>>();
  return (name) => {
    const known = done.get(name) ?? work(name);
    done.set(name, known);
    return known;
  };
}

function turns(most: number): <T>(work: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (work) => {
    if (running >= most) await new Promise<void>((resolve) => waiting.push(resolve));
    running += 1;
    try {
      return await work();
    } finally {
      running -= 1;
      waiting.shift()?.();
    }
  };
}
