import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import type { Target } from '../../../src/origins/pypi/python.ts';
import { targetOf } from '../../../src/origins/pypi/python.ts';
import { bestWheel } from '../../../src/origins/pypi/tags.ts';
import { parseWheelName } from '../../../src/origins/pypi/wheel-name.ts';
import { noPackaging, PACKAGING } from '../../world/pypi-packaging.ts';
import { tempHome } from '../../world/temp-home.ts';

const linux: Target = {
  platform: 'linux-x64',
  python: { isCPython: true, major: 3, minor: 11 },
  libc: { name: 'glibc', version: [2, 36] },
  macos: [14, 0],
  markers: {},
};

function chosen(tags: readonly string[], target: Target): string | undefined {
  const wheels = tags.flatMap((tag) => parseWheelName(`tool-1.0-${tag}.whl`) ?? []);
  expect(wheels).toHaveLength(tags.length);
  return bestWheel(wheels, target)?.fileName.replace(/^tool-1\.0-(.*)\.whl$/, '$1');
}

test.each<[string, readonly string[], Partial<Target>, string | undefined]>([
  [
    'this Python before any',
    ['py3-none-any', 'cp311-cp311-manylinux_2_17_x86_64'],
    {},
    'cp311-cp311-manylinux_2_17_x86_64',
  ],
  [
    'what asks less of the system',
    ['py3-none-manylinux_2_28_x86_64', 'py3-none-manylinux2014_x86_64'],
    {},
    'py3-none-manylinux2014_x86_64',
  ],
  [
    'a compressed set',
    ['py2.py3-none-manylinux1_x86_64.manylinux_2_5_x86_64'],
    {},
    'py2.py3-none-manylinux1_x86_64.manylinux_2_5_x86_64',
  ],
  [
    'the stable ABI',
    ['cp38-abi3-manylinux_2_17_x86_64', 'cp312-abi3-manylinux_2_17_x86_64'],
    {},
    'cp38-abi3-manylinux_2_17_x86_64',
  ],
  ['a later C library than there is', ['py3-none-manylinux_2_39_x86_64'], {}, undefined],
  ['another processor', ['py3-none-manylinux_2_17_aarch64'], {}, undefined],
  ['musl on glibc', ['py3-none-musllinux_1_1_x86_64'], {}, undefined],
  [
    'musl on musl',
    ['py3-none-musllinux_1_1_x86_64', 'py3-none-manylinux1_x86_64'],
    { libc: { name: 'musl', version: [1, 2] } },
    'py3-none-musllinux_1_1_x86_64',
  ],
  [
    'another Python',
    ['cp312-cp312-manylinux_2_17_x86_64', 'py2-none-any', 'py312-none-any', 'cp311-cp311t-manylinux1_x86_64'],
    {},
    undefined,
  ],
  [
    'CPython for PyPy',
    ['cp311-cp311-manylinux1_x86_64', 'py3-none-any'],
    { python: { isCPython: false, major: 3, minor: 11 } },
    'py3-none-any',
  ],
  ['the later build', ['1-py3-none-any', '12-py3-none-any', '2-py3-none-any'], {}, '12-py3-none-any'],
  [
    'of a Mac, the native one',
    ['py3-none-macosx_11_0_universal2', 'py3-none-macosx_11_0_arm64', 'py3-none-macosx_11_0_x86_64'],
    { platform: 'darwin-arm64' },
    'py3-none-macosx_11_0_arm64',
  ],
  ['a later Mac', ['py3-none-macosx_15_0_arm64'], { platform: 'darwin-arm64' }, undefined],
  ['of Linux on a Mac', ['py3-none-manylinux1_x86_64'], { platform: 'darwin-x64' }, undefined],
])('%s', (_what, tags, changes, expected) => {
  expect(chosen(tags, { ...linux, ...changes })).toBe(expected);
});

test('another platform than the machine is judged by what its systems usually have', async () => {
  const { host } = tempHome();
  const target = await targetOf('linux-arm64', host);
  expect(target.libc).toEqual({ name: 'glibc', version: [2, 28] });
  expect(target.markers).toMatchObject({ sys_platform: 'linux', platform_machine: 'aarch64' });
  expect(target.markers).not.toHaveProperty('platform_release');
});

describe.skipIf(noPackaging ?? process.platform !== 'linux')(
  `as pip has it${noPackaging ? ` (${noPackaging})` : ''}`,
  () => {
    test('this machine takes the same wheels', async () => {
      const { host } = tempHome();
      const target = await targetOf(process.arch === 'x64' ? 'linux-x64' : 'linux-arm64', host);
      const script = `${PACKAGING}
from packaging.tags import sys_tags
print(json.dumps([str(tag) for tag in sys_tags()]))`;
      const theirs: string[] = JSON.parse(execFileSync('python3', ['-c', script], { encoding: 'utf8' }));
      const refused = theirs.filter((tag) => chosen([tag], target) === undefined);
      expect(refused).toEqual([]);
      const others = theirs.flatMap((tag) => [
        tag.replace(/_\d+_(x86_64|aarch64)$/, '_99_$1'),
        tag.replace(/x86_64|aarch64/, 'ppc64le'),
        tag.replace(/^(cp|py)3\d+/, '$1399'),
      ]);
      const foreign = others.filter((tag) => !theirs.includes(tag));
      expect(foreign.length).toBeGreaterThan(100);
      expect(foreign.filter((tag) => chosen([tag], target) !== undefined)).toEqual([]);
    });
  },
);
