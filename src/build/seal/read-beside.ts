import { fileURLToPath } from 'node:url';
import type { Host } from '../../host/host.ts';

/** The text of a C program of this folder: beside this module, or, from a bundle in dist/, in src/. */
export function readBeside(name: string, host: Host): string {
  const candidates = [`./${name}`, `../src/build/seal/${name}`];
  const found = candidates
    .map((path) => fileURLToPath(new URL(path, import.meta.url)))
    .find((path) => host.fs.existsSync(path));
  if (found === undefined) throw new Error(`headwater's own ${name} is missing`);
  return host.fs.readFileSync(found, 'utf8');
}
