import { type BinName, isBinName } from '../../model/package-name.ts';
import type { TreePath } from '../paths.ts';
import { HEAD_BYTES, programKind } from '../program-kind.ts';
import { refuse } from '../refuse.ts';
import type { TreeWriter, WrittenFile } from '../tree-writer.ts';
import { fileAt, makeCommand } from './program.ts';

interface Found {
  readonly name: string;
  readonly program: WrittenFile;
}

/** Libraries, and scripts that set something up, are not commands. */
const NO_COMMAND = /\.(so(\.\d+)*|dylib|a|o|node|sh|bash|zsh|fish|ps1|py|rb|pl)$/;
/** What a release adds to the name of its program: a version, a system, a processor, a C library. */
const QUALIFIED =
  /[-_.](v?\d|linux|darwin|macos|apple|osx|windows|win32|x86|i[36]86|amd64|x64|arm|aarch64|riscv|ppc64|s390x|musl|gnu|unknown|static)/i;

/** Every program in `bin/` and at the top; a single one that is called by platform or version is `otherwise`. */
export function commandsByFinding(tree: TreeWriter, otherwise: BinName): readonly BinName[] {
  const found = new Map([...programsIn(tree, ''), ...programsIn(tree, 'bin/')].map((one) => [one.name, one]));
  const [only] = found.values();
  if (only === undefined)
    return refuse('ARCHIVE_COMMAND_MISSING', 'no program at the top of the tree or in bin/');
  if (found.size === 1) return [command(tree, { ...only, name: plainName(only.name, otherwise) })];
  return [...found.values()].filter(({ name }) => isBinName(name)).map((one) => command(tree, one));
}

function programsIn(tree: TreeWriter, folder: string): Found[] {
  return tree.files
    .filter(({ path }) => path.startsWith(folder) && !path.slice(folder.length).includes('/'))
    .flatMap(({ path }) => {
      const program = fileAt(tree, path);
      const name = path.slice(folder.length);
      return program !== undefined && isProgram(tree, program, name) ? [{ name, program }] : [];
    });
}

/** What the kernel runs as it is needs no permission to be found, for zip has none to give; a script does. */
function isProgram(tree: TreeWriter, program: WrittenFile, name: string): boolean {
  if (NO_COMMAND.test(name)) return false;
  const kind = programKind(tree.head(program.path as TreePath, HEAD_BYTES));
  return kind === 'script' ? program.executable : kind !== undefined;
}

function plainName(name: string, otherwise: BinName): string {
  return isBinName(name) && !QUALIFIED.test(name) ? name : otherwise;
}

function command(tree: TreeWriter, { name, program }: Found): BinName {
  if (!isBinName(name)) return refuse('ARCHIVE_COMMAND_INVALID', 'not the name of a command', name);
  makeCommand(tree, name, program);
  return name;
}
