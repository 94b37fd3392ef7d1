import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { refusalOf } from '../../world/fetching.ts';
import { attested, pypiCase } from '../../world/pypi-case.ts';
import { upload } from '../../world/pypi-server.ts';
import { makeWheel } from '../../world/pypi-wheel.ts';
import { tempHome } from '../../world/temp-home.ts';

test('a wheel with provenance is found, with its evidence, and passes the door', async () => {
  const { find, judge, versions, world } = await pypiCase({
    tool: [await attested({ name: 'tool', version: '1.2.3', commands: { tool: 'tool:main' } })],
  });
  expect(await versions('tool')).toEqual(['1.2.3']);
  const found = await find('tool', '1.2.3');
  const [part] = found.parts;
  expect(found).toMatchObject({
    origin: 'pypi',
    name: 'pypi:tool',
    version: '1.2.3',
    commands: { by: 'wheel' },
  });
  expect(part).toMatchObject({
    purl: 'pkg:pypi/tool@1.2.3',
    artifact: { fileName: 'tool-1.2.3-py3-none-any.whl' },
    layout: { format: 'zip', into: 'lib/python', strip: 0 },
    expectation: {
      resource: 'pkg:pypi/tool@1.2.3',
      subjectName: 'tool-1.2.3-py3-none-any.whl',
      sourceRepository: 'https://github.com/acme/tool',
      signer: { root: 'public-good', identity: { type: 'source-repository' } },
      runnerEnvironment: 'github-hosted',
      minimumLevel: 'SLSA_BUILD_LEVEL_2',
    },
  });
  expect(await judge(part)).toBe('Verified');
  expect(world.pages.requests.filter(({ url }) => url === '/simple/tool/')).toHaveLength(1);
});

test('versions come newest first, without those that were taken back or are sources alone', async () => {
  const wheel = (version: string, says = {}) => upload(makeWheel({ name: 'tool', version }), { says });
  const { versions } = await pypiCase({
    tool: [
      wheel('1.9'),
      wheel('1.10'),
      wheel('2.0rc1'),
      wheel('1.11', { yanked: 'broken' }),
      wheel('1.12', { yanked: '' }),
      wheel('1!0.1'),
      { fileName: 'tool-3.0.tar.gz', bytes: Buffer.from('source') },
    ],
  });
  expect(await versions('tool')).toEqual(['2.0rc1', '1.10', '1.9']);
});

test('what a tool needs comes along, each the newest that all allow', async () => {
  const { find, judge } = await pypiCase({
    tool: [
      await attested({
        name: 'tool',
        version: '1.0',
        requires: [
          'Left.Pad>=1',
          'right (<3)',
          "never; python_version < '3'",
          "unasked; extra == 'speed'",
          'fast[speed]; sys_platform == "linux"',
        ],
        extras: ['speed'],
      }),
    ],
    'left-pad': [
      await attested({ name: 'left-pad', version: '1.1', requires: ['right>=2', 'right!=2.5'] }),
      await attested({ name: 'left-pad', version: '2.0b1' }),
    ],
    right: await Promise.all(
      ['1.0', '2.0', '2.5', '3.0'].map((version) => attested({ name: 'right', version })),
    ),
    fast: [
      await attested({
        name: 'fast',
        version: '7',
        extras: ['speed'],
        requires: ["speedup; extra == 'speed'"],
      }),
    ],
    speedup: [await attested({ name: 'speedup', version: '0.1' })],
  });
  const { parts } = await find('tool', '1.0');
  expect(parts.map(({ purl }) => purl)).toEqual([
    'pkg:pypi/tool@1.0',
    'pkg:pypi/fast@7',
    'pkg:pypi/left-pad@1.1',
    'pkg:pypi/right@2.0',
    'pkg:pypi/speedup@0.1',
  ]);
  for (const part of parts) expect(await judge(part), part.purl).toBe('Verified');
});

test('two that need each other come to rest', async () => {
  const { find } = await pypiCase({
    a: [await attested({ name: 'a', version: '1', requires: ['b'] })],
    b: [await attested({ name: 'b', version: '1', requires: ['a>=1'] })],
  });
  expect((await find('a', '1')).parts).toHaveLength(2);
});

test('demands that exclude each other are both named', async () => {
  const { find } = await pypiCase({
    tool: [await attested({ name: 'tool', version: '1', requires: ['a', 'b'] })],
    a: [await attested({ name: 'a', version: '1', requires: ['c<2'] })],
    b: [await attested({ name: 'b', version: '1', requires: ['c>=2'] })],
    c: [await attested({ name: 'c', version: '1' }), await attested({ name: 'c', version: '2' })],
  });
  const error = await refusalOf(find('tool', '1'));
  expect(error.code).toBe('ORIGIN_CONFLICT');
  expect(error.detail.expected).toBe('c<2 (pypi:a 1) and c>=2 (pypi:b 1)');
});

test('a set that demands another version of what was asked for is a conflict', async () => {
  const { find } = await pypiCase({
    tool: [await attested({ name: 'tool', version: '1', requires: ['a'] })],
    a: [await attested({ name: 'a', version: '1', requires: ['tool>=2'] })],
  });
  expect((await refusalOf(find('tool', '1'))).code).toBe('ORIGIN_CONFLICT');
});

test('a member that proves nothing stays in the list, without evidence', async () => {
  const { find, judge } = await pypiCase({
    tool: [await attested({ name: 'tool', version: '1', requires: ['bare', 'homeless'] })],
    bare: [upload(makeWheel({ name: 'bare', version: '1' }))],
    homeless: [
      await attested({ name: 'homeless', version: '1', projectUrls: { Docs: 'https://example.com' } }),
    ],
  });
  const [, bare, homeless] = (await find('tool', '1')).parts;
  expect(bare?.evidence).toEqual([]);
  expect(homeless?.evidence).toEqual([]);
  expect(await judge(bare)).toBe('no evidence');
});

test.each([
  ['VERSION_UNKNOWN', '9.9'],
  ['VERSION_UNKNOWN', '1.1'],
  ['PLATFORM_UNSUPPORTED', '2.0'],
  ['PLATFORM_UNSUPPORTED', '3.0'],
  ['ORIGIN_SOURCE_UNKNOWN', '4.0'],
  ['ORIGIN_METADATA_MISSING', '5.0'],
])('%s of tool %s', async (code, version) => {
  const plain = (of: string, more = {}) => makeWheel({ name: 'tool', version: of, ...more });
  const { find } = await pypiCase({
    tool: [
      upload(plain('1.0')),
      { fileName: 'tool-1.1.tar.gz', bytes: Buffer.from('source') },
      upload(plain('2.0', { tag: 'py3-none-win_amd64' })),
      upload(plain('3.0', { requiresPython: '>=9' })),
      upload(
        plain('4.0', { projectUrls: { Source: 'https://github.com/a/b', Code: 'https://github.com/a/c' } }),
      ),
      upload(plain('5.0'), { says: { 'core-metadata': false, 'data-dist-info-metadata': false } }),
    ],
  });
  expect((await refusalOf(find('tool', version))).code).toBe(code);
});

test('a page that has not changed is not sent again, and one that has is', async () => {
  const first = await pypiCase({ tool: [upload(makeWheel({ name: 'tool', version: '1' }))] });
  const { world } = first;
  expect(await first.versions('tool')).toEqual(['1']);
  const home = first.context.host.env.HEADWATER_HOME ?? '';
  const second = await pypiCase(world, { HEADWATER_HOME: home });
  expect(await second.versions('tool')).toEqual(['1']);
  const asked = world.pages.requests.map(({ headers }) => headers['if-none-match'] !== undefined);
  expect(asked).toEqual([false, true]);
  world.projects = { tool: [upload(makeWheel({ name: 'tool', version: '2' }))] };
  const third = await pypiCase(world, { HEADWATER_HOME: home });
  expect(await third.versions('tool')).toEqual(['2']);
});

test('a kept page that somebody damaged is asked for anew', async () => {
  const first = await pypiCase({ tool: [upload(makeWheel({ name: 'tool', version: '1' }))] });
  await first.versions('tool');
  const { fs, paths, env } = first.context.host;
  const folder = join(paths.cache, 'pypi');
  const [name = ''] = fs.readdirSync(folder);
  const kept = fs.readFileSync(join(folder, name), 'utf8');
  fs.writeFileSync(join(folder, name), kept.slice(0, -20));
  const second = await pypiCase(first.world, { HEADWATER_HOME: env.HEADWATER_HOME ?? '' });
  expect(await second.versions('tool')).toEqual(['1']);
  expect(first.world.pages.requests.at(-1)?.headers).not.toHaveProperty('if-none-match');
});

test('a project that is not there is not known', async () => {
  const { versions } = await pypiCase({});
  expect((await refusalOf(versions('tool'))).code).toBe('PACKAGE_UNKNOWN');
});

/** A machine of the tests that has no Python: nothing is on its PATH but an empty folder. */
test('without a Python, a program of its own is taken, and what needs one is told', async () => {
  const { scratch } = tempHome();
  const { find } = await pypiCase(
    {
      tool: [
        upload(makeWheel({ name: 'tool', version: '1', tag: 'py3-none-manylinux_2_17_x86_64' })),
        upload(makeWheel({ name: 'tool', version: '2' })),
      ],
    },
    { PATH: scratch },
  );
  expect((await find('tool', '1')).parts).toHaveLength(1);
  expect((await refusalOf(find('tool', '2'))).code).toBe('ORIGIN_PYTHON_MISSING');
});

test('a python3 that is something else is none', async () => {
  const { scratch } = tempHome();
  mkdirSync(join(scratch, 'bin'));
  writeFileSync(join(scratch, 'bin/python3'), '#!/bin/sh\necho hello\n');
  chmodSync(join(scratch, 'bin/python3'), 0o755);
  const { find } = await pypiCase(
    { tool: [upload(makeWheel({ name: 'tool', version: '2' }))] },
    { PATH: join(scratch, 'bin') },
  );
  expect((await refusalOf(find('tool', '2'))).code).toBe('ORIGIN_PYTHON_MISSING');
});
