import { expect, test } from 'vitest';
import { file, folder, longName, pax, tar } from '../world/tar.ts';
import { refusalOf, type Surroundings } from '../world/unpacking.ts';

/** Names that would write elsewhere, show as another name, or be another name to another program. */

const ESCAPE = 'ARCHIVE_PATH_ESCAPE';
const NAME = 'ARCHIVE_NAME_INVALID';
const bytes = (...values: (string | number)[]) =>
  Buffer.concat(values.map((value) => (typeof value === 'number' ? Buffer.of(value) : Buffer.from(value))));
const deep = (count: number) => Array.from({ length: count }, () => 'd').join('/');

const attacks: Record<string, [code: string, archive: Buffer | ((place: Surroundings) => Buffer)]> = {
  'an absolute path to a file that exists': [
    ESCAPE,
    ({ outside }) => tar(pax(['path', `${outside}/sentinel`]), file('x')),
  ],
  'an absolute path to a new file': [
    ESCAPE,
    ({ outside }) => tar(pax(['path', `${outside}/new`]), file('x')),
  ],
  'an absolute path in the plain header': [ESCAPE, tar(file('/headwater-was-here'))],
  'an absolute path in the prefix': [ESCAPE, tar(file('x', '', { prefix: '/tmp' }))],
  'an absolute path after a double slash': [ESCAPE, tar(file('//tmp/x'))],
  'an absolute path as a long name': [ESCAPE, tar(longName('/tmp/x'), file('x'))],
  'the root as a folder': [NAME, tar(folder('/'))],
  'an absolute folder': [ESCAPE, tar(folder('/tmp/x/'))],
  'a file one folder up': [ESCAPE, tar(file('../sentinel'))],
  'a file two folders up': [ESCAPE, tar(file('../../sentinel'))],
  'a way down and further up': [ESCAPE, tar(folder('a/'), file('a/../../sentinel'))],
  'a way down and up, ending inside': [ESCAPE, tar(folder('a/'), file('a/../b'))],
  'a path that ends in ..': [ESCAPE, tar(folder('a/..'))],
  'the folder above as a folder': [ESCAPE, tar(folder('../'))],
  'the folder above as a file': [ESCAPE, tar(file('..'))],
  '.. in the prefix': [ESCAPE, tar(file('sentinel', '', { prefix: '..' }))],
  '.. where prefix and name meet': [ESCAPE, tar(file('./sentinel', '', { prefix: 'a/../..' }))],
  '.. in a long name': [ESCAPE, tar(longName('../sentinel'), file('x'))],
  '.. in a pax path below a harmless name': [ESCAPE, tar(pax(['path', '../sentinel']), file('harmless'))],
  '.. after a long harmless path': [ESCAPE, tar(longName(`${'d/'.repeat(50)}../x`), file('x'))],
  'an empty name': [NAME, tar(file(''))],
  'an empty pax path': [NAME, tar(pax(['path', '']), file('x'))],
  'an empty long name': [NAME, tar(longName(''), file('x'))],
  'the folder itself': [NAME, tar(folder('./'))],
  'a leading dot component': [NAME, tar(file('./x'))],
  'a dot component': [NAME, tar(file('a/./b'))],
  'an empty component': [NAME, tar(file('a//b'))],
  'a file whose name ends with a slash': [NAME, tar(file('a/'))],
  'a folder whose name ends with two slashes': [NAME, tar(folder('a//'))],
  'a name that goes on after a NUL': [NAME, tar(file(bytes('safe', 0, '/../../sentinel')))],
  'a prefix that goes on after a NUL': [NAME, tar(file('x', '', { prefix: bytes('a', 0, 'b') }))],
  'a NUL in a pax path': [NAME, tar(pax(['path', bytes('safe', 0, 'x')]), file('x'))],
  'a NUL in a long name': [NAME, tar(longName(bytes('safe', 0, 'x')), file('x'))],
  'a newline': [NAME, tar(file('a\nb'))],
  'a carriage return': [NAME, tar(file('a\rb'))],
  'an escape sequence for the terminal': [NAME, tar(file('\x1b[2Jb'))],
  'a DEL': [NAME, tar(file('a\x7f'))],
  'a control character of Latin-1': [NAME, tar(file('a\u009bb'))],
  'text turned right to left': [NAME, tar(file('\u202egpj.exe'))],
  'a zero-width character': [NAME, tar(file('.gi\u200ct/config'))],
  'a byte order mark': [NAME, tar(file('\ufefffile'))],
  'a line separator': [NAME, tar(file('a\u2028b'))],
  'backslashes as separators': [NAME, tar(file('..\\..\\sentinel'))],
  'a drive of another system': [NAME, tar(file('C:\\sentinel'))],
  'a byte that is not UTF-8': [NAME, tar(file(bytes('a', 0xff)))],
  'a sequence of UTF-8 cut short': [NAME, tar(file(bytes('a', 0xe2, 0x82)))],
  'an overlong slash': [NAME, tar(file(bytes('..', 0xc0, 0xaf, 'sentinel')))],
  'an overlong NUL': [NAME, tar(file(bytes('a', 0xc0, 0x80)))],
  'half of a surrogate pair': [NAME, tar(file(bytes('a', 0xed, 0xa0, 0x80)))],
  'a pax path that is not UTF-8': [NAME, tar(pax(['path', bytes('a', 0xff)]), file('x'))],
  'a component of 256 bytes': [NAME, tar(pax(['path', 'a'.repeat(256)]), file('x'))],
  'a component of 256 bytes in 128 letters': [NAME, tar(pax(['path', 'é'.repeat(128)]), file('x'))],
  'a path of 1025 bytes': [NAME, tar(pax(['path', `${`${'d'.repeat(255)}/`.repeat(4)}x`]), file('x'))],
  'a long name of 1025 bytes': [NAME, tar(longName(`${'d/'.repeat(512)}d`), file('x'))],
  'folders 65 deep': ['ARCHIVE_TOO_LARGE', tar(longName(deep(65)), file('x'))],
};

test.each(Object.entries(attacks))('%s', async (_, [code, archive]) => {
  expect(await refusalOf(archive)).toBe(code);
});
