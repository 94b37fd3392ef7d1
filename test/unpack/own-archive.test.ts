import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { writeArchive } from '../../src/build/archive.ts';
import { filesManifestDigest } from '../../src/model/files-manifest.ts';
import { unpack } from '../../src/unpack/unpack.ts';
import { listingOf, listTree, MTIME, manifestOf, type TestTree, writeTree } from '../world/trees.ts';
import { surroundings, throughDoor } from '../world/unpacking.ts';

/** What headwater's own builder writes is what its own unpacker reads, to the digest. */

const tree: TestTree = {
  'bin/tool': { run: '#!/bin/sh\necho hello\n' },
  'bin/alias': { link: 'tool' },
  'lib/large': 'large '.repeat(200_000),
  'share/empty': '',
  'share/empty folder': null,
  [`share/${'deep/'.repeat(40)}Ünïcödé`]: 'deep down',
  [`share/${'n'.repeat(200)}`]: { link: `${'d/'.repeat(80)}target` },
};

test('an archive of the builder', async () => {
  const { outside, staging, host } = surroundings();
  const root = join(outside, 'tree');
  writeTree(root, tree);
  const made = await writeArchive(root, { path: join(outside, 'made.tar.zst'), mtime: MTIME }, host);
  const attested = { tarSha256: made.tarSha256, filesSha256: filesManifestDigest(made.files) };
  const verified = throughDoor(readFileSync(made.path), join(outside, 'artifact'), attested);
  const unpacked = await unpack(verified, staging, host);
  expect(listTree(staging)).toEqual(listingOf(tree));
  expect(unpacked.files).toEqual(manifestOf(tree));
  expect(unpacked.tarSha256).toBe(made.tarSha256);
});
