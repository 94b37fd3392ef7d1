import { CARGO_HOME, CARGO_TARGET, HOME, OUT, TOOLCHAINS } from '../places.ts';
import { LICENSES, VENDOR } from './cargo-steps.ts';
import { type Draft, type SystemSteps, scriptSteps } from './draft.ts';

/**
 * Each of the recipe's crates is installed from its lock, without a network (cargo-install(1)):
 * of a workspace those that `packages` names by their folders, else the top. The licences
 * of what was built in go along.
 */
export function cargo(draft: Draft): SystemSteps {
  const { recipe, prefix, cwd } = draft;
  const env = cargoEnvironment(draft);
  const install = ['install', '--locked', '--offline', '--no-track', '--jobs', '{jobs}'];
  const crates = recipe.packages ?? ['.'];
  const licenses = `${OUT}${prefix}/share/licenses/${draft.name}`;
  const features = featureOptions(recipe.options);
  const sh = (name: string, script: string, args: readonly string[]) =>
    ({ name, argv: ['sh', '-euc', script, name, ...args], cwd, env }) as const;
  return {
    tools: ['rust', 'cc', 'sha256sum', 'gzip'],
    steps: [
      sh('crates', VENDOR, []),
      ...scriptSteps({ ...draft, env }),
      ...crates.map((path) => ({
        name: 'cargo-install',
        argv: ['cargo', ...install, '--root', `${OUT}${prefix}`, '--path', path, ...recipe.options] as const,
        cwd,
        env,
      })),
      ...crates.map((path) => sh('licenses', LICENSES, [licenses, path, ...features])),
    ],
  };
}

/**
 * Cargo's own variables (Cargo Book, "Environment Variables"), below those of the recipe. Of the
 * compiler's flags the recipe's come last: places of the build become what they are for C.
 */
function cargoEnvironment({ env, name }: Draft): Record<string, string> {
  const { RUSTFLAGS = '', ...rest } = env;
  const places = { [HOME]: `/usr/src/${name}`, [`${TOOLCHAINS}/rust`]: '/usr/lib/rust' };
  const mapped = Object.entries(places).map(([from, to]) => `--remap-path-prefix=${from}=${to}`);
  return {
    CARGO_HOME,
    CARGO_INCREMENTAL: '0',
    CARGO_NET_OFFLINE: 'true',
    CARGO_TARGET_DIR: CARGO_TARGET,
    CARGO_TERM_COLOR: 'never',
    RUSTFLAGS: [...mapped, RUSTFLAGS].join(' ').trim(),
    ...rest,
  };
}

const WITH_VALUE = ['--features', '-F'];
const ALONE = ['--no-default-features', '--all-features'];

/** Of the recipe's options those that say which crates are built in at all. */
function featureOptions(options: readonly string[]): string[] {
  return options.filter((option, index) => {
    const before = options[index - 1];
    const isValue = before !== undefined && WITH_VALUE.includes(before);
    return (
      isValue || WITH_VALUE.includes(option) || ALONE.includes(option) || option.startsWith('--features=')
    );
  });
}
