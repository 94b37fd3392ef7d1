import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { aptBases } from '../../src/host/apt-base.ts';
import { tempHome } from '../world/temp-home.ts';

test('both formats are read; what is disabled, commented out or a security archive is not', () => {
  expect(
    basesOf({
      'sources.list': `
        # deb http://commented.example/debian stable main
        deb [arch=amd64 signed-by=/usr/share/keyrings/a.gpg] http://one.example/debian/ bookworm main
        deb-src https://two.example/mirror/debian trixie main contrib
        deb http://security.example/debian-security bookworm-security main
        deb http://one.example/debian bookworm-security main
        deb cdrom:[Debian]/ bookworm main
        deb
      `,
      'sources.list.d/vendor.list': 'deb http://vendor.example/apt stable main\n',
      'sources.list.d/debian.sources': [
        'Types: deb deb-src',
        '# a remark',
        'URIs: http://three.example/debian',
        '  https://four.example/debian',
        'Suites: bookworm bookworm-updates',
        'Components: main',
        '',
        'Enabled: no',
        'Types: deb',
        'URIs: http://disabled.example/debian',
        'Suites: bookworm',
        ' ',
        'types: deb',
        'uris: http://three.example/debian/',
        'suites: bookworm-security',
      ].join('\n'),
      'sources.list.d/other.sources.disabled': 'Types: deb\nURIs: http://off.example/debian\nSuites: a\n',
    }),
  ).toEqual([
    'https://two.example/mirror/debian',
    'https://four.example/debian',
    'http://one.example/debian',
    'http://three.example/debian',
    'http://vendor.example/apt',
  ]);
});

test.each(['http://user:word@mirror.example/debian', 'file:/srv/debian', 'mirror+file:/etc/list', '::'])(
  'the base %s is left to apt',
  (uri) => {
    expect(basesOf({ 'sources.list': `deb ${uri} bookworm main` })).toEqual([]);
  },
);

test('a machine without apt has none', () => {
  expect(basesOf({})).toEqual([]);
});

function basesOf(files: Readonly<Record<string, string>>): readonly string[] {
  const { host, scratch } = tempHome();
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(scratch, name)), { recursive: true });
    writeFileSync(join(scratch, name), text);
  }
  return aptBases(host, scratch);
}
