import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ImportReport } from '../../../src/flows/import.ts';
import { importProject } from '../../../src/flows/import.ts';
import { placeAt } from '../../../src/flows/project/place.ts';
import type { Host } from '../../../src/host/host.ts';
import { tempHome } from '../temp-home.ts';

/** A project's folder, and a catalog that can build jq, tree and less, and knows who attests ruff. */
export interface ImportWorld {
  readonly host: Host;
  readonly root: string;
  write(path: string, text: string | Uint8Array): void;
  read(path: string): string;
  /** @param files relative to the project; none: whatever is there. */
  import(files?: readonly string[], dryRun?: boolean): Promise<ImportReport>;
}

export function importWorld(): ImportWorld {
  const catalog = join(tempHome().scratch, 'catalog');
  mkdirSync(catalog);
  writeCatalog(catalog);
  const { host, scratch } = tempHome({ HEADWATER_CATALOG: catalog });
  const root = join(scratch, 'project');
  mkdirSync(root);
  const write = (path: string, text: string | Uint8Array): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  return {
    host,
    root,
    write,
    read: (path) => readFileSync(join(root, path), 'utf8'),
    import: (files = [], dryRun = false) =>
      importProject(
        placeAt(root),
        { files: files.map((file) => join(root, file)), dryRun, check: false },
        { host, progress: () => {}, now: host.now() },
      ),
  };
}

/** Entries of the usual kind; their sources are never fetched. */
export function writeCatalog(folder: string): void {
  const entries = [
    { name: 'jq', repository: 'https://github.com/jqlang/jq', versions: ['1.8.2', '1.7.1'], tag: 'jq-' },
    {
      name: 'tree',
      repository: 'https://gitlab.com/OldManProgrammer/unix-tree',
      versions: ['2.1.0'],
      tag: '',
    },
    { name: 'less', repository: 'https://github.com/gwsw/less', versions: ['668'], tag: 'v' },
    {
      name: 'shell-check',
      repository: 'https://github.com/koalaman/shellcheck',
      versions: ['0.10.0'],
      tag: 'v',
    },
    {
      name: 'ruff',
      repository: 'https://github.com/astral-sh/ruff',
      versions: ['0.9.1'],
      tag: '',
      attested: true,
    },
    {
      name: 'go-thing',
      repository: 'https://github.com/someone/go-thing',
      versions: ['1.2.0'],
      tag: '/',
      purl: 'pkg:golang/github.com/someone/go-thing@v',
    },
    {
      name: 'hasher',
      repository: 'https://example.com/hasher',
      versions: ['1.8.7'],
      tag: '',
      purl: 'pkg:cargo/hash-cli@',
    },
    {
      name: 'stringer',
      repository: 'https://example.com/tools',
      versions: ['0.33.0'],
      tag: 'v',
      purl: 'pkg:golang/example.org/x/tools@v',
    },
    {
      name: 'xz',
      repository: 'https://github.com/tukaani-project/xz',
      versions: ['5.8.4'],
      tag: 'v',
      kind: 'library',
    },
  ];
  for (const entry of entries) writeFileSync(join(folder, `${entry.name}.toml`), entryText(entry));
}

interface Story {
  readonly name: string;
  readonly repository: string;
  readonly versions: readonly string[];
  readonly tag: string;
  /** What it is built from in another ecosystem. */
  readonly purl?: string;
  readonly kind?: string;
  readonly attested?: boolean;
}

function entryText({
  name,
  repository,
  versions,
  tag,
  purl,
  kind = 'tool',
  attested = false,
}: Story): string {
  const releases = versions.map(
    (version) => `[[release]]
version = "${version}"
[[release.source]]
url = "${repository}/archive/refs/tags/${tag}${version}.tar.gz"
sha256 = "${'ab'.repeat(32)}"
${purl === undefined ? '' : `mirrors = ["${purl}${version}"]\n`}confirmed = "by the test"
`,
  );
  const others = attested
    ? `[attested.github]
signer = "${repository}/.github/workflows/release.yml"
tag = "{version}"
assets = { linux-x64 = "${name}-x86_64-unknown-linux-musl.tar.gz" }
`
    : '';
  return `name = "${name}"
kind = "${kind}"
summary = "${name} of the tests"
homepage = "https://example.com/${name}"
repository = "${repository}"
license = "MIT"
bins = ${kind === 'tool' ? `["${name}"]` : '[]'}

${releases.join('\n')}
[build]
system = "make"
${kind === 'tool' ? `check = [["${name}", "--version"]]\n` : ''}${others}`;
}
