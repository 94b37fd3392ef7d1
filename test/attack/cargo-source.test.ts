import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { buildCrate, type Crate, lockOf, noCargo, packCrate, RUST_ENV } from '../world/crates.ts';
import { codeOf } from '../world/package.ts';
import { treeOf } from '../world/statement.ts';
import { tempHome } from '../world/temp-home.ts';

/**
 * A crate may bring along whatever cargo reads of a folder. The seal keeps all of it from the
 * machine; these keep it from the build.
 */
const patient = { timeout: 5 * 60_000 };

const HOSTILE = {
  '.cargo/config.toml': `[build]
rustc-wrapper = "/bin/false"
rustflags = ["--cfg", "captured"]
[target.'cfg(unix)']
runner = "/bin/false"
linker = "/bin/false"
[source.crates-io]
replace-with = "theirs"
[source.theirs]
directory = "theirs"
`,
  'rust-toolchain.toml': '[toolchain]\nchannel = "nightly-1999-01-01"\n',
};

const MAIN = `fn main() {
    if cfg!(captured) { std::process::exit(1) }
    println!("{} at {}", leftword::word(), file!());
}
`;

async function greet(machine: ReturnType<typeof tempHome>) {
  const leftword = await packCrate(machine.scratch, 'leftword@0.1.0', {
    'src/lib.rs': 'pub fn word() -> &\'static str { "left" }\n',
    'LICENSE-MIT': 'the text\n',
  });
  const winword = await packCrate(machine.scratch, 'winword@0.2.0', { LICENSE: 'the text\n' });
  const source = await packCrate(machine.scratch, 'greet@1.0.0', {
    'Cargo.toml': '[dependencies]\nleftword = "0.1"\n[target."cfg(windows)".dependencies]\nwinword = "0.2"\n',
    'Cargo.lock': lockOf('greet@1.0.0', [leftword, winword]),
    'src/main.rs': MAIN,
    LICENSE: 'own text\n',
    ...HOSTILE,
  });
  return { source, leftword, winword };
}

test(
  "settings for cargo that a source brings along are not the build's: no wrapper, linker, flags, registry or toolchain of theirs",
  patient,
  async ({ skip }) => {
    const machine = tempHome(RUST_ENV);
    skip(noCargo(machine.host) !== undefined, noCargo(machine.host));
    const { source, leftword, winword } = await greet(machine);
    const built = await buildCrate(source, [leftword, winword], machine);
    const { tree } = await treeOf(built, machine.scratch);
    const said = await machine.host.processes.run([join(tree, 'bin/greet')]);
    expect(said).toMatchObject({ code: 0, stdout: 'left at src/main.rs\n' });
    const licenses = join(tree, 'share/licenses/greet');
    expect(readdirSync(licenses).sort()).toEqual(['LICENSE', 'modules']);
    expect(readdirSync(join(licenses, 'modules'))).toEqual(['leftword-0.1.0']);
    expect(existsSync(join(machine.scratch, 'theirs'))).toBe(false);
  },
);

test(
  'a crate whose bytes are not those of Cargo.lock is refused by cargo, whatever the list pins',
  patient,
  async ({ skip }) => {
    const machine = tempHome(RUST_ENV);
    skip(noCargo(machine.host) !== undefined, noCargo(machine.host));
    const { source, winword } = await greet(machine);
    const other: Crate = await packCrate(machine.scratch, 'leftword@0.1.0', {
      'src/lib.rs': 'pub fn word() -> &\'static str { "another" }\n',
    });
    expect(await codeOf(() => buildCrate(source, [other, winword], machine))).toBe('BUILD_STEP_FAILED');
  },
);
