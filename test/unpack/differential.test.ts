import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { list } from 'tar';
import { expect, test } from 'vitest';
import { sha256Of } from '../../src/model/digest.ts';
import { extract } from '../../src/unpack/extract.ts';
import { LIMITS } from '../../src/unpack/limits.ts';
import { inStaging } from '../../src/unpack/staging.ts';
import { unpack } from '../../src/unpack/unpack.ts';
import { file, folder, hardlink, longName, pax, sumOf, symlink, tar } from '../world/tar.ts';
import { makeTempHome } from '../world/temp-home.ts';
import { listingOf, listTree, MTIME, manifestDigestOf, type TestTree } from '../world/trees.ts';
import { codeOf, snapshot, throughDoor } from '../world/unpacking.ts';

/** Two other readers of tar as oracles: what is unpacked is what they take it for, or it is refused. */

const word = fc.stringMatching(/^[a-z0-9._+éß日-]{0,30}[a-z0-9]$/);
const place = fc.array(word, { minLength: 1, maxLength: 6 }).map((words) => words.join('/'));
const node = fc.oneof(
  fc.string({ maxLength: 1200 }),
  fc.string({ maxLength: 600 }).map((run) => ({ run })),
  word.map((link) => ({ link })),
);
const trees: fc.Arbitrary<TestTree> = fc
  .uniqueArray(fc.tuple(place, node), { minLength: 1, maxLength: 10, selector: ([path]) => path })
  // leaves end with ~ and folders do not, so that no leaf is another's folder
  .map((entries) => Object.fromEntries(entries.map(([path, value]) => [`${path}~`, value])));

function pack(tree: TestTree, how: 'pax' | 'gnu'): Buffer {
  const members = Object.entries(tree).map(([path, value]) => {
    const named = how === 'pax' ? pax(['path', path]) : longName(path);
    const magic = how === 'pax' ? 'ustar\x0000' : 'ustar  \0';
    if (value === null) return folder(path);
    if (typeof value === 'string') return Buffer.concat([named, file('short', value, { magic })]);
    if ('run' in value) return Buffer.concat([named, file('short', value.run, { magic, mode: 0o755 })]);
    return Buffer.concat([named, symlink('short', value.link, { magic })]);
  });
  return tar(...members);
}

async function inScratch<T>(body: (world: ReturnType<typeof makeTempHome>) => Promise<T>): Promise<T> {
  const world = makeTempHome();
  try {
    return await body(world);
  } finally {
    world.dispose();
  }
}

/** What GNU tar makes of an archive; undefined where it fails. */
function gnuTree(archive: string, root: string): Record<string, string> | undefined {
  mkdirSync(root);
  try {
    execFileSync('tar', ['-C', root, '-xf', archive], { stdio: 'ignore' });
  } catch {
    return undefined;
  }
  return withoutModes(listTree(root));
}

function withoutModes(tree: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(tree).map(([path, line]) => [path, line.replace(/ [0-7]{3,4}\b/, '')]),
  );
}

test('any honest tree comes out as it is, and as GNU tar and node-tar see it', async () => {
  const property = fc.asyncProperty(trees, fc.constantFrom('pax', 'gnu'), (tree, how) =>
    inScratch(async ({ scratch, host }) => {
      const archive = pack(tree, how);
      const path = join(scratch, 'archive.tar');
      const attested = { tarSha256: sha256Of(archive), filesSha256: manifestDigestOf(tree) };
      const { directory } = await unpack(throughDoor(archive, path, attested), join(scratch, 'ours'), host);
      expect(listTree(directory)).toEqual(listingOf(tree));
      expect(gnuTree(path, join(scratch, 'theirs'))).toEqual(withoutModes(listTree(directory)));
      const names: string[] = [];
      await list({ file: path, strict: true, onReadEntry: (entry) => names.push(entry.path) });
      expect(names).toEqual(Object.keys(tree));
    }),
  );
  await fc.assert(property, { numRuns: 50 });
});

const base = Buffer.concat([
  folder('bin'),
  file('bin/tool', 'tool'.repeat(200), { mode: 0o755 }),
  symlink('bin/alias', 'tool'),
  hardlink('bin/copy', 'bin/tool'),
  pax(['path', 'share/readme'], ['mtime', String(MTIME)]),
  file('short', 'readme'),
  longName('lib/long'),
  file('short', ''),
]);
const damages = fc.array(
  fc.record({
    block: fc.nat({ max: base.length / 512 - 1 }),
    at: fc.oneof(fc.nat({ max: 511 }), fc.constantFrom(0, 1, 100, 124, 134, 135, 156, 157, 257, 345)),
    byte: fc.oneof(fc.nat({ max: 255 }), fc.constantFrom(0, 0x20, 0x2e, 0x2f, 0x30, 0x31, 0x35, 0x78)),
  }),
  { minLength: 1, maxLength: 4 },
);

/** Damaged bytes, with each header's checksum made right again, so that the damage is read. */
function damaged(changes: readonly { block: number; at: number; byte: number }[]): Buffer {
  const bytes = Buffer.from(base);
  for (const { block, at, byte } of changes) {
    bytes[block * 512 + at] = byte;
    const header = bytes.subarray(block * 512, (block + 1) * 512);
    if (header.toString('latin1', 257, 262) === 'ustar') {
      header.write(`${sumOf(header).toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
    }
  }
  return tar(bytes);
}

test('a damaged archive is refused, or is to GNU tar what it is to us; nothing outside is touched', async () => {
  let unpacked = 0;
  let refused = 0;
  const property = fc.asyncProperty(damages, (changes) =>
    inScratch(async ({ scratch, host: { fs } }) => {
      const path = join(scratch, 'archive.tar');
      const archive = damaged(changes);
      writeFileSync(path, archive);
      const before = snapshot(scratch);
      const directory = join(scratch, 'ours');
      const expected = { path, sha256: sha256Of(archive), size: archive.length };
      const code = await codeOf(() =>
        inStaging(directory, fs, () => extract(expected, { directory, fs, limits: LIMITS })),
      );
      if (code === 'unpacked') {
        unpacked += 1;
        const ours = withoutModes(listTree(directory));
        expect(gnuTree(path, join(scratch, 'theirs'))).toEqual(ours);
      } else {
        refused += 1;
        expect(code).toMatch(/^ARCHIVE_(?!CHANGED)/);
        expect(snapshot(scratch)).toBe(before);
      }
    }),
  );
  await fc.assert(property, { numRuns: 200 });
  expect(unpacked).toBeGreaterThan(5);
  expect(refused).toBeGreaterThan(50);
});
