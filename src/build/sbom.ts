import type { Module } from '../catalog/modules.ts';
import { canonicalJson } from '../model/canonical-json.ts';
import type { Sha256 } from '../model/digest.ts';
import { moduleFileOf } from '../model/module-file.ts';
import { packageUrl } from '../model/purl.ts';
import { uuidFrom } from '../model/uuid.ts';
import type { ResolvedPackage } from '../resolve/resolution.ts';
import type { Archive } from './archive.ts';
import type { BuiltNeed } from './inputs.ts';

/**
 * The bill of materials of an artifact: CycloneDX 1.6 (ECMA-424), canonical JSON. Two equal
 * builds have the same one: its serial number is made from the artifact's digest, its time is
 * that of the sources.
 */
export function sbomOf(
  pkg: ResolvedPackage,
  made: {
    readonly archive: Archive;
    readonly needs: readonly BuiltNeed[];
    /** Seconds since 1970. */
    readonly sourceDateEpoch: number;
  },
): string {
  const sources = pkg.release.sources.map(sourceComponent);
  const libraries = made.needs.map((need) => libraryComponent(pkg, need));
  const modules = pkg.modules.flatMap(moduleComponent);
  const parts = [...sources, ...modules, ...libraries].map((component) => component['bom-ref']);
  return canonicalJson({
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    serialNumber: `urn:uuid:${uuidFrom(made.archive.sha256)}`,
    version: 1,
    metadata: {
      timestamp: new Date(made.sourceDateEpoch * 1000).toISOString(),
      lifecycles: [{ phase: 'build' }],
      tools: { components: [{ type: 'application', name: 'headwater' }] },
      component: mainComponent(pkg, made.archive),
    },
    components: [...sources, ...modules, ...libraries],
    dependencies: [
      { ref: packageUrl(pkg), dependsOn: parts },
      ...parts.map((ref) => ({ ref, dependsOn: [] })),
    ],
  });
}

function mainComponent(pkg: ResolvedPackage, archive: Archive) {
  const { entry } = pkg;
  return {
    'bom-ref': packageUrl(pkg),
    type: entry.kind === 'tool' ? 'application' : 'library',
    name: pkg.name,
    version: pkg.version,
    description: entry.summary,
    purl: packageUrl(pkg),
    licenses: [{ expression: entry.license }],
    hashes: [sha256(archive.sha256)],
    externalReferences: [
      { type: 'website', url: entry.homepage },
      { type: 'vcs', url: entry.repository },
      ...pkg.release.sources.map((source) => ({
        type: 'source-distribution',
        url: source.url,
        hashes: [sha256(source.sha256)],
      })),
    ],
  };
}

function sourceComponent({ url, sha256: digest }: { url: string; sha256: Sha256 }) {
  return {
    'bom-ref': `source:sha256:${digest}`,
    type: 'file',
    name: new URL(url).pathname.split('/').at(-1) || url,
    hashes: [sha256(digest)],
    externalReferences: [{ type: 'source-distribution', url, hashes: [sha256(digest)] }],
  };
}

/** A go.mod alone tells which versions go together, and is built into nothing. */
function moduleComponent({ purl, sha256: digest, license }: Module) {
  const file = moduleFileOf(purl);
  if (file === undefined || (file.type === 'golang' && file.file === 'mod')) return [];
  return [
    {
      'bom-ref': purl,
      type: 'library',
      name: file.type === 'golang' ? file.path : file.name,
      version: file.version,
      purl,
      licenses: license === 'NOASSERTION' ? undefined : [{ expression: license }],
      hashes: [sha256(digest)],
    },
  ];
}

function libraryComponent(pkg: ResolvedPackage, { name, version, sha256: digest }: BuiltNeed) {
  const url = packageUrl({ name, version, platform: pkg.platform });
  const entry = pkg.needs.find((need) => need.name === name)?.entry;
  return {
    'bom-ref': url,
    type: 'library',
    name,
    version,
    purl: url,
    licenses: entry === undefined ? undefined : [{ expression: entry.license }],
    hashes: [sha256(digest)],
  };
}

function sha256(content: Sha256): { alg: string; content: string } {
  return { alg: 'SHA-256', content };
}
