import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { BuildPlan, PlannedStep } from '../../../src/build/build-plan.ts';
import { planBuild } from '../../../src/build/plan.ts';
import { groupOf, packageHint } from '../../../src/build/tool-groups.ts';
import type { Recipe } from '../../../src/catalog/entry.ts';
import { packageOf } from '../../world/recipe.ts';

function planOf(recipe: Partial<Recipe>): BuildPlan {
  return planBuild(packageOf({ name: 'tool', bins: ['tool'], recipe: { system: 'meson', ...recipe } }));
}

const argvOf = ({ steps }: BuildPlan, name: string) => steps.find((step) => step.name === name)?.argv ?? [];

test('set up, compiled by ninja and installed, each a step of its own, after the script', () => {
  const plan = planOf({ script: [['cp', 'a', 'b']] });
  expect(plan.steps.map(({ name }: PlannedStep) => name)).toEqual(['cp', 'setup', 'compile', 'install']);
  expect(argvOf(plan, 'setup').slice(0, 5)).toEqual([
    ...['meson', 'setup', '/build/meson', '/build/src'],
    '--prefix=/opt/headwater/tool',
  ]);
  expect(argvOf(plan, 'compile')).toEqual(['ninja', '-C', '/build/meson', '-j', '{jobs}']);
  expect(argvOf(plan, 'install').slice(-2)).toEqual(['--destdir', '/out']);
});

test('nothing is fetched, and no feature depends on what the machine has; the recipe comes last and wins', () => {
  const setup: readonly string[] = argvOf(
    planOf({ options: ['-Ddocs=false', '--auto-features=auto'] }),
    'setup',
  );
  expect(setup).toEqual(expect.arrayContaining(['--wrap-mode=nodownload', '--auto-features=disabled']));
  expect(setup.slice(-2)).toEqual(['-Ddocs=false', '--auto-features=auto']);
  expect(setup.indexOf('--auto-features=disabled')).toBeLessThan(setup.indexOf('--auto-features=auto'));
});

test('arguments and targets go to ninja; a folder of the source is set up where it lies', () => {
  const plan = planOf({ make: ['-v'], targets: ['all', 'test'], directory: 'lib' });
  expect(argvOf(plan, 'compile').slice(-3)).toEqual(['-v', 'all', 'test']);
  expect(argvOf(plan, 'setup')).toContain('/build/src/lib');
});

test('meson brings ninja and python3 along, and a machine without it is told the package', () => {
  expect(planOf({}).tools).toContain('meson');
  expect(groupOf('meson').required).toEqual(['meson', 'ninja', 'python3']);
  expect(packageHint('ninja')).toContain('apt install ninja-build');
  expect(packageHint('autoreconf')).toContain('apt install autoconf');
});

test.skipIf(!existsSync('/usr/bin/autoreconf'))('what autoreconf runs stands in its group', () => {
  for (const name of groupOf('autoconf').required) expect(existsSync(`/usr/bin/${name}`), name).toBe(true);
});
