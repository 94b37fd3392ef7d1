import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';

const schemas = schemaFolder();

/** Whether the schema of CycloneDX 1.6 is on this machine: it comes with a package of the tests. */
export const hasCyclonedxSchema = schemas !== undefined;

/** Judges documents by the schema of CycloneDX 1.6. */
export function cyclonedxValidator(): ValidateFunction {
  const read = (file: string) => JSON.parse(readFileSync(join(schemas ?? '', file), 'utf8'));
  const ajv = new Ajv({ strict: false, formats: FORMATS });
  for (const name of ['spdx', 'jsf-0.82']) {
    ajv.addSchema(
      read(`${name}.SNAPSHOT.schema.json`),
      `http://cyclonedx.org/schema/${name}.SNAPSHOT.schema.json`,
    );
  }
  return ajv.compile(read('bom-1.6.SNAPSHOT.schema.json'));
}

const FORMATS = {
  'date-time': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/,
  'iri-reference': (text: string) => URL.canParse(text, 'https://example.com'),
  'idn-email': /^[^@]+@[^@]+$/,
  uri: (text: string) => URL.canParse(text),
};

function schemaFolder(): string | undefined {
  const require = createRequire(import.meta.url);
  for (const folder of require.resolve.paths('@cyclonedx/cyclonedx-library') ?? []) {
    const schema = join(folder, '@cyclonedx/cyclonedx-library/res/schema/bom-1.6.SNAPSHOT.schema.json');
    if (existsSync(schema)) return dirname(schema);
  }
  return undefined;
}
