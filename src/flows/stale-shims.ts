import { join } from 'node:path';
import type { Host } from '../host/host.ts';
import { shimText } from '../link/shim-text.ts';
import { linkedTools } from './linked.ts';

/** Commands whose shim is missing, changed, or of an older headwater. */
export function staleShims(host: Host): readonly string[] {
  const bins = linkedTools(host).flatMap((tool) => tool.bins);
  if (bins.length === 0) return [];
  const text = shimText(host);
  return bins.filter((bin) => readOrEmpty(join(host.paths.bin, bin), host) !== text);
}

function readOrEmpty(path: string, { fs }: Host): string {
  return fs.existsSync(path) ? fs.readFileSync(path, 'utf8') : '';
}
