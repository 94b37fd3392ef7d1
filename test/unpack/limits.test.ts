import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sha256Of } from '../../src/model/digest.ts';
import { extract } from '../../src/unpack/extract.ts';
import { LIMITS, type Limits, largestTotal } from '../../src/unpack/limits.ts';
import { inStaging } from '../../src/unpack/staging.ts';
import { file, folder, hardlink, header, pax, tar } from '../world/tar.ts';
import { tempHome } from '../world/temp-home.ts';
import { codeOf, refusalOf } from '../world/unpacking.ts';

/** Each limit to its last allowed value and one beyond, at sizes a test can afford. */

async function codeWithin(changed: Partial<Limits>, archive: Buffer): Promise<string> {
  const { scratch, host } = tempHome();
  const path = join(scratch, 'artifact');
  const directory = join(scratch, 'staging');
  host.fs.writeFileSync(path, archive);
  const expected = { path, sha256: sha256Of(archive), size: archive.length };
  const destination = { directory, fs: host.fs, limits: { ...LIMITS, ...changed } };
  return await codeOf(() => inStaging(directory, host.fs, () => extract(expected, destination)));
}

const three = tar(folder('a'), file('a/b', 'x'.repeat(1000)), file('a/c', 'x'.repeat(1000)));
const copies = tar(file('a', 'x'.repeat(10_000)), hardlink('b', 'a'), hardlink('c', 'a'));
const twoRecords = tar(pax(['path', 'a'], ['mtime', '1']), file('x'));

const cases: [what: string, within: Partial<Limits>, beyond: Partial<Limits>, archive: Buffer][] = [
  ['entries', { entries: 3 }, { entries: 2 }, three],
  ['bytes of a file', { fileBytes: 1000 }, { fileBytes: 999 }, three],
  ['bytes in all', { totalBytes: three.length }, { totalBytes: three.length - 1 }, three],
  ['bytes with copies for hard links', { totalBytes: 30_000 }, { totalBytes: 29_999 }, copies],
  ['records of a pax header', { paxRecords: 2 }, { paxRecords: 1 }, twoRecords],
  ['bytes of a pax header', { paxBytes: 20 }, { paxBytes: 19 }, twoRecords],
];

test.each(cases)('%s', async (_, within, beyond, archive) => {
  expect(await codeWithin(within, archive)).toBe('unpacked');
  expect(await codeWithin(beyond, archive)).toBe('ARCHIVE_TOO_LARGE');
});

test('a file that claims more than a file may have is refused by its header', async () => {
  expect(await refusalOf(tar(header({ size: 2 ** 31 + 1 })))).toBe('ARCHIVE_TOO_LARGE');
});

test('files that claim more than the archive may hold are refused by the header', async () => {
  expect(await refusalOf(tar(header({ size: 17 * 2 ** 20 })))).toBe('ARCHIVE_TOO_LARGE');
});

test('what an archive may unpack to grows with it, between a floor and a ceiling', () => {
  expect(largestTotal(LIMITS, 0)).toBe(16 * 2 ** 20);
  expect(largestTotal(LIMITS, 2 ** 20)).toBe(250 * 2 ** 20);
  expect(largestTotal(LIMITS, 2 ** 32)).toBe(4 * 2 ** 30);
});
