import { join } from 'node:path';
import type { BuildSystem } from '../../catalog/entry.ts';
import { licenseOfFiles } from '../../catalog/license-text.ts';
import { readToml } from '../../catalog/strict-toml.ts';
import type { Host } from '../../host/host.ts';
import { isBinName } from '../../model/package-name.ts';
import type { RecipeFacts } from './draft-entry.ts';

/** What the files of a source say. */
export type Looks = Pick<RecipeFacts, 'system' | 'license' | 'licenseFiles' | 'requires'> &
  Partial<Pick<RecipeFacts, 'summary' | 'homepage' | 'repository' | 'bins'>>;

/** Bytes; what describes a source is far less. */
const LARGEST = 1024 * 1024;

/** The first that is there wins: a project with a manifest of its language is built by it. */
const SIGNS: readonly (readonly [file: string, system: BuildSystem])[] = [
  ['Cargo.toml', 'cargo'],
  ['go.mod', 'go'],
  ['configure', 'autotools'],
  ['CMakeLists.txt', 'cmake'],
  ['meson.build', 'meson'],
  ['configure.ac', 'autotools'],
  ['GNUmakefile', 'make'],
  ['Makefile', 'make'],
  ['makefile', 'make'],
];

/** Reads the top folder of an unpacked source. Nothing of it is run. */
export function lookInto(folder: string, host: Pick<Host, 'fs'>): Looks {
  const names = host.fs.readdirSync(folder);
  const system = SIGNS.find(([file]) => names.includes(file))?.[1] ?? 'script';
  const licenseFiles = names
    .filter(
      (name) => /^(licen[cs]e|copying|unlicense)/i.test(name) && textOf(folder, name, host) !== undefined,
    )
    .sort();
  const texts = licenseFiles.map((name) => ({ name, text: textOf(folder, name, host) ?? '' }));
  const byFiles = { system, licenseFiles, license: licenseOfFiles(texts), requires: {} };
  if (system === 'cargo') return { ...byFiles, ...cargoFacts(textOf(folder, 'Cargo.toml', host) ?? '') };
  if (system === 'go') return { ...byFiles, ...goFacts(textOf(folder, 'go.mod', host) ?? '') };
  return byFiles;
}

/** A regular file of bounded size: a source may hold links and pipes. */
function textOf(folder: string, name: string, { fs }: Pick<Host, 'fs'>): string | undefined {
  const path = join(folder, name);
  const stat = fs.lstatSync(path, { throwIfNoEntry: false });
  if (stat?.isFile() !== true || stat.size > LARGEST) return undefined;
  return fs.readFileSync(path, 'utf8');
}

/** The Cargo Book, "The Manifest Format". */
function cargoFacts(text: string): Partial<Looks> {
  const manifest = asTable(readToml({ text, file: 'Cargo.toml', code: 'RECIPE_UNCLEAR' }));
  const about = inherited(asTable(manifest.package), asTable(asTable(manifest.workspace).package));
  const bins = Array.isArray(manifest.bin) ? manifest.bin.map((bin) => asTable(bin).name) : [about.name];
  const license = textIn(about.license)?.replace(/\s*\/\s*/g, ' OR ');
  const rust = textIn(about['rust-version']);
  return {
    ...optional('summary', oneLine(textIn(about.description))),
    ...optional('homepage', httpsOf(about.homepage)),
    ...optional('repository', httpsOf(about.repository)),
    ...optional('license', license),
    bins: bins.filter(isBinName),
    requires: rust !== undefined && /^[0-9.]+$/.test(rust) ? { rustc: rust } : {},
  };
}

/** `license.workspace = true` is that of the workspace (The Cargo Book, "Workspaces", "The `package` table"). */
function inherited(own: Table, workspace: Table): Table {
  const keys = Object.keys(own).map((key) => [
    key,
    asTable(own[key]).workspace === true ? workspace[key] : own[key],
  ]);
  return Object.fromEntries(keys);
}

/** Go modules reference, "go.mod files". */
function goFacts(text: string): Partial<Looks> {
  const [, module = ''] = /^module\s+"?([^\s"]+)/m.exec(text) ?? [];
  const [, version] = /^go\s+([0-9]+\.[0-9]+(?:\.[0-9]+)?)/m.exec(text) ?? [];
  const parts = module.replace(/\/v[0-9]+$/, '').split('/');
  const name = parts.at(-1);
  const isOnGithub = parts[0] === 'github.com' && parts.length >= 3;
  return {
    ...(isOnGithub && { repository: `https://${parts.slice(0, 3).join('/')}` }),
    bins: [name].filter(isBinName),
    requires: version === undefined ? {} : { go: version },
  };
}

function optional<K extends string>(key: K, value: string | undefined): { [P in K]?: string } {
  return value === undefined ? {} : ({ [key]: value } as { [P in K]: string });
}

function textIn(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function oneLine(text: string | undefined): string | undefined {
  // Not half a sign at the end, which no TOML can hold.
  return text
    ?.replace(/\s+/g, ' ')
    .trim()
    .slice(0, 200)
    .replace(/[\ud800-\udbff]$/, '');
}

function httpsOf(value: unknown): string | undefined {
  const text = textIn(value)?.replace(/\.git$/, '');
  return text !== undefined && /^https:\/\/[A-Za-z0-9.-]+\/[^\s#@\\]*$/.test(text) ? text : undefined;
}

type Table = Readonly<Record<string, unknown>>;

function asTable(value: unknown): Table {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
