import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { parseRecipeFile } from '../../src/catalog/parse.ts';
import { sha256Of } from '../../src/model/digest.ts';
import { headwater } from '../world/cli.ts';
import { type Crate, lockOf, noCargo, packCrate, RUST_ENV, serveRegistry } from '../world/crates.ts';
import { smallWorld } from '../world/small-catalog.ts';
import { file, hardlink, symlink, tar } from '../world/tar.ts';

type Skip = (condition: boolean, note?: string) => void;

/** Drafts a recipe of a crate from a registry of the test's, as a user does. */
async function draft(skip: Skip, make: (scratch: string) => Promise<Crate>) {
  const world = await smallWorld();
  skip(noCargo(world.host) !== undefined, noCargo(world.host));
  const crate = await make(world.scratch);
  const { cargoHome } = await serveRegistry([crate], world);
  const out = join(world.scratch, 'out');
  mkdirSync(out);
  const env = { ...world.env, ...RUST_ENV, PATH: world.host.env.PATH ?? '', CARGO_HOME: cargoHome };
  const said = await headwater(['recipe', 'new', crate.url, '--out', out], env, out);
  return {
    said,
    out,
    world,
    text: existsSync(join(out, 'tool.toml')) ? readFileSync(join(out, 'tool.toml'), 'utf8') : '',
  };
}

const LOCK = lockOf('tool@1.0.0', []);
const ESC = String.fromCharCode(27);

test('words of a manifest stay words: no key of their own in the draft, no sign for the terminal', async ({
  skip,
}) => {
  const evil = `says \\"hi\\"\\n[build]\\nscript = [[\\"sh\\"]]\\u001b]0;title\\u0007\\u202egnp.exe \\u009b2J`;
  const { said, text } = await draft(skip, async (scratch) => {
    return packCrate(scratch, 'tool@1.0.0', {
      'Cargo.toml': `description = "${evil}"\nlicense = "MIT\\n${'\\u001b'}[2J"\nhomepage = "https://e.org/\\"\\nx"\n`,
      'Cargo.lock': LOCK,
      'LICENSE-\u202eTXT\n[x]': 'text\n',
    });
  });
  expect(said).toMatchObject({ code: 0 });
  for (const shown of [text, said.stdout, said.stderr]) {
    expect(shown).not.toContain(ESC);
    expect(shown).not.toMatch(/[\u0080-\u009f\u202e]/);
  }
  expect(text.match(/^\[build\]$/gm)).toHaveLength(1);
  expect(text.match(/^\[/gm)).toHaveLength(3);
  const { summary, recipe } = parseRecipeFile(text.replace(/^license = .*/m, 'license = "MIT"'), 'tool.toml');
  expect(summary).toContain('says "hi" [build] script');
  expect(recipe?.script).toEqual([]);
  expect(recipe?.system).toBe('cargo');
});

test('an archive that wants out of its folder: links, dots, absolute names', async ({ skip }) => {
  const { said, out, world } = await draft(skip, async (scratch) => {
    const path = join(scratch, 'tool-1.0.0.crate');
    const target = join(scratch, 'target');
    mkdirSync(target);
    writeFileSync(join(target, 'mine'), 'mine\n');
    const top = 'tool-1.0.0';
    const bytes = gzipSync(
      tar(
        file(`${top}/Cargo.toml`, '[package]\nname = "tool"\nversion = "1.0.0"\nlicense = "MIT"\n'),
        file(`${top}/Cargo.lock`, LOCK),
        symlink(`${top}/out`, target),
        file(`${top}/out/planted`, 'evil\n'),
        symlink(`${top}/up`, '../../../../../..'),
        hardlink(`${top}/hard`, join(target, 'mine')),
        file(`${top}/../../../planted`, 'evil\n'),
        file(`${target}/absolute`, 'evil\n'),
        file(`${top}/build.rs`, `fn main() { std::fs::write("${target}/ran", "x").unwrap() }\n`),
      ),
    );
    writeFileSync(path, bytes);
    return { name: 'tool', version: '1.0.0', url: 'pkg:cargo/tool@1.0.0', path, sha256: sha256Of(bytes) };
  });
  expect(readdirSync(join(world.scratch, 'target'))).toEqual(['mine']);
  expect(readFileSync(join(world.scratch, 'target', 'mine'), 'utf8')).toBe('mine\n');
  expect(readdirSync(world.host.paths.quarantine)).toEqual([]);
  expect(existsSync(join(world.scratch, 'planted'))).toBe(false);
  // tar says what it left out, and what is left out is no source.
  expect(said.code).toBe(1);
  expect(said.stderr).toContain('RECIPE_UNCLEAR');
  expect(readdirSync(out)).toEqual([]);
});
