import { HeadwaterError } from '../../errors.ts';
import { checkAddress } from '../../host/address.ts';
import type { NpmRegistry } from '../../host/npm-config.ts';
import type { AttestedPart, RemoteArtifact } from '../../model/attested-package.ts';
import { evidencePlaces } from './evidence-places.ts';
import { expectationOf } from './expectation.ts';
import { sha512OfIntegrity } from './integrity.ts';
import type { Manifest } from './manifest.ts';
import { type Node, pathOf } from './node.ts';
import { npmPurl } from './purl.ts';
import type { Registries } from './registry.ts';
import { type SourceRepository, sourceRepository } from './repository.ts';

/**
 * A package of a tree as a part of what is installed. Of one without attestations nothing
 * more is asked for: it proves nothing, whatever else is said of it, and is listed with the
 * others that do not.
 * @param main the name of the package that all is for
 * @throws HeadwaterError ORIGIN_DIGEST_MISSING, ORIGIN_SOURCE_UNKNOWN, ORIGIN_METADATA_INVALID, FETCH_*
 */
export async function partOf(node: Node, main: string, registries: Registries): Promise<AttestedPart> {
  const { manifest } = node;
  const { name, version } = manifest;
  const registry = await registries.registryOf(name);
  mustBeReachable(manifest, registry);
  const evidence = evidencePlaces(manifest, registry);
  const source = evidence.length === 0 ? undefined : await sourceOf(manifest, registries);
  return {
    purl: npmPurl(name, version),
    artifact: { ...artifactOf(manifest, evidence.length > 0), toldBy: registry.base },
    expectation: expectationOf(manifest, source),
    // npm itself takes the first step of every path away, whatever it is called.
    layout: { format: 'tar', into: `lib/node_modules/${main}${pathOf(node)}`, strip: 1 },
    evidence,
  };
}

/**
 * A registry may have its files anywhere, and names their place as a redirect would: not from
 * https back to http, and no server of the network names a service of this machine.
 * @throws HeadwaterError FETCH_ADDRESS_REFUSED
 */
function mustBeReachable({ dist }: Manifest, { base }: NpmRegistry): void {
  checkAddress(dist.tarball, { from: { url: new URL(base), reach: undefined } });
}

function artifactOf({ name, version, dist }: Manifest, isAttested: boolean): RemoteArtifact {
  const sha512 = sha512OfIntegrity(dist.integrity);
  if (sha512 === undefined && isAttested) {
    throw new HeadwaterError('ORIGIN_DIGEST_MISSING', 'the registry has no SHA-512 of it', {
      subject: `npm:${name} ${version}`,
      expected: 'dist.integrity with sha512',
      found: dist.integrity?.slice(0, 80) ?? 'none',
      hint: 'npm names what it attests by SHA-512.',
    });
  }
  // As `npm pack` calls it, and not as somebody's address ends: the name is part of the key.
  const fileName = `${name.replace(/^@/, '').replace('/', '-')}-${version}.tgz`;
  return { url: dist.tarball, fileName, ...(sha512 !== undefined && { sha512 }) };
}

/** What the package itself says, before any evidence was looked at. */
async function sourceOf({ name, version }: Manifest, registries: Registries): Promise<SourceRepository> {
  const said = await registries.repository(name, version);
  const source = sourceRepository(said);
  if (source !== undefined) return source;
  throw new HeadwaterError(
    'ORIGIN_SOURCE_UNKNOWN',
    'the package does not say which source it is built from',
    {
      subject: `npm:${name} ${version}`,
      expected: '`repository` in its package.json: one of GitHub or GitLab',
      found: JSON.stringify(said ?? null).slice(0, 200),
      hint: 'Without it nobody can tell the project from a stranger who attests his own build.',
    },
  );
}
