import { dirname, isAbsolute, join } from 'node:path';
import type { Host } from './host.ts';

/**
 * Folders that hold a whole Rust toolchain (`rustc --print sysroot`): rustup's chosen one
 * first, then that of the `cargo` on PATH. Told by what stands in them; nothing is run, since
 * rustup's own `cargo` might fetch another toolchain. A distribution's, whose programs stand
 * in /usr/bin, is none: the seal shows /usr anyway.
 */
export function rustRoots(host: Pick<Host, 'env' | 'fs'>): readonly string[] {
  const { env, fs } = host;
  const onPath = (env.PATH ?? '')
    .split(':')
    .filter(isAbsolute)
    .map((folder) => join(folder, 'cargo'))
    .filter((path) => fs.existsSync(path))
    .map((path) => dirname(dirname(fs.realpathSync(path))));
  const roots = [...rustupToolchains(host), ...onPath].filter((root) => isRustRoot(root, host));
  return [...new Set(roots.map((root) => fs.realpathSync(root)))].filter((root) => root !== '/usr');
}

/** RUSTUP_TOOLCHAIN, else the default of its settings; the name may lack its platform (rustup book, "Toolchains"). */
function rustupToolchains({ env, fs }: Pick<Host, 'env' | 'fs'>): readonly string[] {
  const set = env.RUSTUP_HOME ?? '';
  const home = isAbsolute(set) ? set : join(env.HOME ?? '/', '.rustup');
  const folder = join(home, 'toolchains');
  const settings = join(home, 'settings.toml');
  if (!fs.existsSync(folder)) return [];
  const text = fs.existsSync(settings) ? fs.readFileSync(settings, 'utf8') : '';
  const chosen = env.RUSTUP_TOOLCHAIN || /^default_toolchain = "([^"/]+)"$/m.exec(text)?.[1];
  if (chosen === undefined) return [];
  if (isAbsolute(chosen)) return [chosen];
  const names = fs.readdirSync(folder).filter((name) => name === chosen || name.startsWith(`${chosen}-`));
  return names.map((name) => join(folder, name));
}

function isRustRoot(root: string, { fs }: Pick<Host, 'fs'>): boolean {
  return ['bin/cargo', 'bin/rustc', 'lib/rustlib'].every((path) => fs.existsSync(join(root, path)));
}
