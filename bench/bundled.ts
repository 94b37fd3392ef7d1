import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rolldown } from 'rolldown';

/**
 * A program of this folder as headwater itself is shipped: one file of CommonJS.
 * @returns its path, in `directory`, which is made.
 */
export async function bundled(name: string, directory: string): Promise<string> {
  mkdirSync(directory);
  const bundle = await rolldown({ platform: 'node', input: join(import.meta.dirname, `${name}.ts`) });
  await bundle.write({ file: join(directory, `${name}.cjs`), format: 'cjs', codeSplitting: false });
  await bundle.close();
  // What it takes for the folder of headwater.
  writeFileSync(join(directory, 'package.json'), '{"name":"headwater","version":"0.0.0"}\n');
  cpSync(join(import.meta.dirname, '../shims'), join(directory, 'shims'), { recursive: true });
  return join(directory, `${name}.cjs`);
}
