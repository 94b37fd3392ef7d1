import { expect, test } from 'vitest';
import type { BuildPlan } from '../../../src/build/build-plan.ts';
import { planBuild } from '../../../src/build/plan.ts';
import type { Recipe } from '../../../src/catalog/entry.ts';
import { sha256Of } from '../../../src/model/digest.ts';
import { packageOf } from '../../world/recipe.ts';

function planOf(recipe: Partial<Recipe>): BuildPlan {
  const about = packageOf({ name: 'tool', bins: ['tool'], recipe: { system: 'cargo', ...recipe } });
  const url = 'pkg:cargo/tool-cli@1.0.0';
  const release = {
    ...about.release,
    sources: [{ url, sha256: sha256Of(url), mirrors: [], confirmed: 'so' }],
  };
  const modules = [{ purl: 'pkg:cargo/memchr@2.6.4', sha256: sha256Of('memchr'), license: 'MIT' }];
  return planBuild({ ...about, release, modules });
}

const stepOf = ({ steps }: BuildPlan, name: string) => {
  const found = steps.find((step) => step.name === name);
  if (found === undefined) throw new Error(`no step ${name}`);
  return found;
};

test('crates are unpacked, the package is installed, its licences follow; the script comes between', () => {
  const plan = planOf({ script: [['cp', 'a', 'b']] });
  expect(plan.steps.map(({ name }) => name)).toEqual(['crates', 'cp', 'cargo-install', 'licenses']);
  expect(plan.sources).toMatchObject([{ at: '/sources/1-tool-cli-1.0.0.crate', tree: '/build/src' }]);
  expect(plan.modules).toMatchObject([{ at: '/modules/memchr-2.6.4.crate' }]);
  expect(plan.tools).toEqual(['cc', 'rust', 'sha256sum', 'gzip']);
});

test('from the lock, without a network, into the prefix, with what the recipe adds', () => {
  const { argv } = stepOf(planOf({ options: ['--features', 'x'] }), 'cargo-install');
  expect(argv).toEqual([
    ...['cargo', 'install', '--locked', '--offline', '--no-track', '--jobs', '{jobs}'],
    ...['--root', '/out/opt/headwater/tool', '--path', '.', '--features', 'x'],
  ]);
});

test('of a workspace each of the packages it names', () => {
  const plan = planOf({ packages: ['crates/a', 'crates/b'] });
  const paths = plan.steps.filter(({ name }) => name === 'cargo-install').map(({ argv }) => argv.at(-1));
  expect(paths).toEqual(['crates/a', 'crates/b']);
  expect(plan.steps.filter(({ name }) => name === 'licenses')).toHaveLength(2);
});

test('the licences are those of the features that are built', () => {
  const options = ['--bin', 'a', '--no-default-features', '-F', 'b', '--features=c', '--features', 'd'];
  const { argv } = stepOf(planOf({ options }), 'licenses');
  expect(argv.slice(4)).toEqual([
    ...['/out/opt/headwater/tool/share/licenses/tool', '.'],
    ...['--no-default-features', '-F', 'b', '--features=c', '--features', 'd'],
  ]);
});

test("places of the build are mapped away, the recipe's flags come last, and the toolchain's programs go before the system's", () => {
  const { env } = stepOf(planOf({ env: { RUSTFLAGS: '--cfg x', LIB_STATIC: '1' } }), 'cargo-install');
  expect(env.RUSTFLAGS).toBe(
    '--remap-path-prefix=/build=/usr/src/tool --remap-path-prefix=/toolchains/rust=/usr/lib/rust --cfg x',
  );
  expect(env).toMatchObject({
    LIB_STATIC: '1',
    CARGO_HOME: '/build/cargo',
    CARGO_TARGET_DIR: '/build/target',
  });
  expect(env.PATH).toBe('/toolchains/rust/bin:/usr/bin:/bin');
});
