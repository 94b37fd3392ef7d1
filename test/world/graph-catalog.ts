import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { makeSource } from './recipe.ts';
import { type SmallWorld, smallWorld } from './small-catalog.ts';

/** One package of a catalog of small recipes. */
export interface SmallRecipe {
  readonly name: string;
  readonly needs?: readonly string[];
  /** A library is what others need; everything else is a tool. */
  readonly kind?: 'tool' | 'library';
  /** What is run before anything is installed. */
  readonly before?: string;
  readonly system?: string;
  /** Lines below `[build]`. */
  readonly more?: string;
}

/** A world whose catalog has these packages and no others. All have one source, and build in a moment. */
export async function graphWorld(...recipes: readonly SmallRecipe[]): Promise<GraphWorld> {
  const world = await smallWorld();
  for (const name of ['hello', 'greet']) rmSync(join(world.catalog, `${name}.toml`));
  const source = await makeSource(world.scratch, 'common', { 'words.txt': 'common\n' });
  const file = basename(source.path);
  world.sources.set(`/pool/${file}`, readFileSync(source.path));
  const textOf = (recipe: SmallRecipe) => recipeText(recipe, file, source.sha256);
  const put = (recipe: SmallRecipe) =>
    writeFileSync(join(world.catalog, `${recipe.name}.toml`), textOf(recipe));
  for (const recipe of recipes) put(recipe);
  return { ...world, put, textOf };
}

export interface GraphWorld extends SmallWorld {
  /** Writes an entry of the catalog, or writes it anew. */
  put(recipe: SmallRecipe): void;
  readonly textOf: (recipe: SmallRecipe) => string;
}

/** left and right need base, top needs both; lone needs nothing. */
export const diamond: readonly SmallRecipe[] = [
  { name: 'base', kind: 'library' },
  { name: 'left', kind: 'library', needs: ['base'] },
  { name: 'lone' },
  { name: 'right', kind: 'library', needs: ['base'] },
  { name: 'top', needs: ['left', 'right'] },
];

/** Each says its own name, and what it found of what it needs. */
function recipeText(recipe: SmallRecipe, file: string, sha256: string): string {
  const { name, needs = [], kind = 'tool', before = 'true', system = 'script', more = '' } = recipe;
  const found = needs.map((need) => `cat {needs.${need}}/share/${need}`).join('; ') || 'true';
  const install = [
    'mkdir -p {out}{prefix}/bin {out}{prefix}/share',
    `{ echo ${name}; ${found}; } >{out}{prefix}/share/${name}`,
    ...(kind === 'tool'
      ? [
          `printf '#!/bin/sh\\necho ${name}\\n' >{out}{prefix}/bin/${name}`,
          `chmod +x {out}{prefix}/bin/${name}`,
        ]
      : []),
  ].join(' && ');
  return `name = "${name}"
kind = "${kind}"
summary = "${name} of the tests"
homepage = "https://example.com/${name}"
repository = "https://example.com/${name}.git"
license = "MIT"
bins = [${kind === 'tool' ? `"${name}"` : ''}]

[[release]]
version = "1.0"
[[release.source]]
url = "https://127.0.0.1:1/${file}"
sha256 = "${sha256}"
mirrors = ["debian:pool/${file}"]
confirmed = "made by the test"

[build]
system = "${system}"
needs = [${needs.map((need) => `"${need}"`).join(', ')}]
script = [["sh", "-c", ${JSON.stringify(before)}], ["sh", "-c", ${JSON.stringify(install)}]]
${kind === 'tool' ? `check = [["${name}"]]` : ''}
${more}
`;
}
