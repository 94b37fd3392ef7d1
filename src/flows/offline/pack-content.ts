import { isSha256 } from '../../model/digest.ts';
import { isPackageName, type PackageName } from '../../model/package-name.ts';
import { isPlatform, type Platform } from '../../model/platform.ts';
import { parseStrictJson } from '../../model/strict-json/parse.ts';
import { inside, type Place } from '../../model/strict-json/place.ts';
import { readList, readObject } from '../../model/strict-json/read.ts';
import { readKnown } from '../../model/strict-json/read-values.ts';
import { isVersion, type Version } from '../../model/version.ts';

/** What lies where in a pack (docs/FORMATS.md, "Pack"). */
export const PACK_FILES = {
  content: 'pack.json',
  key: 'builder.pem',
  manifest: 'headwater.toml',
  lock: 'headwater.lock',
  store: 'store',
} as const;

/** What a pack says of itself: to tell people, and to know what to ask it for. It proves nothing. */
export interface PackContent {
  readonly platform: Platform;
  /** Of the builder key that its trees are signed with. */
  readonly keyId: string;
  readonly packages: readonly PackedPackage[];
}

interface PackedPackage {
  readonly name: PackageName;
  readonly version: Version;
  readonly kind: 'tool' | 'library';
}

export function printPack({ platform, keyId, packages }: PackContent): string {
  return `${JSON.stringify({ formatVersion: 1, platform, keyId, packages }, null, 2)}\n`;
}

/** @throws HeadwaterError PACK_INVALID, naming the member */
export function parsePack(bytes: Uint8Array): PackContent {
  const place: Place = { code: 'PACK_INVALID', path: PACK_FILES.content };
  const json = parseStrictJson(bytes, place);
  const member = readObject(json, ['formatVersion', 'platform', 'keyId', 'packages'], place);
  readKnown(member.formatVersion, (found): found is 1 => found === 1, inside(place, 'formatVersion'));
  const list = inside(place, 'packages');
  return {
    platform: readKnown(member.platform, isPlatform, inside(place, 'platform')),
    keyId: readKnown(member.keyId, isKeyId, inside(place, 'keyId')),
    packages: readList(member.packages, list).map((item, index) => readPackage(item, inside(list, index))),
  };
}

function readPackage(value: unknown, place: Place): PackedPackage {
  const { name, version, kind } = readObject(value, ['name', 'version', 'kind'], place);
  return {
    name: readKnown(name, isPackageName, inside(place, 'name')),
    version: readKnown(version, isVersion, inside(place, 'version')),
    kind: readKnown(kind, isKind, inside(place, 'kind')),
  };
}

function isKeyId(value: unknown): value is string {
  return typeof value === 'string' && value.startsWith('sha256:') && isSha256(value.slice('sha256:'.length));
}

function isKind(value: unknown): value is PackedPackage['kind'] {
  return value === 'tool' || value === 'library';
}
