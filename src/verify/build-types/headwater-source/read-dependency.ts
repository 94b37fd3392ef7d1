import type { Sha256 } from '../../../model/digest.ts';
import { fail, inside, type Place } from '../../../model/strict-json/place.ts';
import { readDigestSet, readObject, readText } from '../../../model/strict-json/read.ts';
import { shown } from '../../../model/strict-json/shown.ts';
import { refuse } from '../../refuse.ts';
import { PREDICATE } from '../../statement/slsa-provenance-v1.ts';

/** One entry of `resolvedDependencies`; its `name` says which kind it is (docs/BUILD-TYPE.md). */
export interface Dependency {
  readonly kind: 'source' | 'module' | 'library' | 'recipe' | 'host-tool';
  readonly uri: string;
  readonly sha256: Sha256;
  /** Name inside the seal; of a host tool only. */
  readonly tool?: string;
}

const DEPENDENCIES = inside(PREDICATE, 'buildDefinition.resolvedDependencies');

/** @throws HeadwaterError VERIFY_DEPENDENCY_MISMATCH for a kind nobody knows, VERIFY_PREDICATE_INVALID */
export function readDependency(value: unknown, index: number): Dependency {
  const place = inside(DEPENDENCIES, index);
  const members = readObject(value, ['name', 'uri', 'digest', 'annotations?'], place);
  const kind = readKind(members.name, place);
  const uri = readText(members.uri, inside(place, 'uri'));
  const sha256 = readDigestSet(members.digest, inside(place, 'digest'));
  if (kind === 'host-tool') mustBeFile(uri, inside(place, 'uri'));
  return { kind, uri, sha256, ...readAnnotations(kind, members.annotations, inside(place, 'annotations')) };
}

function readKind(name: unknown, place: Place): Dependency['kind'] {
  switch (name) {
    case 'source':
    case 'module':
    case 'library':
    case 'recipe':
    case 'host-tool':
      return name;
    default:
      return refuse('VERIFY_DEPENDENCY_MISMATCH', `${place.path}.name is no kind of dependency`, {
        expected: 'source, module, library, recipe, host-tool',
        found: shown(name),
      });
  }
}

function readAnnotations(kind: Dependency['kind'], value: unknown, place: Place): { tool?: string } {
  switch (kind) {
    case 'source':
      return readFetchedFrom(value, place);
    case 'host-tool':
      return readTool(value, place);
    case 'module':
    case 'library':
    case 'recipe':
      if (value !== undefined) fail(place, 'is not expected here', { found: shown(value) });
      return {};
  }
}

/** Which mirror gave the bytes: told for people, without weight, since the digest decides. */
function readFetchedFrom(value: unknown, place: Place): Record<string, never> {
  if (value === undefined) return {};
  const { fetchedFrom } = readObject(value, ['fetchedFrom'], place);
  readText(fetchedFrom, inside(place, 'fetchedFrom'));
  return {};
}

function readTool(value: unknown, place: Place): { tool: string } {
  const { tool, version } = readObject(value, ['tool', 'version?'], place);
  if (version !== undefined) readText(version, inside(place, 'version'));
  return { tool: readText(tool, inside(place, 'tool')) };
}

/** An absolute file URL without a host, in the spelling it is printed in (RFC 8089). */
function mustBeFile(uri: string, place: Place): void {
  const url = URL.parse(uri);
  if (url?.protocol === 'file:' && url.host === '' && url.href === uri && url.pathname.length > 1) return;
  fail(place, 'is not the address of a file', { expected: 'file:///…', found: shown(uri) });
}
