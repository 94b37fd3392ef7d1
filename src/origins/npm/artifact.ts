import { HeadwaterError } from '../../errors.ts';
import type { FoundPackage } from '../../model/attested-package.ts';
import { parsePackageName } from '../../model/package-name.ts';
import type { At, OriginContext, Wanted } from '../origin.ts';
import type { Manifest } from './manifest.ts';
import type { Node } from './node.ts';
import { manifestIn } from './packument.ts';
import { partOf } from './part.ts';
import { systemOf } from './platform.ts';
import { openRegistries, type Registries } from './registry.ts';
import { resolveTree } from './tree.ts';
import { nameOf, versionNames } from './versions.ts';

/**
 * A package of npm with all that it needs to run, as `npm install --global` lays it out:
 * `lib/node_modules/<name>`, and what it depends on below that. No script of any of them is
 * ever run.
 * @throws HeadwaterError as `resolveTree` and `partOf`
 */
export async function findPackage(
  wanted: Wanted,
  { version, platform, members: kept = [] }: At,
  context: OriginContext,
): Promise<FoundPackage> {
  const name = nameOf(wanted);
  const registries = openRegistries(context);
  const main = await manifestOf(name, version, registries);
  const system = systemOf(platform, context.host);
  const nodes = await resolveTree(main, { system, registries, note: context.note, kept: new Set(kept) });
  for (const node of nodes) tell(node.manifest, context);
  const [root, ...members] = nodes;
  const part = (node: Node) => partOf(node, name, registries);
  return {
    origin: 'npm',
    name: parsePackageName(`npm:${name}`),
    version,
    platform,
    parts: [await part(root), ...(await Promise.all(members.map(part)))],
    commands: { by: 'package-json' },
  };
}

async function manifestOf(name: string, version: string, registries: Registries): Promise<Manifest> {
  const packument = await registries.packument(name);
  const manifest = manifestIn(packument, version);
  if (manifest !== undefined) return manifest;
  throw new HeadwaterError('VERSION_UNKNOWN', `no version ${version} of ${name}`, {
    subject: `npm:${name}`,
    expected: versionNames(packument),
    found: version,
  });
}

/** What a user of npm would have been told, or have had done without being told. */
function tell(
  { name, version, hasInstallScript, hasShrinkwrap, deprecated }: Manifest,
  { note }: OriginContext,
): void {
  const what = `npm:${name} ${version}`;
  if (deprecated !== undefined) note(`${what} is deprecated: ${deprecated.slice(0, 200)}`);
  if (hasInstallScript)
    note(`${what} has install scripts, which are not run; what they would make is missing`);
  if (hasShrinkwrap) note(`${what} brings a list of versions of its own, which is not followed`);
}
