import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sha256Of } from '../../src/model/digest.ts';
import { RandomReader } from '../../src/unpack/zip/random-reader.ts';
import { tempHome } from '../world/temp-home.ts';

/** A zip is hashed first and read then: what was changed in between is not read. */

test('a file that is changed after it was hashed', () => {
  const { scratch, host } = tempHome();
  const path = join(scratch, 'artifact');
  const bytes = Buffer.alloc(600_000, 'x');
  writeFileSync(path, bytes);
  const reader = new RandomReader({ path, sha256: sha256Of(bytes), size: bytes.length }, host.fs);
  expect(reader.exactly(262_000, 1000)).toEqual(bytes.subarray(0, 1000));
  bytes[599_999] = 0;
  writeFileSync(path, bytes);
  expect(reader.exactly(0, 10)).toEqual(bytes.subarray(0, 10));
  expect(() => reader.exactly(599_000, 10)).toThrow(expect.objectContaining({ code: 'ARCHIVE_CHANGED' }));
  writeFileSync(path, 'short');
  expect(() => reader.exactly(300_000, 10)).toThrow(expect.objectContaining({ code: 'ARCHIVE_CHANGED' }));
  reader.close();
});
