import { type BinName, isBinName } from '../../model/package-name.ts';
import { refuse } from '../refuse.ts';
import type { EntryPoint } from './launcher.ts';

const SECTIONS = ['console_scripts', 'gui_scripts'];
const MOST = 500;
const NAMES = '[A-Za-z_]\\w*(?:\\.[A-Za-z_]\\w*)*';
/** `name = module:object [extras]`. */
const LINE = new RegExp(`^([^=]+?)\\s*=\\s*(${NAMES})\\s*:\\s*(${NAMES})\\s*(?:\\[[\\w\\s,.-]*\\])?$`);

/**
 * The commands in an entry_points.txt (PyPA, "Entry points specification", "File format"). A module
 * or an object is named by identifiers of ASCII: they become the source text of a launcher.
 * @throws HeadwaterError ARCHIVE_COMMAND_INVALID, ARCHIVE_TOO_LARGE
 */
export function parseEntryPoints(text: string): ReadonlyMap<BinName, EntryPoint> {
  const found = new Map<BinName, EntryPoint>();
  let section = '';
  for (const line of text.split(/\r?\n/).map((untrimmed) => untrimmed.trim())) {
    const heading = /^\[([^\]]*)\]$/.exec(line)?.[1];
    if (heading !== undefined) section = heading.trim();
    else if (line !== '' && !/^[#;]/.test(line) && SECTIONS.includes(section)) addLine(line, found);
  }
  if (found.size > MOST) refuse('ARCHIVE_TOO_LARGE', `more than ${MOST} commands`);
  return found;
}

function addLine(line: string, found: Map<BinName, EntryPoint>): void {
  const [, name, module, object] = LINE.exec(line) ?? [];
  if (name === undefined || module === undefined || object === undefined) {
    refuse('ARCHIVE_COMMAND_INVALID', 'an entry point that names no object of a module', line);
  }
  if (!isBinName(name)) refuse('ARCHIVE_COMMAND_INVALID', 'not the name of a command', name);
  if (found.has(name)) refuse('ARCHIVE_COMMAND_INVALID', 'a command that is there twice', name);
  found.set(name, { module, object });
}
