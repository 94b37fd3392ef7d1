import type { Host } from '../host/host.ts';
import { realProgram, versionOf } from './find-tools.ts';
import { lookForTrees } from './find-trees.ts';
import { isAtLeast, newerHint } from './least-version.ts';
import { BASE, groupOf, packageHint } from './tool-groups.ts';

/** A tool that a build would not find. */
export interface MissingTool {
  /** Name, and the least version where the one that is there is too old. */
  readonly wanted: string;
  /** How to come by it. */
  readonly hint: string;
}

type Versions = Readonly<Record<string, string | undefined>>;

/** Which tools keep a recipe from being built here, without the digests that a build wants: quick enough to ask of a whole catalog. */
export async function missingTools(
  names: readonly string[],
  host: Host,
  requires: Readonly<Record<string, string>>,
): Promise<readonly MissingTool[]> {
  const trees = await lookForTrees(names, host, requires);
  const others = names.filter((name) => !trees.some((tree) => tree.name === name));
  const commands = [BASE, ...others.map(groupOf)].flatMap(({ required }) => required);
  const absent = [
    ...trees.flatMap(({ name, versions }) => (versions === undefined ? [name] : [])),
    ...commands.filter((name) => realProgram(name, host) === undefined),
  ];
  const versions: Versions = Object.assign({}, ...trees.map((tree) => tree.versions));
  const old = await tooOld(requires, { versions, absent }, host);
  const hintOf = (name: string) => (name in requires ? newerHint(name) : packageHint(name));
  return [...absent.map((name) => ({ wanted: name, hint: hintOf(name) })), ...old];
}

async function tooOld(
  requires: Readonly<Record<string, string>>,
  known: { readonly versions: Versions; readonly absent: readonly string[] },
  host: Host,
): Promise<readonly MissingTool[]> {
  const old: MissingTool[] = [];
  for (const [name, least] of Object.entries(requires)) {
    if (known.absent.includes(name)) continue;
    const version = known.versions[name] ?? (await versionOfCommand(name, host));
    if (isAtLeast(version, least)) continue;
    old.push({ wanted: `${name} ${least} or later`, hint: newerHint(name) });
  }
  return old;
}

async function versionOfCommand(name: string, host: Host): Promise<string | undefined> {
  const path = realProgram(name, host);
  return path === undefined ? undefined : (await versionOf(path, host)).version;
}
