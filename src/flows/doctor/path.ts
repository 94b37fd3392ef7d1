import { delimiter, isAbsolute, join } from 'node:path';
import type { Host } from '../../host/host.ts';
import { pathLine } from '../../ui/path-hint.ts';
import { linkedTools } from '../linked.ts';
import { advice, type Found, ok } from './finding.ts';

/** Whether a shell that looks for a linked command comes to its shim first. @throws HeadwaterError GENERATION_INVALID */
export function checkPath(host: Host): Found {
  const { bin } = host.paths;
  const folders = (host.env.PATH ?? '').split(delimiter).map((folder) => folder.replace(/(.)\/+$/, '$1'));
  const place = folders.indexOf(bin);
  if (place < 0) {
    const { line, file } = pathLine(bin, host.env);
    return advice(`${bin} is not on PATH`, `add to ${file}: ${line}`);
  }
  const before = folders.slice(0, place).filter(isAbsolute);
  const bins = linkedTools(host).flatMap((tool) => tool.bins);
  const first = bins.flatMap(
    (name) => before.map((folder) => join(folder, name)).find((file) => isProgram(file, host)) ?? [],
  );
  if (first.length === 0) return ok(`${bin} is on PATH`);
  return advice(`other programs come first on PATH: ${first.join(' ')}`, `put ${bin} before them`);
}

function isProgram(file: string, { fs }: Host): boolean {
  const stat = fs.statSync(file, { throwIfNoEntry: false });
  return stat?.isFile() === true && (stat.mode & 0o111) !== 0;
}
