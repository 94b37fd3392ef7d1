import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { sha256Of } from '../../src/model/digest.ts';
import { poolIndex } from '../../src/upstream/debian-index.ts';
import { serve } from '../world/http-server.ts';
import { noGpg, openpgpWorld } from '../world/openpgp.ts';
import { codeOf } from '../world/package.ts';
import { tempHome } from '../world/temp-home.ts';

const index = gzipSync(
  `Package: jq\nChecksums-Sha256:\n ${'a'.repeat(64)} 1 jq_1.8.2.orig.tar.gz\nDirectory: pool/main/j/jq\n\n`,
);
const releaseOf = (sha256: string) =>
  `Origin: Debian\nMD5Sum:\n ${'0'.repeat(32)} 1 main/source/Sources.gz\nSHA256:\n ${sha256} 1 main/source/Sources.gz\nDate: today\n`;

async function world() {
  const { host, scratch } = tempHome();
  const gpg = openpgpWorld(scratch);
  const [debian, eve] = [gpg.makeKey('debian'), gpg.makeKey('eve')];
  const keyring = join(scratch, 'keyring.gpg');
  writeFileSync(keyring, gpg.binary(debian));
  const served: { release?: string } = {};
  const { url } = await serve((request, response) => {
    const file = request.url?.endsWith('/InRelease') ? served.release : index;
    response.writeHead(file === undefined ? 404 : 200).end(file);
  });
  host.fs.mkdirSync(host.paths.config, { recursive: true });
  writeFileSync(join(host.paths.config, 'settings.json'), JSON.stringify({ mirrors: { debian: url } }));
  const read = async (release?: string, ring = keyring) => {
    if (release !== undefined) served.release = release;
    // What is known of an index belongs to a host.
    return poolIndex({ ...host }, ring);
  };
  return {
    read,
    signed: (text: string) => gpg.clearSigned(text, debian),
    forged: (text: string) => gpg.clearSigned(text, eve),
  };
}

test.skipIf(noGpg)(
  'an index that the release file lists is signed, one without such a file is not',
  async () => {
    const { read, signed } = await world();
    expect((await read()).isSigned).toBe(false);
    const found = await read(signed(releaseOf(sha256Of(index))));
    expect(found.isSigned).toBe(true);
    expect(found.folders.get('pool/main/j/jq')).toHaveLength(1);
    expect((await read(undefined, '/nowhere/keyring.gpg')).isSigned).toBe(false);
  },
);

test.skipIf(noGpg)('an index that is not the signed one, and a release file by another key', async () => {
  const { read, signed, forged } = await world();
  expect(await codeOf(() => read(signed(releaseOf('b'.repeat(64)))))).toBe('FETCH_DIGEST_MISMATCH');
  expect(await codeOf(() => read(signed('Origin: Debian\n')))).toBe('FETCH_DIGEST_MISMATCH');
  const listed = releaseOf(sha256Of(index));
  expect(await codeOf(() => read(forged(listed)))).toBe('BUMP_SIGNATURE_INVALID');
  expect(await codeOf(() => read(listed))).toBe('BUMP_SIGNATURE_INVALID');
  // Lines before the signed part are nobody's.
  const wrapped = listed + signed(releaseOf('b'.repeat(64)));
  expect(await codeOf(() => read(wrapped))).toMatch(/^(FETCH_DIGEST_MISMATCH|BUMP_SIGNATURE_INVALID)$/);
});
