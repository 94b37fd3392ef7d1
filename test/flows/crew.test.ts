import { expect, test } from 'vitest';
import { openCrew, ranksOf } from '../../src/flows/crew.ts';
import { packageOf } from '../world/recipe.ts';
import { tempHome } from '../world/temp-home.ts';

const base = packageOf({ name: 'base', recipe: {} });
const left = packageOf({ name: 'left', recipe: {}, needs: [base] });
const right = packageOf({ name: 'right', recipe: {}, needs: [base] });
const top = packageOf({ name: 'top', recipe: {}, needs: [left, right] });
const rust = packageOf({ name: 'rust', recipe: { system: 'cargo' } });
const all = [base, left, right, top, rust];

test('what most others wait for goes first, then what is heavy', () => {
  const ranks = ranksOf(all);
  const order = [...all].sort((a, b) => (ranks.get(b.buildKey) ?? 0) - (ranks.get(a.buildKey) ?? 0));
  expect(order.map(({ name }) => name)).toEqual(['base', 'left', 'right', 'rust', 'top']);
});

test.each([
  { processors: 1, packages: all, jobs: 1 },
  { processors: 2, packages: all, jobs: 2 },
  { processors: 16, packages: [base], jobs: 16 },
  { processors: 16, packages: all, jobs: 7 },
])('$processors processors, $packages.length packages: $jobs processes a build', async (given) => {
  const { host } = tempHome();
  const crew = await openCrew(given.packages, { jobs: given.processors }, host);
  expect(crew.jobs).toBe(given.jobs);
});
