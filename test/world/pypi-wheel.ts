import { createHash } from 'node:crypto';
import { sha256Of } from '../../src/model/digest.ts';
import { type ZipFile, zipOf } from './pypi-zip.ts';

/** What a wheel of the tests is made of; what is left out is the least that a wheel has. */
export interface WheelRecipe {
  readonly name: string;
  readonly version: string;
  /** Python, ABI and platform (PEP 425); default `py3-none-any`. */
  readonly tag?: string;
  /** Files of the installation root: path → text. Default one module with a `main`. */
  readonly files?: Readonly<Record<string, string>>;
  /** Programs of `.data/scripts`: name → text. */
  readonly scripts?: Readonly<Record<string, string>>;
  /** Further files below `.data`: `data/share/man/man1/x.1` → text. */
  readonly data?: Readonly<Record<string, string>>;
  /** Console entry points: command → `module:function`. */
  readonly commands?: Readonly<Record<string, string>>;
  readonly requires?: readonly string[];
  readonly extras?: readonly string[];
  readonly requiresPython?: string;
  /** Label → address. Default: Repository of acme/<name>. */
  readonly projectUrls?: Readonly<Record<string, string>>;
  /** Further lines of METADATA's head. */
  readonly head?: readonly string[];
}

export interface Wheel {
  readonly recipe: WheelRecipe;
  readonly fileName: string;
  readonly bytes: Buffer;
  readonly sha256: string;
  /** METADATA alone, as an index hands it out (PEP 658). */
  readonly metadata: Buffer;
}

/** A real wheel (PyPA specifications, "Binary distribution format"), with RECORD and all. */
export function makeWheel(recipe: WheelRecipe): Wheel {
  const { name, version, tag = 'py3-none-any' } = recipe;
  const stem = `${moduleOf(name)}-${version}`;
  const metadata = Buffer.from(metadataOf(recipe));
  const files = [...contentOf(recipe, stem), ...infoOf(recipe, { stem, metadata })];
  const record = `${stem}.dist-info/RECORD`;
  const lines = [...files.map(recordLine), `${record},,`].join('\n');
  const bytes = zipOf([...files, { path: record, bytes: Buffer.from(`${lines}\n`) }]);
  return { recipe, fileName: `${stem}-${tag}.whl`, bytes, sha256: sha256Of(bytes), metadata };
}

/** Escaped as file names of wheels have it. */
function moduleOf(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/g, '_');
}

function contentOf(recipe: WheelRecipe, stem: string): ZipFile[] {
  const { scripts = {}, data = {} } = recipe;
  const files = recipe.files ?? { [`${moduleOf(recipe.name)}/__init__.py`]: mainOf(recipe) };
  return [
    ...Object.entries(files).map(([path, text]) => fileOf(path, text)),
    ...Object.entries(scripts).map(([name, text]) => ({
      ...fileOf(`${stem}.data/scripts/${name}`, text),
      mode: 0o755,
    })),
    ...Object.entries(data).map(([path, text]) => fileOf(`${stem}.data/${path}`, text)),
  ];
}

function mainOf({ name, version }: WheelRecipe): string {
  return `def main():\n    print(${JSON.stringify(`${name} ${version}`)})\n`;
}

function infoOf(recipe: WheelRecipe, { stem, metadata }: { stem: string; metadata: Buffer }): ZipFile[] {
  const { commands, tag = 'py3-none-any' } = recipe;
  const pure = tag.endsWith('-any');
  const about = `Wheel-Version: 1.0\nGenerator: tests (1.0)\nRoot-Is-Purelib: ${pure}\n`;
  const points = Object.entries(commands ?? {}).map(([command, target]) => `${command} = ${target}\n`);
  return [
    { path: `${stem}.dist-info/METADATA`, bytes: metadata },
    fileOf(`${stem}.dist-info/WHEEL`, `${about}${tagLines(tag)}`),
    ...(commands === undefined
      ? []
      : [fileOf(`${stem}.dist-info/entry_points.txt`, `[console_scripts]\n${points.join('')}`)]),
  ];
}

/** Every tag that a compressed set stands for (PEP 425, "Compressed Tag Sets"). */
function tagLines(tag: string): string {
  const [pythons = [], abis = [], platforms = []] = tag.split('-').map((part) => part.split('.'));
  return pythons
    .flatMap((python) => abis.flatMap((abi) => platforms.map((on) => `Tag: ${python}-${abi}-${on}\n`)))
    .join('');
}

function metadataOf(recipe: WheelRecipe): string {
  const { name, version, requires = [], extras = [], requiresPython, head = [] } = recipe;
  const urls = recipe.projectUrls ?? { Repository: `https://github.com/acme/${name}` };
  const lines = [
    'Metadata-Version: 2.1',
    `Name: ${name}`,
    `Version: ${version}`,
    'Summary: of the tests',
    ...Object.entries(urls).map(([label, url]) => `Project-URL: ${label}, ${url}`),
    ...(requiresPython === undefined ? [] : [`Requires-Python: ${requiresPython}`]),
    ...extras.map((extra) => `Provides-Extra: ${extra}`),
    ...requires.map((requirement) => `Requires-Dist: ${requirement}`),
    ...head,
  ];
  return `${lines.join('\n')}\n\nA longer description.\n\nRequires-Dist: nothing-of-the-body\n`;
}

function fileOf(path: string, text: string): ZipFile {
  return { path, bytes: Buffer.from(text) };
}

function recordLine({ path, bytes }: ZipFile): string {
  return `${path},sha256=${createHash('sha256').update(bytes).digest('base64url')},${bytes.length}`;
}
