import { basename } from 'node:path';
import { HeadwaterError } from '../errors.ts';
import type { Host } from '../host/host.ts';
import { readProjectState } from '../link/project-state.ts';
import { SBOM_FILE } from '../model/attestation.ts';
import { canonicalJson } from '../model/canonical-json.ts';
import { sha256Of } from '../model/digest.ts';
import { uuidFrom } from '../model/uuid.ts';
import { proofOf } from '../store/place.ts';
import type { Stored } from '../store/receipt.ts';
import { loadTrust } from '../trust/load.ts';
import type { FlowContext } from './context.ts';
import { judgeStored } from './judge-stored.ts';
import { storedOf } from './library-env.ts';
import { linkedTools } from './linked.ts';
import { nearestProject } from './nearest-project.ts';
import type { Bom, Component, Dependency } from './sbom/bom.ts';
import { partsBom } from './sbom/parts-bom.ts';

/**
 * One bill of materials of all that a project has installed, or of the global set where
 * there is no project: CycloneDX 1.6 (ECMA-424), the SBOMs of the packages merged, each
 * component once. Only SBOMs that their package's signed provenance binds are taken; what others
 * built is listed by its artifacts, which their provenance and this machine's signature bind. Two
 * machines with the same packages print the same.
 * @param folder of the project; absent: the working folder.
 * @throws HeadwaterError PROJECT_NOT_INSTALLED, STORE_DAMAGED
 */
export function sbomOfInstalled(folder: string | undefined, context: FlowContext): string {
  const { host } = context;
  const project = nearestProject(folder, host);
  const packages = packagesOf(project, host);
  const boms = packages.map((stored) => provenBom(stored, context));
  const roots = boms.map(({ metadata }) => metadata.component);
  const main = {
    'bom-ref': 'headwater:set',
    type: 'application',
    name: project === undefined ? 'headwater' : basename(project),
  };
  const components = mergedComponents([...boms.flatMap((bom) => bom.components), ...roots]);
  const dependencies = mergedDependencies([
    { ref: main['bom-ref'], dependsOn: roots.map((root) => root['bom-ref']) },
    ...boms.flatMap((bom) => bom.dependencies),
  ]);
  const content = { components, dependencies, metadata: { component: main } };
  const document = {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    serialNumber: `urn:uuid:${uuidFrom(sha256Of(canonicalJson(content)))}`,
    version: 1,
    ...content,
  };
  return `${JSON.stringify(JSON.parse(canonicalJson(document)), null, 2)}\n`;
}

function packagesOf(project: string | undefined, host: Host): readonly Stored[] {
  if (project === undefined) return linkedTools(host).map((linked) => storedOf(linked, host));
  const state = readProjectState(project, host);
  if (state !== undefined)
    return [...state.tools, ...state.libraries].map((linked) => storedOf(linked, host));
  throw new HeadwaterError('PROJECT_NOT_INSTALLED', 'this project was never installed on this machine', {
    subject: project,
    expected: 'packages whose bills of materials can be read',
    hint: 'run `headwater install` there',
  });
}

/** The door binds the SBOM's digest by the signed provenance; what does not stand tells nothing. */
function provenBom(stored: Stored, { host, now }: FlowContext): Bom {
  const { receipt, path } = stored;
  const trust = loadTrust(host);
  const { refusal, damage } = judgeStored(stored, { host, trust, now });
  const listed = receipt.evidence.some(({ name }) => name === SBOM_FILE);
  const complete = listed || receipt.origin !== 'source';
  const wrong = refusal?.code ?? damage[0]?.path ?? (complete ? undefined : 'it has no SBOM');
  if (wrong === undefined && receipt.origin !== 'source') return partsBom(receipt);
  if (wrong === undefined) return JSON.parse(host.fs.readFileSync(proofOf({ path }, SBOM_FILE), 'utf8'));
  throw new HeadwaterError('STORE_DAMAGED', 'a package is not what was verified', {
    subject: path,
    expected: 'an SBOM that the provenance binds',
    found: wrong,
    hint: `\`headwater verify ${receipt.name}\` says more; \`headwater install\` mends it`,
  });
}

function mergedComponents(all: readonly Component[]): readonly Component[] {
  const byRef = new Map(all.map((component) => [component['bom-ref'], component]));
  return [...byRef.values()].sort((a, b) => (a['bom-ref'] < b['bom-ref'] ? -1 : 1));
}

function mergedDependencies(all: readonly Dependency[]): readonly Dependency[] {
  const byRef = new Map<string, Set<string>>();
  for (const { ref, dependsOn } of all) {
    const known = byRef.get(ref) ?? new Set();
    for (const other of dependsOn) known.add(other);
    byRef.set(ref, known);
  }
  return [...byRef]
    .map(([ref, refs]) => ({ ref, dependsOn: [...refs].sort() }))
    .sort((a, b) => (a.ref < b.ref ? -1 : 1));
}
