import { fail, inside, type Place } from '../../../model/strict-json/place.ts';
import { shown } from '../../../model/strict-json/shown.ts';

export type BundleVersion = '0.1' | '0.2' | '0.3';

/** Every spelling there is (sigstore/protobuf-specs, sigstore_bundle.proto, "media_type"). */
const VERSIONS: ReadonlyMap<unknown, BundleVersion> = new Map([
  ['application/vnd.dev.sigstore.bundle+json;version=0.1', '0.1'],
  ['application/vnd.dev.sigstore.bundle+json;version=0.2', '0.2'],
  ['application/vnd.dev.sigstore.bundle+json;version=0.3', '0.3'],
  ['application/vnd.dev.sigstore.bundle.v0.3+json', '0.3'],
]);

/** @throws HeadwaterError with the code of `place` for a spelling or version that is not known. */
export function readMediaType(value: unknown, place: Place): BundleVersion {
  const version = VERSIONS.get(value);
  if (version !== undefined) return version;
  return fail(inside(place, 'mediaType'), 'is not known', {
    expected: [...VERSIONS.keys()].map(String).join(', '),
    found: shown(value),
  });
}
