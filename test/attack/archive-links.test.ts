import { expect, test } from 'vitest';
import { file, folder, hardlink, longName, pax, symlink, tar } from '../world/tar.ts';
import { refusalOf, type Surroundings } from '../world/unpacking.ts';

/** Links that lead out of the tree, and members that would be written through them. */

const ESCAPE = 'ARCHIVE_LINK_ESCAPE';
const NAME = 'ARCHIVE_NAME_INVALID';
const INVALID = 'ARCHIVE_INVALID';

const attacks: Record<string, [code: string, archive: Buffer | ((place: Surroundings) => Buffer)]> = {
  'a symlink to an absolute path': [ESCAPE, tar(symlink('l', '/etc/passwd'))],
  'a symlink to the root': [ESCAPE, tar(symlink('l', '/'))],
  'a symlink to its own tree by absolute path': [
    ESCAPE,
    ({ staging }) => tar(file('f'), pax(['linkpath', `${staging}/f`]), symlink('l', 'x')),
  ],
  'a symlink one folder up': [ESCAPE, tar(symlink('l', '..'))],
  'a symlink two folders up from one folder down': [ESCAPE, tar(symlink('a/l', '../../sentinel'))],
  'a symlink up behind dots': [ESCAPE, tar(symlink('l', './.././sentinel'))],
  'a symlink up behind slashes': [ESCAPE, tar(symlink('a/l', '..//..//sentinel'))],
  'a symlink down and further up': [ESCAPE, tar(folder('a'), symlink('l', 'a/../../sentinel'))],
  'a symlink up after a name, which is a link to the top': [
    ESCAPE,
    tar(folder('d/e'), symlink('d/e/top', '../..'), symlink('d/e/l', 'top/../sentinel')),
  ],
  'a symlink whose pax target is absolute below a harmless one': [
    ESCAPE,
    tar(pax(['linkpath', '/etc/passwd']), symlink('l', 'harmless')),
  ],
  'a symlink whose long target is absolute below a harmless one': [
    ESCAPE,
    tar(longName('/etc/passwd', 'K'), symlink('l', 'harmless')),
  ],
  'a file through a symlink to the tree': [ESCAPE, tar(folder('a'), symlink('l', 'a'), file('l/f'))],
  'a file through a symlink that dangles': [ESCAPE, tar(symlink('l', 'later'), file('l/f'))],
  'a folder through a symlink': [ESCAPE, tar(folder('a'), symlink('l', 'a'), folder('l/b'))],
  'a symlink through a symlink': [ESCAPE, tar(folder('a'), symlink('l', 'a'), symlink('l/m', '../a'))],
  'a hard link through a symlink': [
    ESCAPE,
    tar(folder('a'), file('f'), symlink('l', 'a'), hardlink('l/h', 'f')),
  ],
  'a file deep below a symlink': [ESCAPE, tar(symlink('l', 'later'), file('l/a/b/c/f'))],
  'a file in the place of a symlink': ['ARCHIVE_DUPLICATE', tar(symlink('l', 'later'), file('l'))],
  'a symlink in the place of a file': ['ARCHIVE_DUPLICATE', tar(file('l'), symlink('l', 'later'))],
  'a symlink in the place of a folder': [
    'ARCHIVE_DUPLICATE',
    tar(folder('a'), folder('l'), symlink('l', 'a'), file('l/f')),
  ],
  'a symlink in the place of a folder nobody declared': [
    'ARCHIVE_DUPLICATE',
    tar(file('l/f'), symlink('l', 'a')),
  ],
  'a folder in the place of a symlink': ['ARCHIVE_DUPLICATE', tar(symlink('l', 'a'), folder('l'))],
  'a symlink without a target': [NAME, tar(symlink('l', ''))],
  'a symlink target that goes on after a NUL': [NAME, tar(symlink('l', 'safe\0/../..'))],
  'a NUL in a pax target': [NAME, tar(pax(['linkpath', 'safe\0x']), symlink('l', 'x'))],
  'an escape sequence in a target': [NAME, tar(symlink('l', '\x1b[2J'))],
  'a target that is not UTF-8': [NAME, tar(symlink('l', Buffer.of(0x61, 0xff)))],
  'a target with backslashes': [NAME, tar(symlink('l', '..\\sentinel'))],
  'a target of 1025 bytes': [NAME, tar(pax(['linkpath', 'd'.repeat(1025)]), symlink('l', 'x'))],
  'a symlink with data': [INVALID, tar(symlink('l', 'f', { size: 512 }), Buffer.alloc(512, 'x'))],
  'a hard link to a file outside': [
    'ARCHIVE_PATH_ESCAPE',
    ({ outside }) => tar(pax(['linkpath', `${outside}/sentinel`]), hardlink('h', 'x')),
  ],
  'a hard link one folder up': ['ARCHIVE_PATH_ESCAPE', tar(hardlink('h', '../sentinel'))],
  'a hard link up behind a long name': [
    'ARCHIVE_PATH_ESCAPE',
    tar(file('f'), longName('../sentinel', 'K'), hardlink('h', 'f')),
  ],
  'a hard link without a target': [NAME, tar(hardlink('h', ''))],
  'a hard link to a file that comes later': [ESCAPE, tar(hardlink('h', 'f'), file('f'))],
  'a hard link to itself': [ESCAPE, tar(hardlink('h', 'h'))],
  'a hard link to a symlink': [ESCAPE, tar(symlink('l', 'later'), hardlink('h', 'l'))],
  'a hard link to a folder': [ESCAPE, tar(folder('a'), hardlink('h', 'a'))],
  'a hard link to a file by another case': [ESCAPE, tar(file('f'), hardlink('h', 'F'))],
  'a hard link over a file': ['ARCHIVE_DUPLICATE', tar(file('f'), file('g'), hardlink('g', 'f'))],
  'a hard link with data': [INVALID, tar(file('f'), hardlink('h', 'f', { size: 7 }), Buffer.alloc(512, 'x'))],
};

test.each(Object.entries(attacks))('%s', async (_, [code, archive]) => {
  expect(await refusalOf(archive)).toBe(code);
});
