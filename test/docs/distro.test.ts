import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadCatalog } from '../../src/catalog/load.ts';
import { createHost } from '../../src/host/create.ts';

/** docs/DISTRO.md is made by `npm run distro`, which takes hours: it is held to itself here, and compared with the catalog. */

const file = join(import.meta.dirname, '../../docs/DISTRO.md');
const isThere = existsSync(file);
const text = isThere ? readFileSync(file, 'utf8') : '';

/** Rows of the table below a heading, without its head. */
function rowsBelow(heading: string): string[][] {
  const section = text.split(/^## /m).find((part) => part.startsWith(`${heading}\n`)) ?? '';
  const lines = section.split('\n').filter((line) => line.startsWith('| '));
  return lines.slice(2).map((line) => line.slice(2, -2).split(' | '));
}

test.skipIf(!isThere)('its counts are those of its tables', () => {
  const all = rowsBelow('All');
  const missing = rowsBelow('What is not built');
  const [, built, of, entries] =
    /^\| releases \| (\d+) of (\d+) built, of (\d+) entries \|$/m.exec(text)?.map(Number) ?? [];
  expect(built).toBe(all.length);
  expect(of).toBe(all.length + missing.length);
  expect(entries).toBe(new Set(all.map(([name]) => name)).size);
  const bySystem = rowsBelow('By build system').map(([, count]) => Number(count));
  expect(bySystem.reduce((sum, count) => sum + count, 0)).toBe(built);
  expect(missing.every(([, , why]) => why !== undefined && why !== '')).toBe(true);
});

test.skipIf(!isThere)('every entry of the catalog stands in it, or came later', ({ annotate }) => {
  const told = new Set([...rowsBelow('All'), ...rowsBelow('What is not built')].map(([name]) => name));
  const names = loadCatalog(createHost()).names();
  const later = names.filter((name) => !told.has(name));
  expect(names.filter((name) => told.has(name)).length).toBeGreaterThan(0);
  // A report cannot tell of what came after it; whoever reads the tests' output can.
  if (later.length > 0) return annotate(`not measured yet: ${later.join(', ')}`);
});
