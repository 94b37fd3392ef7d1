import { expect, test } from 'vitest';
import { base256, END, file, header, longName, pax, paxBody, sumOf, tar } from '../world/tar.ts';
import { refusalOf } from '../world/unpacking.ts';

/** Headers that two readers would read in two ways, and headers that are none. */

const zeros = Buffer.alloc(512);
const withSize = (size: string | Buffer) => tar(header({ size }), zeros);
const records = (text: string) => tar(paxBody(text), file('x'));
const goodSum = sumOf(header({ name: 'caf\u00e9' }));

const attacks: Record<string, Record<string, Buffer>> = {
  ARCHIVE_INVALID: {
    'a checksum that is one too high': tar(header({ name: 'caf\u00e9', checksum: goodSum + 1 })),
    'a checksum of signed bytes': tar(header({ name: 'caf\u00e9', checksum: goodSum - 2 * 256 })),
    'a checksum of spaces': tar(header({ checksum: '        ' })),
    'a checksum that is no number': tar(header({ checksum: 'checksum' })),
    'a header of the seventh edition, without magic': tar(
      file('first'),
      file('x', '', { magic: '\0\0\0\0\0\0\0\0' }),
    ),
    'another magic': tar(file('first', ''), file('x', '', { magic: 'USTAR\x0000' })),
    'ustar of a version to come': tar(file('x', '', { magic: 'ustar\x0001' })),
    'a size with the digit 8': withSize('00000000008\0'),
    'a hexadecimal size': withSize('0x000000010\0'),
    'a negative size': withSize('-0000000001\0'),
    'a size that goes on after a NUL': withSize('0000\x00000007\0'),
    'a size without digits': withSize('           \0'),
    'a size of NULs': withSize(Buffer.alloc(12)),
    'a size in base-256': withSize(base256(7n)),
    'a size in base-256 beyond any number': withSize(base256(2n ** 80n)),
    'a negative size in base-256': withSize(base256(-1n)),
    'permissions that are no number': tar(file('x', '', { mode: 'rwxr-xr-' })),
    'permissions in base-256': tar(file('x', '', { mode: base256(0o644n, 8) })),
    'permissions without digits': tar(file('x', '', { mode: Buffer.alloc(8) })),
    'an owner that is no number': tar(file('x', '', { uid: 'root\0\0\0\0' })),
    'a time that is no number': tar(file('x', '', { mtime: 'yesterday\0\0\0' })),
    'a time before time, in base-256': tar(file('x', '', { mtime: base256(-1n) })),
    'text in the place of a header': tar(file('x'), Buffer.alloc(512, 'text')),
    'two sizes, the larger in pax': tar(pax(['size', '512']), file('x', 'y'.repeat(100))),
    'two sizes, the smaller in pax': tar(pax(['size', '0']), file('x', header({ name: '../sentinel' }))),
    'a pax size beyond any number': tar(pax(['size', '9'.repeat(30)]), file('x')),
    'a negative pax size': tar(pax(['size', '-1']), file('x')),
    'an empty pax size': tar(pax(['size', '']), file('x')),
    'a pax time in the far future': tar(pax(['mtime', '99999999999']), file('x')),
    'a pax time before 1970': tar(pax(['mtime', '-1']), file('x')),
    'a pax time that is no number': tar(pax(['mtime', '1e9']), file('x')),
    'a pax key twice': tar(pax(['path', 'a'], ['path', 'b']), file('x')),
    'two pax headers for one member': tar(pax(['path', 'a']), pax(['mtime', '1']), file('x')),
    'a pax header before a long name': tar(pax(['path', 'a']), longName('b'), file('x')),
    'a long name before a pax header': tar(longName('b'), pax(['path', 'a']), file('x')),
    'two long names for one member': tar(longName('a'), longName('b'), file('x')),
    'two long links for one member': tar(longName('a', 'K'), longName('b', 'K'), file('x')),
    'a pax header of no member': tar(file('x'), pax(['path', 'a'])),
    'a long name of no member': tar(file('x'), longName('a')),
    'a pax key nobody knows': tar(pax(['HEADWATER.run', 'true']), file('x')),
    'a capability of the kernel': tar(pax(['SCHILY.xattr.security.capability', 'cap']), file('x')),
    'an access control list': tar(pax(['SCHILY.acl.access', 'user::rwx']), file('x')),
    'names in a character set of their own': tar(pax(['hdrcharset', 'BINARY'], ['path', 'a']), file('x')),
    'a pax record that reaches beyond its header': records('99 path=a\n'),
    'a pax record that is shorter than it says': records('15 path=abc\n9 a=b\n'),
    'a pax record that is longer than it says': records('9 path=abc\n'),
    'a pax record with a leading zero': records('010 path=a\n'),
    'a pax record with a sign': records('+10 path=a\n'),
    'a pax record without a length': records('path=a\n'),
    'a pax record of length 0': records('0 path=a\n'),
    'a pax record without an equals sign': records('8 patha\n'),
    'a pax record without a key': records('5 =a\n'),
    'a pax key that is not UTF-8': tar(
      paxBody(Buffer.concat([Buffer.from('6 '), Buffer.of(0xff), Buffer.from('=a\n')])),
      file('x'),
    ),
    'NULs after the last pax record': records('9 path=a\n\0\0\0'),
    'a lone block of zeros between members': Buffer.concat([file('x'), zeros, file('../sentinel'), END]),
    'a lone block of zeros at the start': Buffer.concat([file('x'), zeros, file('y', '')]),
    'an empty pax header of no member': Buffer.concat([file('x', '', { type: 'x' }), END]),
  },
  ARCHIVE_TOO_LARGE: {
    'a pax header of more than 64 KiB': tar(pax(['comment', 'x'.repeat(65_536)]), file('x')),
    'a pax header of many records': records(manyRecords(65)),
  },
  ARCHIVE_NAME_INVALID: {
    'a long name without its NUL': tar(file('L', 'a', { type: 'L' }), file('x')),
    'a long name with two NULs': tar(longName('a\0'), file('x')),
    'a long name of no bytes': tar(file('L', '', { type: 'L' }), file('x')),
  },
};

function manyRecords(count: number): string {
  return Array.from({ length: count }, (_, i) => `8 k${String(i).padStart(2, '0')}=v\n`).join('');
}

for (const [code, archives] of Object.entries(attacks)) {
  test.each(Object.entries(archives))('%s', async (_, archive) => {
    expect(await refusalOf(archive)).toBe(code);
  });
}
