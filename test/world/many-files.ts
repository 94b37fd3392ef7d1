/** More files than the trees that are synced one by one have (src/host/sync-tree.ts), and one program. */
export function manyFiles(program: string): Readonly<Record<string, string>> {
  const pages = Array.from({ length: 40 }, (_, index) => [`share/doc/page${index}`, `page ${index}\n`]);
  return { [`bin/${program}`]: `#!/bin/sh\necho ${program} "$@"\n`, ...Object.fromEntries(pages) };
}
