import { chmodSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { pipIndex } from '../../../src/host/pip-config.ts';
import { parsePackageName } from '../../../src/model/package-name.ts';
import { pypi } from '../../../src/origins/pypi/index.ts';
import { refusalOf } from '../../world/fetching.ts';
import { type TempHome, tempHome } from '../../world/temp-home.ts';

/** A machine with these files in the user's home, and nothing of pip on its PATH. */
function machine(files: Readonly<Record<string, string>>, env: Readonly<Record<string, string>> = {}) {
  const { scratch } = tempHome();
  for (const [path, text] of Object.entries(files)) {
    const file = join(scratch, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    if (path.startsWith('bin/')) chmodSync(file, 0o755);
  }
  const here = (value: string) => value.replaceAll('~', scratch);
  const own = Object.fromEntries(Object.entries(env).map(([name, value]) => [name, here(value)]));
  return { ...tempHome({ HOME: scratch, PATH: scratch, XDG_CONFIG_DIRS: scratch, ...own }), root: scratch };
}

async function indexOf({ host }: Pick<TempHome, 'host'>) {
  return pipIndex(host);
}

const CONFIG = '.config/pip/pip.conf';
const basic = (login: string) => `Basic ${Buffer.from(login).toString('base64')}`;

test.each<[string, Record<string, string>, Record<string, string>, string | undefined]>([
  ['the environment', {}, { PIP_INDEX_URL: 'https://a.example/simple/' }, 'https://a.example/simple'],
  [
    'a file',
    { [CONFIG]: '[global]\nindex-url = https://b.example/simple\n' },
    {},
    'https://b.example/simple',
  ],
  [
    'the environment before a file',
    { [CONFIG]: '[global]\nindex-url = https://b.example/simple\n' },
    { PIP_INDEX_URL: 'https://a.example/simple' },
    'https://a.example/simple',
  ],
  [
    'the newer file of the user before the older',
    {
      '.pip/pip.conf': '[global]\nindex-url = https://old.example/simple\n',
      [CONFIG]: '# mine\n[GLOBAL]\nIndex_URL: https://new.example/simple  \n',
    },
    {},
    'https://new.example/simple',
  ],
  [
    'the section of the command before the global one',
    {
      [CONFIG]:
        '[install]\nindex-url = https://c.example/simple\n[global]\nindex-url = https://b.example/simple\n',
    },
    {},
    'https://c.example/simple',
  ],
  [
    'the file that was named before all others',
    {
      [CONFIG]: '[global]\nindex-url = https://b.example/simple\n',
      own: '[global]\nindex-url=https://d.example/simple',
    },
    { PIP_CONFIG_FILE: '~/own' },
    'https://d.example/simple',
  ],
  [
    'no file at all where pip reads none',
    { [CONFIG]: '[global]\nindex-url = https://b.example/simple\n' },
    { PIP_CONFIG_FILE: '/dev/null' },
    undefined,
  ],
  [
    "uv's variable, after pip",
    {},
    { UV_DEFAULT_INDEX: 'https://u.example/simple' },
    'https://u.example/simple',
  ],
  [
    'none where pip is told to ask none',
    { [CONFIG]: '[global]\nno-index = true\nindex-url = https://b.example/simple\n' },
    {},
    undefined,
  ],
  ['none for a folder', {}, { PIP_INDEX_URL: '/srv/simple' }, undefined],
  ['none for another scheme', {}, { PIP_INDEX_URL: 'ftp://a.example/simple' }, undefined],
])('%s', async (_what, files, env, expected) => {
  expect((await indexOf(machine(files, { PIP_CONFIG_FILE: '~/absent', ...env })))?.base).toBe(expected);
});

test('credentials come out of the address, or out of .netrc, and stay out of what is shown', async () => {
  const netrc = [
    'machine other.example login x password y',
    'macdef init',
    'machine a.example login macro password macro',
    '',
    'machine a.example',
    '  login me',
    '  password secret',
    'default login any password body',
  ].join('\n');
  const inUrl = await indexOf(
    machine({ '.netrc': netrc }, { PIP_INDEX_URL: 'https://you:p%40ss@a.example/simple' }),
  );
  expect(inUrl).toEqual({
    base: 'https://a.example/simple',
    from: 'PIP_INDEX_URL',
    authorization: basic('you:p@ss'),
  });
  const inFile = await indexOf(machine({ '.netrc': netrc }, { PIP_INDEX_URL: 'https://a.example/simple' }));
  expect(inFile?.authorization).toBe(basic('me:secret'));
  const byDefault = await indexOf(
    machine({ '.netrc': netrc }, { PIP_INDEX_URL: 'https://b.example/simple' }),
  );
  expect(byDefault?.authorization).toBe(basic('any:body'));
  const named = { NETRC: '~/absent', PIP_INDEX_URL: 'https://a.example/simple' };
  expect((await indexOf(machine({ '.netrc': netrc }, named)))?.authorization).toBeUndefined();
});

const HELP = `#!/bin/sh
echo called >> "$HOME/calls.$$"
echo "  -i, --index-url <url>  Base URL of the Python Package Index (default ADDRESS). This should point to"
`;

test('where nothing is configured, pip itself is asked, once for all runs', async () => {
  const there = machine(
    { 'bin/pip': HELP.replace('ADDRESS', 'https://p.example/simple') },
    { PATH: '~/bin', PIP_CONFIG_FILE: '/dev/null' },
  );
  expect(await indexOf(there)).toEqual({ base: 'https://p.example/simple', from: 'pip' });
  const again = tempHome({ ...there.env });
  expect((await indexOf(again))?.base).toBe('https://p.example/simple');
  expect(readdirSync(there.root).filter((name) => name.startsWith('calls'))).toHaveLength(1);
});

test.each(['https://****@p.example/simple', 'nothing', 'file:///srv/simple'])(
  'what pip says is no address: %s',
  async (address) => {
    const there = machine(
      { 'bin/pip': HELP.replace('ADDRESS', address) },
      { PATH: '~/bin', PIP_CONFIG_FILE: '/dev/null' },
    );
    expect(await indexOf(there)).toBeUndefined();
  },
);

test('where nobody knows an index, it is said how to set one', async () => {
  const { host } = machine({}, { PIP_CONFIG_FILE: '/dev/null' });
  const wanted = { by: 'name', name: parsePackageName('pypi:tool') } as const;
  const error = await refusalOf(pypi.versions(wanted, { host, note: () => undefined }));
  expect(error.code).toBe('ORIGIN_UNCONFIGURED');
  expect(error.detail.hint).toContain('PIP_INDEX_URL');
});
