import { type BinName, isBinName } from '../../model/package-name.ts';
import { below } from '../parts/placement.ts';
import type { TreePath } from '../paths.ts';
import { HEAD_BYTES, programKind } from '../program-kind.ts';
import { refuse } from '../refuse.ts';
import type { TreeWriter, WrittenFile } from '../tree-writer.ts';
import { addFile, fileAt, makeCommand } from './program.ts';

const FILE = 'package.json';
const MOST_COMMANDS = 200;

/**
 * What `bin` in a package.json says (npm's documentation, "package.json", "bin"): one path,
 * for a command called as the package is, or paths by name. Where npm would make another name
 * or path of it, it is refused.
 * @param into the package's folder
 */
export function commandsOfPackageJson(tree: TreeWriter, into: string): readonly BinName[] {
  const file = fileAt(tree, below(into, FILE));
  if (file === undefined) return refuse('ARCHIVE_COMMAND_MISSING', 'a package without a package.json', into);
  const commands = commandsOf(parse(tree.read(file)));
  for (const [name, path] of commands) {
    const program = fileAt(tree, below(into, path));
    if (program === undefined) refuse('ARCHIVE_COMMAND_MISSING', `no file for the command ${name}`, path);
    makeCommand(tree, name, runnable(tree, program));
  }
  return commands.map(([name]) => name);
}

function parse(bytes: Buffer): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(bytes.toString().replace(/^\uFEFF/, ''));
    if (typeof value === 'object' && value !== null) return { ...value };
  } catch {
    // said below
  }
  return refuse('ARCHIVE_COMMAND_INVALID', 'a package.json that is none', bytes.toString('latin1', 0, 100));
}

function commandsOf({
  name,
  bin,
}: Readonly<Record<string, unknown>>): readonly (readonly [BinName, string])[] {
  const byName = typeof bin === 'string' ? [[unscoped(name), bin]] : entriesOf(bin);
  if (byName.length === 0) return refuse('ARCHIVE_COMMAND_MISSING', 'a package.json without commands');
  if (byName.length > MOST_COMMANDS) refuse('ARCHIVE_TOO_LARGE', `more than ${MOST_COMMANDS} commands`);
  return byName.map(([command, path]) => [commandName(command), pathOf(path)]);
}

function entriesOf(bin: unknown): (readonly [unknown, unknown])[] {
  if (Array.isArray(bin)) refuse('ARCHIVE_COMMAND_INVALID', 'a list of commands without names');
  return typeof bin === 'object' && bin !== null ? Object.entries(bin) : [];
}

function unscoped(name: unknown): unknown {
  return typeof name === 'string' ? name.replace(/^@[^/]*\//, '') : name;
}

/** Attack: `git/../x`, of which npm once made a file elsewhere. */
function commandName(name: unknown): BinName {
  return isBinName(name)
    ? name
    : refuse('ARCHIVE_COMMAND_INVALID', 'not the name of a command', String(name));
}

/** Attack: `../../x` and `/bin/sh`; what is left is judged as the path of a member is. */
function pathOf(path: unknown): string {
  if (typeof path !== 'string')
    return refuse('ARCHIVE_COMMAND_INVALID', 'not the path of a command', typeof path);
  return path.replace(/^(\.\/)+/, '');
}

/**
 * A kernel takes the carriage return of `#!/usr/bin/env node\r\n` for part of the program's name:
 * it goes, as with npm. What neither a kernel nor a `#!` can start would be read by a shell.
 */
function runnable(tree: TreeWriter, program: WrittenFile): WrittenFile {
  const kind = programKind(tree.head(program.path as TreePath, HEAD_BYTES));
  if (kind === undefined) refuse('ARCHIVE_COMMAND_INVALID', 'a command that is no program', program.path);
  if (kind !== 'script') return program;
  const bytes = tree.read(program);
  const end = bytes.indexOf('\n');
  if (end < 1 || bytes[end - 1] !== 0x0d) return program;
  const path = program.path as TreePath;
  tree.take(program);
  addFile(tree, path, Buffer.concat([bytes.subarray(0, end - 1), bytes.subarray(end)]));
  return fileAt(tree, path) ?? program;
}
