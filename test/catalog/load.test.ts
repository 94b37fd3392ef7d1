import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Catalog } from '../../src/catalog/entry.ts';
import { loadCatalog } from '../../src/catalog/load.ts';
import { createHost } from '../../src/host/create.ts';
import { parsePackageName } from '../../src/model/package-name.ts';
import { EXAMPLE, lineWith } from './example-entry.ts';

let directory: string;

beforeEach(() => {
  directory = fs.mkdtempSync(join(tmpdir(), 'headwater-catalog-'));
  write('example', EXAMPLE);
});

afterEach(() => fs.rmSync(directory, { recursive: true }));

describe('the catalog', () => {
  it('finds an entry by name, and nothing where there is none', () => {
    expect(find('example')?.name).toBe('example');
    expect(find('other')).toBeUndefined();
  });

  it('reads no entry but the one asked for, and that one once', () => {
    write('broken', 'this is no TOML');
    const catalog = load();
    const name = parsePackageName('example');
    const first = catalog.find(name);
    fs.rmSync(join(directory, 'example.toml'));
    expect(catalog.find(name)).toBe(first);
  });

  it('names every entry in order without reading one, and leaves other files alone', () => {
    write('broken', 'this is no TOML');
    fs.writeFileSync(join(directory, 'schema.json'), '{}');
    expect(load().names()).toEqual(['broken', 'example']);
    expect(() => load().all()).toThrow(expect.objectContaining({ code: 'CATALOG_INVALID' }));
  });

  it('lists all entries', () => {
    write('example2', EXAMPLE.replace('name = "example"', 'name = "example2"'));
    expect(
      load()
        .all()
        .map(({ name }) => name),
    ).toEqual(['example', 'example2']);
  });

  it('refuses a file that cannot be a package', () => {
    fs.writeFileSync(join(directory, 'Not A Name.toml'), EXAMPLE);
    expect(() => load().names()).toThrow(expect.objectContaining({ code: 'CATALOG_INVALID' }));
  });

  it('is missing where there is no folder', () => {
    const gone = join(directory, 'gone');
    expect(() => loadCatalog(createHost({ HEADWATER_HOME: directory, HEADWATER_CATALOG: gone }))).toThrow(
      expect.objectContaining({ code: 'CATALOG_MISSING' }),
    );
  });
});

describe('what a package needs', () => {
  const needing = EXAMPLE.replace('check =', 'needs = [\n  "helper",\n]\ncheck =');
  const at = () => `${join(directory, 'example.toml')}:${lineWith(needing, '"helper"')}`;

  it('must be in the catalog', () => {
    write('example', needing);
    expect(() => find('example')).toThrow(
      expect.objectContaining({
        code: 'CATALOG_INVALID',
        detail: expect.objectContaining({ subject: at() }),
      }),
    );
  });

  it('must be a library', () => {
    write('example', needing);
    write('helper', EXAMPLE.replace('name = "example"', 'name = "helper"'));
    expect(() => find('example')).toThrow(
      expect.objectContaining({
        code: 'CATALOG_INVALID',
        detail: expect.objectContaining({ subject: at() }),
      }),
    );
  });

  it('is found when it is a library', () => {
    write('example', needing);
    const library = EXAMPLE.replace('"tool"', '"library"').replace('bins = ["example"]\n', '');
    write('helper', library.replace('name = "example"', 'name = "helper"'));
    expect(find('example')?.recipe?.needs).toEqual(['helper']);
  });
});

function write(name: string, text: string): void {
  fs.writeFileSync(join(directory, `${name}.toml`), text);
}

function load(): Catalog {
  return loadCatalog(createHost({ HEADWATER_HOME: directory, HEADWATER_CATALOG: directory }));
}

function find(name: string) {
  return load().find(parsePackageName(name));
}
