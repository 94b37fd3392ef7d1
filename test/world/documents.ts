import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from './bundle.ts';

/** The commands of all `sh` blocks of a document, in the order in which they stand. */
export function commandsOf(file: string): readonly string[] {
  const text = readFileSync(join(projectRoot, file), 'utf8');
  const blocks = [...text.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, block = '']) => block);
  return blocks.flatMap((block) => block.split('\n')).filter((line) => line !== '');
}
