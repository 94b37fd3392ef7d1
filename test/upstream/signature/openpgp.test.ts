import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { verifyOpenpgp } from '../../../src/upstream/signature/openpgp.ts';
import { noGpg, openpgpWorld } from '../../world/openpgp.ts';
import { codeOf } from '../../world/package.ts';
import { tempHome } from '../../world/temp-home.ts';

const BYTES = Buffer.from('the bytes of a release\n');

interface Case {
  readonly keys: string;
  readonly signature: Uint8Array | string;
  readonly fingerprints: readonly string[];
  readonly bytes?: Uint8Array;
}

function makeWorld() {
  const { host, scratch } = tempHome();
  const check = ({ keys, signature, fingerprints, bytes = BYTES }: Case) => {
    const directory = mkdtempSync(join(scratch, 'check-'));
    const paths = {
      file: join(directory, 'file'),
      signature: join(directory, 'sig'),
      keys: join(directory, 'keys.asc'),
    };
    writeFileSync(paths.file, bytes);
    writeFileSync(paths.signature, signature);
    writeFileSync(paths.keys, keys);
    return verifyOpenpgp({ ...paths, directory }, { fingerprints }, host);
  };
  const refused = (what: Case) => codeOf(() => check(what));
  return { ...openpgpWorld(scratch), check, refused };
}

const REFUSED = 'BUMP_SIGNATURE_INVALID';

test.skipIf(noGpg)('a signature by the named key holds, among other keys and words', async () => {
  const { makeKey, exported, signatureOf, check } = makeWorld();
  const [ann, ben] = [makeKey('ann'), makeKey('ben')];
  const keys = `Keys of the project:\n\n${exported(ann)}\nand the other\n${exported(ben)}`;
  const signature = signatureOf(BYTES, [ben]);
  expect(await check({ keys, signature, fingerprints: [ben] })).toBe(ben);
  expect([ann, ben]).toContain(
    await check({ keys, signature: signatureOf(BYTES, [ann, ben]), fingerprints: [ann, ben] }),
  );
});

test.skipIf(noGpg)('by a key that the entry does not name, though the file has it', async () => {
  const { makeKey, exported, signatureOf, refused } = makeWorld();
  const [ann, eve] = [makeKey('ann'), makeKey('eve')];
  const keys = exported(ann, eve);
  expect(await refused({ keys, signature: signatureOf(BYTES, [eve]), fingerprints: [ann] })).toBe(REFUSED);
  // Both hold; one of them is nobody's that the entry knows.
  expect(await refused({ keys, signature: signatureOf(BYTES, [ann, eve]), fingerprints: [ann] })).toBe(
    REFUSED,
  );
  // A second one that nobody can check.
  const signature = signatureOf(BYTES, [ann, eve]);
  expect(await refused({ keys: exported(ann), signature, fingerprints: [ann] })).toBe(REFUSED);
  expect(
    await refused({ keys: exported(ann), signature: signatureOf(BYTES, [eve]), fingerprints: [ann] }),
  ).toBe(REFUSED);
});

test.skipIf(noGpg)('of other bytes, and two of which one is', async () => {
  const { makeKey, exported, signatureOf, refused } = makeWorld();
  const ann = makeKey('ann');
  const about = { keys: exported(ann), fingerprints: [ann] };
  const other = signatureOf(Buffer.from('other bytes\n'), [ann]);
  const good = signatureOf(BYTES, [ann]);
  expect(await refused({ ...about, signature: other })).toBe(REFUSED);
  expect(await refused({ ...about, signature: Buffer.concat([good, other]) })).toBe(REFUSED);
  expect(await refused({ ...about, signature: good, bytes: Buffer.concat([BYTES, BYTES]) })).toBe(REFUSED);
});

test.skipIf(noGpg)('a key that has expired, or was revoked', async () => {
  const { makeKey, exported, signatureOf, revoke, refused } = makeWorld();
  const old = makeKey('old', { at: '20200101T000000', expires: '30d' });
  const signature = signatureOf(BYTES, [old], '20200102T000000');
  expect(await refused({ keys: exported(old), signature, fingerprints: [old] })).toBe(REFUSED);
  const lost = makeKey('lost');
  const signed = signatureOf(BYTES, [lost]);
  revoke(lost);
  expect(await refused({ keys: exported(lost), signature: signed, fingerprints: [lost] })).toBe(REFUSED);
});

test.skipIf(noGpg)('no signature, junk in its armour, and no key', async () => {
  const { makeKey, exported, signatureOf, refused } = makeWorld();
  const ann = makeKey('ann');
  const about = { keys: exported(ann), fingerprints: [ann] };
  const good = String(signatureOf(BYTES, [ann]));
  expect(await refused({ ...about, signature: '' })).toBe(REFUSED);
  expect(await refused({ ...about, signature: '<html>not found</html>' })).toBe(REFUSED);
  expect(await refused({ ...about, signature: good.replace(/\n\n..../, '\n\nAAAA') })).toBe(REFUSED);
  expect(await refused({ ...about, keys: 'none', signature: good })).toBe(REFUSED);
  expect(
    await refused({ ...about, keys: about.keys.replace(/\n\n[\s\S]*\n=/, '\n\nAAAA\n='), signature: good }),
  ).toBe(REFUSED);
});
