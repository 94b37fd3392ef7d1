import { expect, test } from 'vitest';
import { file, folder, hardlink, header, pax, symlink, tar } from '../world/tar.ts';
import { refusalOf } from '../world/unpacking.ts';

/** Kinds of members that no tool needs, permissions that grant, and names that collide. */

const kind = (type: string | Buffer) => tar(file('x', '', { type }));
const twoFiles = (first: string, second: string) => tar(file(first), file(second));

const attacks: Record<string, Record<string, Buffer>> = {
  ARCHIVE_ENTRY_TYPE: {
    'a character device': kind('3'),
    'a block device': kind('4'),
    'a fifo': kind('6'),
    'a contiguous file': kind('7'),
    'a sparse file of old GNU tar': kind('S'),
    'a part of a file of another volume': kind('M'),
    'a label of a volume': kind('V'),
    'a list of a folder of an incremental backup': kind('D'),
    'names for later of old GNU tar': kind('N'),
    'an access control list of Solaris': kind('A'),
    'an extended header of Solaris': kind('X'),
    'an inode of star': kind('I'),
    'a type of a vendor': kind('Z'),
    'a type of nobody': kind('!'),
    'a type beyond ASCII': kind(Buffer.of(0xb0)),
    'a global pax header with a path': tar(file('g', '12 path=../x\n', { type: 'g' }), file('x')),
    'a global pax header with a comment': tar(file('g', '13 comment=x\n', { type: 'g' }), file('x')),
    'a sparse file of pax 0.1': tar(pax(['GNU.sparse.map', '0,1']), file('x')),
    'a sparse file of pax 1.0': tar(pax(['GNU.sparse.major', '1'], ['GNU.sparse.name', 'y']), file('x')),
  },
  ARCHIVE_MODE: {
    'a file that runs as its owner': tar(file('x', '', { mode: 0o4755 })),
    'a file that runs as its group': tar(file('x', '', { mode: 0o2755 })),
    'a sticky file': tar(file('x', '', { mode: 0o1755 })),
    'a folder that hands on its group': tar(folder('x', { mode: 0o2755 })),
    'a sticky folder': tar(folder('x', { mode: 0o1777 })),
    'a hard link that runs as its owner': tar(file('x'), hardlink('y', 'x', { mode: 0o4755 })),
    'a symlink that runs as its owner': tar(symlink('x', 'y', { mode: 0o4777 })),
    'the kind of a file in its permissions': tar(file('x', '', { mode: 0o100644 })),
  },
  ARCHIVE_DUPLICATE: {
    'a file twice': twoFiles('a', 'a'),
    'a file twice, once by its pax path': tar(file('a'), pax(['path', 'a']), file('b')),
    'a folder twice': tar(folder('a'), folder('a/')),
    'a folder twice, after a file in it': tar(file('a/f'), folder('a'), folder('a')),
    'a symlink twice': tar(symlink('a', 'b'), symlink('a', 'b')),
    'a file, then a folder': tar(file('a'), folder('a')),
    'a folder, then a file': tar(folder('a'), file('a')),
    'a folder nobody declared, then a file': tar(file('a/b'), file('a')),
    'a file, then a path below it': tar(file('a'), file('a/b')),
    'a file, then a path far below it': tar(file('a'), file('a/b/c/d')),
    'names that differ in case': twoFiles('README', 'readme'),
    'folders that differ in case': tar(folder('lib'), folder('LIB')),
    'files below folders that differ in case': twoFiles('lib/a', 'LIB/b'),
    'a file and a folder that differ in case': tar(file('Lib'), file('lib/a')),
    'a symlink, and a file through it by another case': tar(symlink('A', 'hooks'), file('a/post-checkout')),
    'an accent composed and decomposed': twoFiles('caf\u00e9', 'cafe\u0301'),
    'accents that differ in case too': twoFiles('caf\u00c9', 'cafe\u0301'),
    'a folder composed and decomposed': twoFiles('\u00fc/a', 'u\u0308/b'),
    'marks in another order': twoFiles('a\u0323\u0307', 'a\u0307\u0323'),
    'a sharp s, small and capital': twoFiles('stra\u00dfe', 'stra\u1e9ee'),
    'a sharp s and two': twoFiles('stra\u00dfe', 'STRASSE'),
    'a sigma at the end of a word': twoFiles('\u03bf\u03c2', '\u039f\u03a3'),
    'a long s': twoFiles('\u017f', 's'),
    'the sign for kelvin': twoFiles('\u212a', 'k'),
    'the sign for angstrom': twoFiles('\u212b', '\u00e5'),
    'a ligature and its letters': twoFiles('\ufb01', 'FI'),
  },
  ARCHIVE_INVALID: {
    'a folder with data': tar(folder('a', { size: 512 }), header({ name: '../sentinel' })),
  },
};

for (const [code, archives] of Object.entries(attacks)) {
  test.each(Object.entries(archives))('%s', async (_, archive) => {
    expect(await refusalOf(archive)).toBe(code);
  });
}
