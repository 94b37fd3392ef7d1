import { writeFileSync } from 'node:fs';
import { toJsonSchema } from '@valibot/to-json-schema';
import { entrySchema } from '../src/catalog/schema.ts';

/** The JSON Schema that editors check catalog entries with: `sh bin/node scripts/catalog-schema.ts` writes it. */
export function printCatalogSchema(): string {
  const schema = toJsonSchema(entrySchema, { typeMode: 'input', errorMode: 'ignore' });
  return `${JSON.stringify({ ...schema, title: 'headwater catalog entry' }, null, 2)}\n`;
}

if (import.meta.main) {
  writeFileSync(new URL('../catalog/schema.json', import.meta.url), printCatalogSchema());
}
