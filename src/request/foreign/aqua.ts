import type { ForeignContent, ForeignFile, ForeignImport, ForeignTool, Remark, Wish } from './foreign.ts';
import { itemsOf, membersOf, type Tree, textOf } from './tree/tree.ts';
import { readYamlTree } from './tree/yaml.ts';
import { versionOfTag } from './wish.ts';

/**
 * aqua.yaml: its packages, by owner and repository, at a tag of that repository. Registries
 * other than the standard one, conditions and further files are told, and are not followed here.
 */
export function parseAqua(file: ForeignFile): ForeignContent {
  const top = readYamlTree(file).members;
  const tools: ForeignTool[] = [];
  const remarks: Remark[] = [];
  const imports: ForeignImport[] = [];
  for (const item of itemsOf(top.get('packages'))) {
    const path = textOf(membersOf(item).get('import'));
    if (path !== undefined) imports.push({ line: item.line, path });
    else read(item, { tools, remarks });
  }
  const folder = textOf(top.get('import_dir'));
  if (folder !== undefined) imports.push({ line: top.get('import_dir')?.line ?? 1, path: `${folder}/*` });
  return { tools, remarks, imports };
}

interface Found {
  readonly tools: ForeignTool[];
  readonly remarks: Remark[];
}

function read(item: Tree, { tools, remarks }: Found): void {
  const members = membersOf(item);
  const { line } = item;
  const written = textOf(members.get('name'));
  if (written === undefined || written === '') {
    remarks.push({ line, about: 'a package', why: 'it has no name' });
    return;
  }
  const [, name = '', tag] = /^([^@]*)(?:@(.*))?$/.exec(written) ?? [];
  const registry = textOf(members.get('registry')) ?? 'standard';
  const space =
    registry === 'standard' ? spaceOf(name) : ({ space: 'other', name: `${registry}:${name}` } as const);
  const wish = wishOf(tag || textOf(members.get('version')));
  tools.push({ line: members.get('name')?.line ?? line, written: name, ...space, wish });
  for (const [key, { line: at }] of members) {
    if (CONDITIONS.includes(key)) remarks.push({ line: at, about: `${name}: ${key}`, why: NOT_TAKEN });
  }
}

const CONDITIONS = ['vars', 'command_aliases', 'go_version_file', 'version_expr', 'version_expr_prefix'];
const NOT_TAKEN = 'it is aqua’s own, and is not taken over';

/** Crates and Go modules of the standard registry begin with a host, and are no repositories of GitHub. */
function spaceOf(name: string): Pick<ForeignTool, 'space' | 'name'> {
  const crate = /^crates\.[a-z]+\/(.+)$/.exec(name)?.[1];
  if (crate !== undefined) return { space: 'cargo', name: crate };
  if (/^[^/]+\.[a-z]{2,}\//.test(name)) return { space: 'go', name };
  return { space: 'github', name };
}

/** A tag of git, which has the version in it. */
function wishOf(tag: string | undefined): Wish {
  if (tag === undefined || tag === '') return { type: 'unsayable', why: 'no version stands there' };
  if (tag === 'latest') return { type: 'newest' };
  const version = versionOfTag(tag);
  if (version !== undefined) return { type: 'version', version, exact: true };
  return { type: 'unsayable', why: `the tag ${tag} has no number of a version in it` };
}
