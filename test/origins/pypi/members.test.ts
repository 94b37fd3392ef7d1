import { expect, test } from 'vitest';
import { refusalOf } from '../../world/fetching.ts';
import { attested, pypiCase } from '../../world/pypi-case.ts';
import { type Projects, upload } from '../../world/pypi-server.ts';
import { makeWheel } from '../../world/pypi-wheel.ts';

const bare = (name: string, version: string, requires: readonly string[] = []) =>
  upload(makeWheel({ name, version, requires }));

test('a dependency that is an address in the place of a package', async () => {
  const { find, world } = await pypiCase({
    tool: [bare('tool', '1', ['dep @ https://example.com/dep.whl'])],
  });
  expect((await refusalOf(find('tool', '1'))).code).toBe('ORIGIN_DEPENDENCY_UNSUPPORTED');
  expect(world.pages.requests).toHaveLength(1);
});

test('a tool that brings more along than any should', async () => {
  const many = Array.from({ length: 250 }, (_, at) => `member-${at}`);
  const projects: Projects = {
    tool: [bare('tool', '1', many)],
    ...Object.fromEntries(many.map((name) => [name, [bare(name, '1')]])),
  };
  const { find } = await pypiCase(projects);
  expect((await refusalOf(find('tool', '1'))).code).toBe('ORIGIN_TREE_TOO_LARGE');
});

test('a chain without an end', async () => {
  const names = Array.from({ length: 210 }, (_, at) => `link-${at}`);
  const projects = Object.fromEntries(
    names.map((name, at) => [name, [bare(name, '1', [`link-${at + 1}`])]] as const),
  );
  const { find } = await pypiCase(projects);
  expect((await refusalOf(find('link-0', '1'))).code).toBe('ORIGIN_TREE_TOO_LARGE');
});

test('two that take turns in being needed do not come to rest', async () => {
  const { find } = await pypiCase({
    tool: [bare('tool', '1', ['a', 'b'])],
    a: [bare('a', '1'), bare('a', '2', ['b<2'])],
    b: [bare('b', '1', ['a<2']), bare('b', '2')],
  });
  const error = await refusalOf(find('tool', '1'));
  expect(error.code).toBe('ORIGIN_CONFLICT');
});

test('a dependency that nobody has', async () => {
  const { find } = await pypiCase({ tool: [bare('tool', '1', ['nobody'])] });
  const error = await refusalOf(find('tool', '1'));
  expect(error.code).toBe('PACKAGE_UNKNOWN');
  expect(error.detail.subject).toBe('pypi:nobody');
});

test('a pre-release comes along only where one is asked for, or nothing else is there', async () => {
  const early = await Promise.all(['1.0', '2.0b1'].map((version) => attested({ name: 'early', version })));
  const { find } = await pypiCase({
    calm: [bare('calm', '1', ['early'])],
    bold: [bare('bold', '1', ['early>=2.0b1'])],
    only: [bare('only', '1', ['rough'])],
    early,
    rough: [bare('rough', '0.1a1')],
  });
  const purls = async (name: string) => (await find(name, '1')).parts.map(({ purl }) => purl);
  expect(await purls('calm')).toContain('pkg:pypi/early@1.0');
  expect(await purls('bold')).toContain('pkg:pypi/early@2.0b1');
  expect(await purls('only')).toContain('pkg:pypi/rough@0.1a1');
});

test('the same set in whatever order the index lists it', async () => {
  const requires = ['b', 'a', 'c>=1'];
  const projects = (order: (list: readonly string[]) => readonly string[]): Projects => ({
    tool: [bare('tool', '1', order(requires))],
    ...Object.fromEntries(
      ['a', 'b', 'c'].map((name) => [name, order(['1.0', '1.1']).map((version) => bare(name, version))]),
    ),
  });
  const sets = await Promise.all(
    [(list: readonly string[]) => list, (list: readonly string[]) => [...list].reverse()].map(
      async (order) => {
        const { parts } = await (await pypiCase(projects(order))).find('tool', '1');
        return parts.map(({ purl }) => purl);
      },
    ),
  );
  expect(sets[0]).toEqual(['tool@1', 'a@1.1', 'b@1.1', 'c@1.1'].map((at) => `pkg:pypi/${at}`));
  expect(sets[1]).toEqual(sets[0]);
});
