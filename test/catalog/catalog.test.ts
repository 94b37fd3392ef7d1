import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import { parse } from 'smol-toml';
import { describe, expect, it } from 'vitest';
import { printCatalogSchema } from '../../scripts/catalog-schema.ts';
import { loadCatalog } from '../../src/catalog/load.ts';
import { createHost } from '../../src/host/create.ts';
import { resolve } from '../../src/resolve/resolve.ts';
import { EXAMPLE } from './example-entry.ts';

const directory = fileURLToPath(new URL('../../catalog', import.meta.url));
const catalog = loadCatalog(createHost({ HEADWATER_HOME: directory, HEADWATER_CATALOG: directory }));
const built = catalog.all().flatMap(({ recipe, ...entry }) => (recipe ? [{ ...entry, recipe }] : []));
const schemaText = readFileSync(`${directory}/schema.json`, 'utf8');
const matchesSchema = new Ajv({ allErrors: true }).compile(JSON.parse(schemaText));

describe('the catalog of this repository', () => {
  it('has at least ten packages', () => {
    expect(catalog.all().length).toBeGreaterThanOrEqual(10);
  });

  it.each(built.map((entry) => [entry.name, entry] as const))(
    '%s resolves on each of its platforms',
    (name, { platforms }) => {
      expect(platforms.length).toBeGreaterThan(0);
      for (const platform of platforms) {
        expect(resolve({ packages: [{ name }] }, catalog, platform).requested).toEqual([name]);
      }
    },
  );

  it.each(catalog.names().map((name) => [name]))('%s names its schema, and matches it', (name) => {
    const text = readFileSync(`${directory}/${name}.toml`, 'utf8');
    expect(text.startsWith('#:schema ./schema.json\n')).toBe(true);
    expect(matchesSchema(parse(text)), JSON.stringify(matchesSchema.errors)).toBe(true);
  });

  it.each(catalog.all().map((entry) => [entry.name, entry] as const))(
    '%s says where its digests were confirmed, and has a second address',
    (_, entry) => {
      for (const source of entry.releases.flatMap(({ sources }) => sources)) {
        expect(source.confirmed.length).toBeGreaterThan(20);
        // A purl stands for as many addresses as the machine has registries.
        if (!source.url.startsWith('pkg:')) expect(source.mirrors.length).toBeGreaterThan(0);
      }
    },
  );

  it.each(built.map((entry) => [entry.name, entry] as const))(
    '%s brings the licences of what it is made of, and is checked',
    (name, { kind, recipe }) => {
      const brought = Object.keys(recipe.files).map((path) => /^share\/licenses\/([^/]+)\/./.exec(path)?.[1]);
      // Libraries are linked statically, so their texts must go where they go: into programs, not
      // into the archives of other libraries. Go's and Cargo's own step copies the rest.
      const own = ['go', 'cargo'].includes(recipe.system) ? [] : [name];
      const linked = kind === 'tool' ? recipe.needs : [];
      for (const part of [...own, ...linked]) expect(brought).toContain(part);
      expect(recipe.check.length).toBeGreaterThan(0);
    },
  );
});

describe('schema.json', () => {
  it('is what scripts/catalog-schema.ts prints', () => {
    expect(schemaText).toBe(printCatalogSchema());
  });

  it('shows an editor unknown and missing keys', () => {
    expect(matchesSchema(parse(EXAMPLE))).toBe(true);
    expect(matchesSchema(parse(EXAMPLE.replace('license', 'licence')))).toBe(false);
    expect(matchesSchema(parse(EXAMPLE.replace('system', 'sistem')))).toBe(false);
  });
});
