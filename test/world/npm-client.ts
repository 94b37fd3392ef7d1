import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';

/** Why tests that ask npm itself are skipped, or nothing. */
export const noNpm = spawnSync('npm', ['--version']).status === 0 ? undefined : 'no npm on this machine';

/** Runs npm with this .npmrc. Asynchronous: its registry answers from this very process. */
export async function runNpm(args: readonly string[], npmrc: string, scratch: string): Promise<void> {
  writeFileSync(join(scratch, 'npmrc'), npmrc);
  const env = {
    PATH: process.env.PATH ?? '',
    HOME: scratch,
    npm_config_userconfig: join(scratch, 'npmrc'),
    npm_config_globalconfig: '/dev/null',
    npm_config_cache: join(scratch, 'cache'),
    npm_config_audit: 'false',
    npm_config_fund: 'false',
    npm_config_update_notifier: 'false',
  };
  const child = spawn('npm', args, { cwd: scratch, env, stdio: ['ignore', 'ignore', 'pipe'] });
  const told: string[] = [];
  child.stderr.on('data', (chunk) => told.push(String(chunk)));
  const code = await new Promise((resolve) => child.on('close', resolve));
  expect(code, told.join('')).toBe(0);
}

/** Every package below a `node_modules`, with its version: `tool/node_modules/dep 1.0.0`. */
export function installedBelow(modules: string, around = ''): readonly string[] {
  if (!existsSync(modules)) return [];
  const folders = readdirSync(modules).flatMap((name) =>
    name.startsWith('@') ? readdirSync(join(modules, name)).map((inner) => `${name}/${inner}`) : [name],
  );
  return folders
    .filter((name) => existsSync(join(modules, name, 'package.json')))
    .flatMap((name) => {
      const { version } = JSON.parse(readFileSync(join(modules, name, 'package.json'), 'utf8'));
      const inner = `${around}${name}/node_modules/`;
      return [`${around}${name} ${version}`, ...installedBelow(join(modules, name, 'node_modules'), inner)];
    });
}
