import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sha256Of } from '../../src/model/digest.ts';
import { extract } from '../../src/unpack/extract.ts';
import { LIMITS } from '../../src/unpack/limits.ts';
import { file, tar } from '../world/tar.ts';
import { tempHome } from '../world/temp-home.ts';
import { codeOf } from '../world/unpacking.ts';

/** Two hundred thousand entries, each below sixty folders of its own, are within every limit but this: twelve million folders. */
test('few entries that bring many folders which nobody declares', async () => {
  const { scratch, host } = tempHome();
  const path = join(scratch, 'artifact');
  const extractInto = (name: string, count: number) => {
    const files = Array.from({ length: count }, (_, index) => file(`${index}/a/b/c/d/e/f/g/h/file`));
    const bytes = tar(...files);
    const directory = join(scratch, name);
    mkdirSync(directory);
    writeFileSync(path, bytes);
    const artifact = { path, sha256: sha256Of(bytes), size: bytes.length };
    return codeOf(() => extract(artifact, { directory, fs: host.fs, limits: { ...LIMITS, entries: 100 } }));
  };
  expect(await extractInto('within', 10)).toBe('unpacked');
  expect(await extractInto('beyond', 11)).toBe('ARCHIVE_TOO_LARGE');
  expect(readdirSync(join(scratch, 'beyond'))).not.toContain('10');
});
