import { execFileSync } from 'node:child_process';
import { readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Commands, PartLayout } from '../../src/model/attested-package.ts';
import { refusalOfParts, unpackTest } from '../world/parts.ts';
import { hasProgram } from '../world/programs.ts';
import { entryPoints, recordOf, wheel } from '../world/wheel.ts';
import { zip, zipLink } from '../world/zip.ts';

/** Wheels become a library, scripts and launchers (PyPA, "Binary distribution format"). */

const commands: Commands = { by: 'wheel' };
const layout: Partial<PartLayout> = { format: 'zip', into: 'lib/python' };
const unpackWheels = (...wheels: Buffer[]) =>
  unpackTest(
    wheels.map((bytes) => [bytes, layout] as const),
    commands,
  );
const refusal = (...wheels: Buffer[]) =>
  refusalOfParts(
    wheels.map((bytes) => [bytes, layout] as const),
    commands,
  );

const honest = {
  'tool/__init__.py': '',
  'tool/cli.py':
    'import sys, helper\nclass app:\n  @staticmethod\n  def main():\n    print("tool", helper.NAME, *sys.argv[1:]); return 3\n',
  'tool/a,b.txt': 'a comma in a name',
  'tool-1.0.data/scripts/native': '\x7fELF native',
  'tool-1.0.data/scripts/old': '#!python -u\nfrom tool.cli import app\napp.main()\n',
  'tool-1.0.data/data/share/man/man1/tool.1': 'manual',
  'tool-1.0.data/purelib/more.py': 'MORE = 1\n',
  'tool-1.0.data/platlib/less.py': 'LESS = 1\n',
  'tool-1.0.data/headers/tool.h': 'int tool;\n',
  ...entryPoints('# comment\n[console_scripts]\ntool = tool.cli:app.main\n\n[other.group]\nx = y:z\n'),
};

/** Another wheel, which the first imports. */
function helper(): Buffer {
  const files = { 'helper.py': 'NAME = "helped"\n', 'help-1.0.data/scripts/helping': '#!/bin/sh\n' };
  const record = recordOf(files).replace('tool-1.0.dist-info', 'help-1.0.dist-info');
  const members = Object.entries({ ...files, 'help-1.0.dist-info/RECORD': record });
  return zip(members.map(([name, content]) => ({ name, content })));
}

test('every kind of file has its place, and is in the manifest', async () => {
  const { files, bins } = await unpackWheels(wheel(honest));
  expect(bins).toEqual(['tool', 'native', 'old']);
  expect(files.map(({ path }) => path).filter((path) => !path.includes('.dist-info/'))).toEqual([
    'bin/native',
    'bin/old',
    'bin/tool',
    'include/tool.h',
    'lib/python/less.py',
    'lib/python/more.py',
    'lib/python/tool/__init__.py',
    'lib/python/tool/a,b.txt',
    'lib/python/tool/cli.py',
    'libexec/old',
    'share/man/man1/tool.1',
  ]);
  const programs = files.flatMap((file) => (file.type === 'file' && file.executable ? [file.path] : []));
  expect(programs).toEqual(['bin/native', 'bin/old', 'bin/tool', 'libexec/old']);
});

test.skipIf(!hasProgram('python3'))(
  'launchers run, also through a link, with libraries of other parts',
  async () => {
    const { directory, bins } = await unpackWheels(wheel(honest), helper());
    expect(bins).toEqual(['tool', 'native', 'old']);
    symlinkSync(join(directory, 'bin/tool'), join(directory, '../linked'));
    const ran = (path: string) => {
      try {
        return [0, execFileSync(path, ['x y'], { encoding: 'utf8', env: { PATH: process.env.PATH } })];
      } catch (error) {
        return error instanceof Error && 'status' in error && 'stdout' in error
          ? [error.status, error.stdout]
          : error;
      }
    };
    expect(ran(join(directory, '../linked'))).toEqual([3, 'tool helped x y\n']);
    expect(ran(join(directory, 'bin/old'))).toEqual([0, 'tool helped x y\n']);
    expect(() => readFileSync(join(directory, 'lib/python/tool/__pycache__'))).toThrow('ENOENT');
  },
);

test('launchers are written from verified names alone', async () => {
  const { directory } = await unpackWheels(wheel(honest));
  expect(readFileSync(join(directory, 'bin/tool'), 'utf8')).toMatchInlineSnapshot(`
    "#!/usr/bin/env python3
    import os
    import sys

    sys.dont_write_bytecode = True
    tree = os.path.dirname(os.path.dirname(os.path.realpath(__file__)))
    sys.path.insert(0, os.path.join(tree, "lib", "python"))
    from tool.cli import app
    sys.exit(app.main())
    "
  `);
  expect(readFileSync(join(directory, 'bin/old'), 'utf8')).toMatchInlineSnapshot(`
    "#!/usr/bin/env python3
    import os
    import sys

    sys.dont_write_bytecode = True
    tree = os.path.dirname(os.path.dirname(os.path.realpath(__file__)))
    sys.path.insert(0, os.path.join(tree, "lib", "python"))
    import runpy
    runpy.run_path(os.path.join(tree, "libexec", "old"), run_name="__main__")
    "
  `);
  expect(readFileSync(join(directory, 'libexec/old'), 'utf8')).toMatch(/^#!\/usr\/bin\/env python3 -u\n/);
});

const changed: [what: string, record: (honest: string) => string][] = [
  ['a file of another digest', (record) => record.replace(/sha256=./, 'sha256=-')],
  ['a file that is not listed', (record) => record.replace(/^tool\/cli.*\n/m, '')],
  ['a file that is listed twice', (record) => `${record}${record.split('\n')[0]}\n`],
  ['a file that is missing', (record) => `${record}tool/more.py,sha256=x,1\n`],
  ['a file without a digest', (record) => record.replace(/^(tool\/cli.py),.*$/m, '$1,,')],
  ['a digest by another name', (record) => record.replace(/sha256=/, 'md5=')],
  ['a line that is none', (record) => `${record}what is this\n`],
];

test.each(changed)('a RECORD with %s', async (_, record) => {
  expect(await refusal(wheel(honest, { record }))).toBe('ARCHIVE_INVALID');
});

const points: [what: string, line: string][] = [
  ['source text for a module', 'tool = os;import evil:main'],
  ['source text for an object', 'tool = tool.cli:main();evil'],
  ['a line break in an object', 'tool = tool.cli:main\rimport evil'],
  ['a relative module', 'tool = .evil:main'],
  ['no object', 'tool = tool.cli'],
  ['a path for a name', '../../tool = tool.cli:main'],
  ['a path through bin', 'git/../x = tool.cli:main'],
  ['a name with an option', '-rf = tool.cli:main'],
  ['no name', '= tool.cli:main'],
];

test.each(points)('an entry point with %s', async (_, line) => {
  const text = `[console_scripts]\n${line}\n`;
  expect(await refusal(wheel({ 'tool/cli.py': '', ...entryPoints(text) }))).toBe('ARCHIVE_COMMAND_INVALID');
});

test('wheels that are none, or want to be more', async () => {
  const script = { 'tool-1.0.data/scripts/tool': '#!/bin/sh\n' };
  expect(await refusal(zip([{ name: 'a.py' }]))).toBe('ARCHIVE_INVALID');
  expect(await refusal(wheel({ 'a.py': '' }))).toBe('ARCHIVE_COMMAND_MISSING');
  expect(await refusal(wheel({ ...script, 'other-1.0.dist-info/RECORD': '' }))).toBe('ARCHIVE_INVALID');
  expect(await refusal(wheel({ ...script, 'tool-1.0.data/evil/x': '' }))).toBe('ARCHIVE_INVALID');
  expect(await refusal(wheel({ ...script, 'tool-1.0.data/x': '' }))).toBe('ARCHIVE_INVALID');
  expect(await refusal(wheel({ 'tool-1.0.data/scripts/../../x': '' }))).toBe('ARCHIVE_PATH_ESCAPE');
  expect(await refusal(zip([zipLink('a', 'b')]))).toBe('ARCHIVE_ENTRY_TYPE');
  const both = { ...script, ...entryPoints('[console_scripts]\ntool = tool:main\n') };
  expect(await refusal(wheel(both))).toBe('ARCHIVE_DUPLICATE');
  expect(await refusal(wheel(script), wheel(script))).toBe('ARCHIVE_DUPLICATE');
});
