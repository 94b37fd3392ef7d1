import { inside, type Place } from '../../model/strict-json/place.ts';
import { readList, readObject, readText } from '../../model/strict-json/read.ts';

/** Something that went into a build, as far as it is read here: the build type knows what the digest is of. */
export interface Resource {
  readonly uri?: string;
  readonly digest?: unknown;
  readonly place: Place;
}

/** Members of a resource descriptor (in-toto attestation framework, "ResourceDescriptor") and of a material of SLSA v0.2. */
const MEMBERS = [
  'uri?',
  'digest?',
  'name?',
  'downloadLocation?',
  'mediaType?',
  'content?',
  'annotations?',
] as const;

/** @throws HeadwaterError with the code of `place`. An absent list, or Go's `null`, is empty. */
export function readResources(value: unknown, place: Place): readonly Resource[] {
  return readList(value ?? [], place).map((item, index) => readResource(item, inside(place, index)));
}

export function readResource(value: unknown, place: Place): Resource {
  const { uri, digest } = readObject(value, MEMBERS, place);
  return {
    place,
    ...(uri !== undefined && { uri: readText(uri, inside(place, 'uri')) }),
    ...(digest !== undefined && { digest }),
  };
}
