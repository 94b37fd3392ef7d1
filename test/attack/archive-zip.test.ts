import { crc32, deflateRawSync } from 'node:zlib';
import { expect, test } from 'vitest';
import type { PartLayout } from '../../src/model/attested-package.ts';
import { refusalOfParts, zipped } from '../world/parts.ts';
import { descriptor, type ZipMember, zip, zipLink } from '../world/zip.ts';

/** Zip archives made to be read in two ways, or to write elsewhere; each signed by a builder that is trusted. */

const refusal = (archive: Buffer, layout: Partial<PartLayout> = {}) =>
  refusalOfParts([[archive, { ...zipped, ...layout }]]);
const one = (member: ZipMember) => zip([{ name: 'good', content: 'good' }, member]);
const unicodePath = (name: string) => {
  const field = Buffer.concat([
    Buffer.from([0x75, 0x70, 5 + name.length, 0, 1]),
    Buffer.alloc(4),
    Buffer.from(name),
  ]);
  return field;
};
const zip64 = (...values: bigint[]) => {
  const field = Buffer.alloc(4 + 8 * values.length);
  field.writeUInt16LE(1, 0);
  field.writeUInt16LE(8 * values.length, 2);
  for (const [index, value] of values.entries()) field.writeBigUInt64LE(value, 4 + 8 * index);
  return field;
};
const FULL = 0xffffffff;

const entries: [what: string, code: string, member: ZipMember][] = [
  ['an absolute path', 'ARCHIVE_PATH_ESCAPE', { name: '/etc/passwd' }],
  ['..', 'ARCHIVE_PATH_ESCAPE', { name: 'a/../../b' }],
  ['.. of a folder', 'ARCHIVE_PATH_ESCAPE', { name: '../' }],
  ['backslashes', 'ARCHIVE_NAME_INVALID', { name: '..\\..\\b' }],
  ['a NUL in a name', 'ARCHIVE_NAME_INVALID', { name: 'a\0b' }],
  ['an empty name', 'ARCHIVE_NAME_INVALID', { name: '' }],
  ['a name that is not UTF-8', 'ARCHIVE_NAME_INVALID', { name: Buffer.from([0x61, 0xe9]) }],
  ['the same name twice', 'ARCHIVE_DUPLICATE', { name: 'good' }],
  ['the same name in another case', 'ARCHIVE_DUPLICATE', { name: 'GOOD' }],
  ['a file below a file', 'ARCHIVE_DUPLICATE', { name: 'good/x' }],
  ['a second name', 'ARCHIVE_NAME_INVALID', { name: 'a', extra: unicodePath('evil') }],
  ['a link to an absolute path', 'ARCHIVE_LINK_ESCAPE', zipLink('a', '/etc')],
  ['a link out of the tree', 'ARCHIVE_LINK_ESCAPE', zipLink('a/b', '../../x')],
  ['a link with .. after a name', 'ARCHIVE_LINK_ESCAPE', zipLink('a', 'good/../../x')],
  ['a link of 2,000 bytes', 'ARCHIVE_NAME_INVALID', zipLink('a', 'x'.repeat(2000))],
  ['a device', 'ARCHIVE_ENTRY_TYPE', { name: 'a', mode: 0o020644 }],
  ['a folder that is a link', 'ARCHIVE_ENTRY_TYPE', { name: 'a/', mode: 0o120777 }],
  ['a folder with data', 'ARCHIVE_INVALID', { name: 'a/', content: 'x' }],
  ['setuid', 'ARCHIVE_MODE', { name: 'a', mode: 0o104755 }],
  ['encryption', 'ARCHIVE_FORMAT', { name: 'a', flags: 1 }],
  ['strong encryption', 'ARCHIVE_FORMAT', { name: 'a', flags: 0x41 }],
  ['a masked header', 'ARCHIVE_FORMAT', { name: 'a', flags: 0x2000 }],
  ['deflate64', 'ARCHIVE_FORMAT', { name: 'a', method: 9 }],
  ['another name in its own header', 'ARCHIVE_INVALID', { name: 'a', local: { name: 'b' } }],
  ['another method in its own header', 'ARCHIVE_INVALID', { name: 'a', local: { method: 0 } }],
  ['another size in its own header', 'ARCHIVE_INVALID', { name: 'a', content: 'x', local: { size: 2 } }],
  ['another checksum in its own header', 'ARCHIVE_INVALID', { name: 'a', content: 'x', local: { crc: 2 } }],
  ['encryption in its own header', 'ARCHIVE_INVALID', { name: 'a', local: { flags: 1 } }],
  ['a wrong checksum', 'ARCHIVE_INVALID', { name: 'a', content: 'x', crc: 1 }],
  ['more data than it says', 'ARCHIVE_INVALID', { name: 'a', content: 'xyz', size: 2, crc: crc32('xy') }],
  ['less data than it says', 'ARCHIVE_INVALID', { name: 'a', content: 'xyz', size: 4 }],
  ['damaged data', 'ARCHIVE_INVALID', { name: 'a', content: 'xyz', raw: Buffer.from([0xff, 0xff, 0xff]) }],
  [
    'data behind its data',
    'ARCHIVE_INVALID',
    { name: 'a', content: 'x', raw: Buffer.concat([deflateRawSync('x'), Buffer.from('y')]) },
  ],
  ['bytes of no entry behind it', 'ARCHIVE_INVALID', { name: 'a', behind: Buffer.from('hidden') }],
  [
    'a descriptor it has not announced',
    'ARCHIVE_INVALID',
    { name: 'a', content: 'x', behind: descriptor('x', deflateRawSync('x'), true) },
  ],
  [
    'a descriptor that disagrees',
    'ARCHIVE_INVALID',
    { name: 'a', content: 'x', flags: 8, behind: descriptor('y', deflateRawSync('y'), true) },
  ],
  ['a descriptor that is missing', 'ARCHIVE_INVALID', { name: 'a', content: 'x', flags: 8 }],
  ['another entry inside of it', 'ARCHIVE_INVALID', { name: 'a', offset: 0 }],
  ['an entry beyond the archive', 'ARCHIVE_INVALID', { name: 'a', offset: 0xfffffff }],
  ['a zip64 size that is missing', 'ARCHIVE_INVALID', { name: 'a', size: FULL }],
  ['a zip64 size beyond all', 'ARCHIVE_TOO_LARGE', { name: 'a', size: FULL, extra: zip64(2n ** 60n) }],
  [
    'zip64 sizes twice',
    'ARCHIVE_INVALID',
    { name: 'a', extra: Buffer.concat([zip64(1n), zip64(1n)]), size: FULL },
  ],
  ['an extra field that does not end', 'ARCHIVE_INVALID', { name: 'a', extra: Buffer.from([1, 0, 99, 0]) }],
];

test.each(entries)('%s: %s', async (_, code, member) => {
  expect(await refusal(one(member))).toBe(code);
});

test('a path through a link', async () => {
  expect(await refusal(zip([zipLink('a', 'b'), { name: 'a/x' }]))).toBe('ARCHIVE_LINK_ESCAPE');
});

test('a link that stays inside only by the folder that is left out', async () => {
  expect(await refusal(zip([zipLink('a/b', '../x')]), { strip: 1 })).toBe('ARCHIVE_LINK_ESCAPE');
  expect(await refusal(zip([zipLink('b', '../x')]), { into: 'deep/down' })).toBe('ARCHIVE_LINK_ESCAPE');
});

const good = { name: 'good', content: 'good' };
const ends: [what: string, code: string, archive: Buffer][] = [
  ['one byte', 'ARCHIVE_FORMAT', Buffer.alloc(1)],
  ['no zip', 'ARCHIVE_FORMAT', Buffer.from('no zip at all, but some text')],
  ['an archive with nothing in it', 'ARCHIVE_INVALID', zip([])],
  ['data before the first entry', 'ARCHIVE_INVALID', zip([good], { before: Buffer.from('#!/bin/sh\n') })],
  ['data behind the end', 'ARCHIVE_INVALID', zip([good], { behind: Buffer.from('x') })],
  ['data before the end', 'ARCHIVE_INVALID', zip([good], { between: Buffer.from('x') })],
  ['a second end in the comment', 'ARCHIVE_INVALID', zip([good], { comment: zip([{ name: 'evil' }]) })],
  ['fewer entries than it says', 'ARCHIVE_INVALID', zip([good], { entries: 2 })],
  ['more entries than it says', 'ARCHIVE_INVALID', zip([good, { name: 'a' }], { entries: 1 })],
  ['a directory elsewhere', 'ARCHIVE_INVALID', zip([good], { at: 1 })],
  ['a zip64 without its end', 'ARCHIVE_INVALID', zip([good], { entries: 0xffff })],
  ['half of an archive', 'ARCHIVE_FORMAT', zip([good]).subarray(0, 40)],
];

test.each(ends)('%s: %s', async (_, code, archive) => {
  expect(await refusal(archive)).toBe(code);
});

test('a hundred names for the same bytes, as a bomb has them', async () => {
  const members = Array.from({ length: 100 }, (_, index) => ({ name: `f${index}`, content: 'x', offset: 0 }));
  expect(await refusal(zip(members))).toBe('ARCHIVE_INVALID');
});

test('17 MiB of zeros in 17 KiB', async () => {
  const content = Buffer.alloc(17 * 2 ** 20);
  expect(await refusal(zip([{ name: 'zeros', content }]))).toBe('ARCHIVE_TOO_LARGE');
  // the same, said to be small
  expect(await refusal(zip([{ name: 'zeros', content, size: 10, crc: 0 }]))).toBe('ARCHIVE_INVALID');
});
