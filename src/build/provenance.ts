import { pathToFileURL } from 'node:url';
import {
  artifactFileName,
  FILES_BYPRODUCT,
  PROVENANCE_TYPE,
  SBOM_FILE,
  SOURCE_BUILD_TYPE,
  STATEMENT_TYPE,
  tarFileName,
} from '../model/attestation.ts';
import { canonicalJson } from '../model/canonical-json.ts';
import type { Sha256 } from '../model/digest.ts';
import { filesManifestDigest } from '../model/files-manifest.ts';
import { packageUrl, recipeUrl } from '../model/purl.ts';
import type { ResolvedPackage } from '../resolve/resolution.ts';
import type { Archive } from './archive.ts';
import type { BuildInputs } from './inputs.ts';
import type { HostTool } from './toolbox.ts';

/** What happened, as far as the statement tells it. */
export interface BuildFacts {
  readonly archive: Archive;
  readonly sbomSha256: Sha256;
  readonly inputs: BuildInputs;
  readonly tools: readonly HostTool[];
  readonly seal: 'bubblewrap' | 'unshare';
  /** Seconds since 1970: the newest time in the sources. */
  readonly sourceDateEpoch: number;
  readonly builderId: string;
  readonly invocationId: string;
  readonly startedOn: Date;
  readonly finishedOn: Date;
}

/**
 * The in-toto Statement v1 with SLSA Provenance v1 of a build, as canonical JSON
 * (docs/BUILD-TYPE.md; SLSA v1.1, "Provenance").
 */
export function provenanceStatement(pkg: ResolvedPackage, facts: BuildFacts): string {
  const { archive } = facts;
  return canonicalJson({
    _type: STATEMENT_TYPE,
    subject: [
      { name: artifactFileName(pkg), digest: { sha256: archive.sha256 } },
      { name: tarFileName(pkg), digest: { sha256: archive.tarSha256 } },
    ],
    predicateType: PROVENANCE_TYPE,
    predicate: { buildDefinition: buildDefinition(pkg, facts), runDetails: runDetails(facts) },
  });
}

function buildDefinition(pkg: ResolvedPackage, facts: BuildFacts) {
  return {
    buildType: SOURCE_BUILD_TYPE,
    externalParameters: {
      package: pkg.name,
      version: pkg.version,
      platform: pkg.platform,
      recipeDigest: `sha256:${pkg.recipeDigest}`,
    },
    internalParameters: { seal: facts.seal, sourceDateEpoch: facts.sourceDateEpoch },
    resolvedDependencies: [
      { name: 'recipe', uri: recipeUrl(pkg), digest: { sha256: pkg.recipeDigest } },
      ...sources(pkg, facts.inputs),
      ...pkg.modules.map(({ purl, sha256 }) => ({ name: 'module', uri: purl, digest: { sha256 } })),
      ...facts.inputs.needs.map(({ name, version, sha256 }) => ({
        name: 'library',
        uri: packageUrl({ name, version, platform: pkg.platform }),
        digest: { sha256 },
      })),
      ...facts.tools.map(hostTool),
    ],
  };
}

/** Named by upstream's address; the one that gave the bytes is an annotation, without anybody's password. */
function sources({ release }: ResolvedPackage, inputs: BuildInputs) {
  return release.sources.map(({ url, sha256 }, index) => {
    const from = withoutCredentials(inputs.sources[index]?.url ?? url);
    const source = { name: 'source', uri: url, digest: { sha256 } };
    return from === url ? source : { ...source, annotations: { fetchedFrom: from } };
  });
}

function withoutCredentials(address: string): string {
  const url = URL.parse(address);
  if (url === null || (url.username === '' && url.password === '')) return address;
  url.username = '';
  url.password = '';
  return url.href;
}

/** Commands go by their name in the sealed PATH; parts of them by their path, since names of libraries recur. */
function hostTool({ kind, name, path, sha256, version }: HostTool) {
  const tool = kind === 'command' ? name : path;
  return {
    name: 'host-tool',
    uri: pathToFileURL(path).href,
    digest: { sha256 },
    annotations: { tool, version: version ? version : undefined },
  };
}

function runDetails(facts: BuildFacts) {
  return {
    builder: { id: facts.builderId },
    metadata: {
      invocationId: facts.invocationId,
      startedOn: facts.startedOn.toISOString(),
      finishedOn: facts.finishedOn.toISOString(),
    },
    byproducts: [
      { name: FILES_BYPRODUCT, digest: { sha256: filesManifestDigest(facts.archive.files) } },
      { name: SBOM_FILE, digest: { sha256: facts.sbomSha256 } },
    ],
  };
}
