import { mkdirSync, renameSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { zstdCompressSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { sha256Of } from '../../src/model/digest.ts';
import { filesManifestDigest } from '../../src/model/files-manifest.ts';
import { unpack } from '../../src/unpack/unpack.ts';
import { Verified } from '../../src/verify/verified.ts';
import { file, tar } from '../world/tar.ts';
import { codeOf, refusalOfUnpacking, surroundings, throughDoor } from '../world/unpacking.ts';

/** The artifact becomes another one between the door and the disk; or no door was ever asked. */

const archive = tar(file('tool', 'good'));
const bytes = zstdCompressSync(archive);
const attested = {
  tarSha256: sha256Of(archive),
  filesSha256: filesManifestDigest([
    { type: 'file', path: 'tool', sha256: sha256Of('good'), size: 4, executable: false },
  ]),
};

function verifiedArtifact() {
  const place = surroundings();
  const path = join(place.outside, '..', 'artifact');
  return { place, path, verified: throughDoor(bytes, path, attested) };
}

const changes: Record<string, (path: string) => void> = {
  'other bytes of the same length': (path) => writeFileSync(path, Buffer.alloc(bytes.length, 'x')),
  'a bit turned in the magic': (path) => writeFileSync(path, turned(bytes, 0)),
  'a bit turned in the middle': (path) => writeFileSync(path, turned(bytes, bytes.length >> 1)),
  'a bit turned at the end': (path) => writeFileSync(path, turned(bytes, bytes.length - 1)),
  'the same tar in another compression': (path) => writeFileSync(path, archive),
  'another good archive': (path) => writeFileSync(path, zstdCompressSync(tar(file('tool', 'evil')))),
  'a byte less': (path) => truncateSync(path, bytes.length - 1),
  'a byte more': (path) => writeFileSync(path, Buffer.concat([bytes, Buffer.of(0)])),
  'no bytes': (path) => truncateSync(path, 0),
  'no file': (path) => rmSync(path),
  'a folder': (path) => {
    rmSync(path);
    mkdirSync(path);
  },
  'a symlink to the same bytes': (path) => {
    renameSync(path, `${path}.moved`);
    symlinkSync(`${path}.moved`, path);
  },
};

test.each(Object.entries(changes))('after the door: %s', async (_, change) => {
  const { place, path, verified } = verifiedArtifact();
  change(path);
  expect(await refusalOfUnpacking(verified, place)).toBe('ARCHIVE_CHANGED');
});

test.each(['tarSha256', 'filesSha256'] as const)('an attested %s of something else', async (name) => {
  const place = surroundings();
  const path = join(place.outside, '..', 'artifact');
  const verified = throughDoor(bytes, path, { ...attested, [name]: sha256Of('something else') });
  expect(await refusalOfUnpacking(verified, place)).toBe('ARCHIVE_CHANGED');
});

const forgeries: Record<string, (real: Verified) => unknown> = {
  'a copy of a real proof': (real) => ({ ...real }),
  'an object with the right prototype': (real) => Object.assign(Object.create(Verified.prototype), real),
  'an heir of a real proof': (real) => Object.create(real),
  'a proxy of a real proof': (real) => new Proxy(real, {}),
  nothing: () => undefined,
};

test.each(Object.entries(forgeries))('no door was asked: %s', async (_, forge) => {
  const { place, verified } = verifiedArtifact();
  expect(await refusalOfUnpacking(forge(verified) as Verified, place)).toBe('VERIFY_INTERNAL');
});

test('a proof cannot be changed to speak of another file', () => {
  const { verified } = verifiedArtifact();
  expect(() => Object.assign(verified, { artifact: { path: '/etc/passwd' } })).toThrow(TypeError);
  expect(() => Object.assign(verified.artifact, { path: '/etc/passwd' })).toThrow(TypeError);
});

test('what stands in the place of the staging folder is left alone', async () => {
  const { place, verified } = verifiedArtifact();
  mkdirSync(place.staging);
  writeFileSync(join(place.staging, 'mine'), 'precious');
  const code = await codeOf(() => unpack(verified, place.staging, place.host));
  expect(code).toBe('STORE_UNWRITABLE');
  expect(place.host.fs.readFileSync(join(place.staging, 'mine'), 'utf8')).toBe('precious');
});

test('a symlink in the place of the staging folder is not followed', async () => {
  const { place, verified } = verifiedArtifact();
  symlinkSync(place.outside, place.staging);
  expect(await codeOf(() => unpack(verified, place.staging, place.host))).toBe('STORE_UNWRITABLE');
  expect(place.host.fs.readdirSync(place.outside).sort()).toEqual(['nest', 'sentinel']);
});

test('untouched, the same artifact is unpacked', async () => {
  const { place, verified } = verifiedArtifact();
  const unpacked = await unpack(verified, place.staging, place.host);
  expect(unpacked).toMatchObject({ verified, directory: place.staging, ...attested });
});

function turned(original: Buffer, at: number): Buffer {
  const copy = Buffer.from(original);
  copy[at] = (copy[at] ?? 0) ^ 1;
  return copy;
}
