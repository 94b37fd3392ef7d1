import { expect, test } from 'vitest';
import { errorOf } from '../../world/error-of.ts';
import { readForeign, remarkLines, toolLines } from '../../world/foreign/reading.ts';

/** What is peculiar to each format. */

test('.tool-versions: fallbacks, system, refs and paths', () => {
  const content = readForeign(
    '.tool-versions',
    'nodejs 20.11.0 18.19.0 system # both\npython system\nlua ref:v5.4\njq path:/opt/jq\nrust stable\nelixir\n',
  );
  expect(toolLines(content)).toEqual([
    'short:nodejs =20.11.0',
    'short:python unsayable',
    'short:lua unsayable',
    'short:jq unsayable',
    'short:rust newest',
  ]);
  expect(remarkLines(content)).toEqual(['1 18.19.0 system', '6 elixir']);
  expect(content.tools.map(({ line }) => line)).toEqual([1, 2, 3, 4, 5]);
});

test('mise.toml: backends, lists, tables, templates and numbers', () => {
  const content = readForeign(
    'mise.toml',
    `[tools]
node = ["22", "20"]
"npm:@antfu/ni" = "latest"
"pipx:psf/black" = "24.4"
"ubi:cli/cli[exe=gh]" = "2"
"go:github.com/x/y/cmd/z" = "prefix:1.2"
"asdf:someone/asdf-shellcheck" = "0.10"
python = 3.10
go = 1
terraform = "{{ env.TF }}"
java = "temurin-21.0.2+13.0.LTS"
erlang = { ref = "master" }
[tools.ruby]
version = "3.3"
postinstall = "rm -rf ~"
[hooks]
enter = "rm -rf ~"
`,
  );
  expect(toolLines(content)).toEqual([
    'short:node 22',
    'npm:@antfu/ni newest',
    'github:psf/black 24.4',
    'github:cli/cli 2',
    'go:github.com/x/y/cmd/z 1.2',
    'short:shellcheck 0.10',
    'short:python unsayable',
    'short:go 1',
    'short:terraform unsayable',
    'short:java temurin-21.0.2+13.0.LTS',
    'short:erlang unsayable',
    'short:ruby 3.3',
  ]);
  expect(remarkLines(content)).toEqual([
    '2 node: "20"',
    '12 erlang: ref',
    '15 ruby: postinstall',
    '16 [hooks]',
  ]);
});

test('aqua.yaml: versions beside names, other registries, imports, tags', () => {
  const content = readForeign(
    'aqua.yaml',
    `registries:
  - type: standard
    ref: v4.99.1
  - name: ours
    type: local
    path: registry.yaml
import_dir: aqua.d
packages:
  - import: aqua/*.yaml
  - name: biomejs/biome@@biomejs/biome@2.5.15
  - name: cli/cli
    version: v2.50.0
    update:
      enabled: false
  - name: own/tool@v1
    registry: ours
  - name: ${['crates', 'io'].join('.')}/eza@0.18.0
  - name: kubernetes/kubernetes/kubectl@v1.20
  - name: nightly/tool@nightly
  - version: v1.0.0
`,
  );
  expect(toolLines(content)).toEqual([
    'github:biomejs/biome =2.5.15',
    'github:cli/cli =2.50.0',
    'other:ours:own/tool =1',
    'cargo:eza =0.18.0',
    'github:kubernetes/kubernetes/kubectl =1.20',
    'github:nightly/tool unsayable',
  ]);
  expect(content.imports?.map(({ path }) => path)).toEqual(['aqua/*.yaml', 'aqua.d/*']);
  expect(content.tools.map(({ line }) => line)).toEqual([10, 11, 15, 17, 18, 19]);
  expect(remarkLines(content)).toEqual(['20 a package']);
});

test('Brewfile: only plain lines; conditions, loops and commands are told', () => {
  const content = readForeign(
    'Brewfile',
    `# frozen_string_literal: true
tap "hashicorp/tap", "https://example.com/tap.git"
brew "jq" # "quoted" comment
brew('ripgrep')
brew "postgresql@16", restart_service: :changed, args: ["with-x", "y"],
  link: true
brew "openssl@3"
brew "wget", conflicts_with: { "a" => ["b"] }
brew "a" if OS.mac?
brew "#{ENV["X"]}"
brew ENV.fetch("Y")
%w[fd bat].each do |name|
  brew name
end
if OS.linux?
  brew "strace"
else
  brew "dtrace"
end
system "curl https://example.com | sh"
\`touch /tmp/never\`
go "github.com/x/y"
cargo "eza"
uv "ruff"
npm "prettier"
puts <<~TEXT
  brew "inside-text"
TEXT
=begin
brew "inside-comment"
=end
brew "tree"
__END__
brew "after-the-end"
`,
  );
  expect(toolLines(content)).toEqual([
    'brew:jq newest',
    'brew:ripgrep newest',
    'brew:postgresql 16',
    'brew:openssl 3',
    'brew:wget newest',
    'go:github.com/x/y newest',
    'cargo:eza newest',
    'pypi:ruff newest',
    'npm:prettier newest',
    'brew:tree newest',
  ]);
  expect(remarkLines(content).map((line) => line.split(' ')[0])).toEqual(
    [2, 5, 8, 9, 10, 11, 12, 13, 15, 16, 18, 20, 21, 26].map(String),
  );
});

test('package.json: volta before packageManager before engines', () => {
  const content = readForeign(
    'package.json',
    `{
  "volta": { "node": "20.11.1", "extends": "../package.json" },
  "packageManager": "yarn@4.2.2+sha224.0123",
  "devEngines": { "runtime": [{ "name": "node", "version": ">=22 <23" }], "packageManager": { "name": "pnpm" } },
  "engines": { "node": ">=18", "npm": "please-use-yarn", "vscode": "^1.90.0" }
}`,
  );
  expect(toolLines(content)).toEqual([
    'short:node =20.11.1',
    'short:yarn =4.2.2',
    'short:node 22',
    'short:pnpm newest',
    'short:node newest',
    'short:npm unsayable',
  ]);
  expect(remarkLines(content)).toEqual(['2 volta.extends', '5 engines.vscode']);
  expect(content.tools.map(({ line }) => line)).toEqual([2, 3, 4, 4, 5, 5]);
});

test('go.mod: toolchain, language, and tools at the version of their module', () => {
  const content = readForeign(
    'go.mod',
    `module example.com/x // a comment

go 1.24

toolchain go1.24.3

tool golang.org/x/tools/cmd/stringer

tool (
	github.com/golangci/golangci-lint/v2/cmd/golangci-lint
	example.com/x/cmd/own
)

require golang.org/x/tools v0.33.0
require (
	github.com/golangci/golangci-lint/v2 v2.1.6 // indirect
	golang.org/x v0.0.0
)
`,
  );
  expect(toolLines(content)).toEqual([
    'short:go =1.24.3',
    'go:golang.org/x/tools/cmd/stringer =0.33.0',
    'go:github.com/golangci/golangci-lint/v2/cmd/golangci-lint =2.1.6',
    'go:example.com/x/cmd/own unsayable',
  ]);
  expect(toolLines(readForeign('go.mod', 'module x\ngo 1.22\n'))).toEqual(['short:go 1.22']);
  expect(toolLines(readForeign('go.mod', 'module x\n'))).toEqual([]);
});

test.each([
  ['.nvmrc', 'v20.11.0\n', 'short:node 20.11.0'],
  ['.nvmrc', 'lts/iron', 'short:node 20'],
  ['.nvmrc', 'lts/*\n', 'short:node unsayable'],
  ['.nvmrc', '# team\n\nnode\n', 'short:node newest'],
  ['.node-version', '\uFEFF22\r\n', 'short:node 22'],
  ['.python-version', '3.12.4\n3.11.9\n', 'short:python 3.12.4'],
  ['.python-version', 'pypy3.10-7.3.16\n', 'short:python unsayable'],
  ['.python-version', 'cpython@3.13\n', 'short:python 3.13'],
  ['.python-version', 'my-virtualenv\n', 'short:python unsayable'],
  ['.ruby-version', 'ruby-3.3.1@gems\n', 'short:ruby 3.3.1'],
  ['.ruby-version', 'jruby-9.4.7.0\n', 'short:ruby unsayable'],
  ['.go-version', 'go1.22.4\n', 'short:go 1.22.4'],
  ['rust-toolchain', '1.79.0\n', 'short:rust =1.79.0'],
  ['rust-toolchain', '[toolchain]\nchannel = "1.75"\n', 'short:rust 1.75'],
  ['rust-toolchain.toml', '[toolchain]\nchannel = "stable"\ncomponents = ["clippy"]\n', 'short:rust newest'],
  ['rust-toolchain.toml', '[toolchain]\nchannel = "nightly-2024-06-01"\n', 'short:rust unsayable'],
])('%s %j is %s', (path, text, expected) => {
  expect(toolLines(readForeign(path, text))).toEqual([expected]);
});

test('devbox.json: attributes of nixpkgs, flakes, and what it runs', () => {
  const content = readForeign(
    'devbox.json',
    `{"packages": ["nodejs_20@latest", "go_1_22", "python311", "jq@1.7", "github:NixOS/nixpkgs/abc#hello", "path:./x"],
      "include": ["plugin:nginx"]}`,
  );
  expect(toolLines(content)).toEqual([
    'short:node 20',
    'short:go 1.22',
    'short:python 3.11',
    'nix:jq 1.7',
    'other:github:NixOS/nixpkgs/abc#hello newest',
    'other:path:./x newest',
  ]);
});

test('.prototools: tools, ranges, and tables of its own', () => {
  const content = readForeign(
    '.prototools',
    'proto = "0.40"\nnode = "~20.10"\nrust = "stable"\nmoon = "1.*"\n[env]\nA = "b"\n',
  );
  expect(toolLines(content)).toEqual(['short:node 20.10', 'short:rust newest', 'short:moon 1']);
  expect(remarkLines(content).map((line) => line.replace(/^\d+ /, ''))).toEqual(['proto', '[env]']);
});

test.each([
  ['mise.toml', '[tools]\njq = "1"\njq = "2"\n', 3],
  ['aqua.yaml', 'packages: []\npackages: []\n', 2],
  ['aqua.yaml', 'a: &x 1\n', 1],
  ['aqua.yaml', 'a: 1\nb: !!python/object:os.system x\n', 2],
  ['aqua.yaml', 'a: 1\n---\nb: 1\n', 2],
  ['aqua.yaml', '- a\n', 1],
  ['package.json', '{\n"a": 1,\n"a": 2}', 3],
  ['package.json', '[]', 1],
  ['package.json', '{"a": 01}', 1],
  ['devbox.json', '{"packages": [}', 1],
  ['.tool-versions', 'jq 1\njq\u0007 1\n', 2],
  ['.tool-versions', 'jq 1\0\n', 1],
  ['Brewfile', 'brew "a"\n\u001b[31mbrew "b"\n', 2],
  ['.nvmrc', `${'x'.repeat(30_000)}`, 1],
] as const)('%s %j is refused at line %i', (path, text, line) => {
  const error = errorOf(() => readForeign(path, text));
  expect([error.code, error.detail.subject]).toEqual(['FOREIGN_INVALID', `${path}:${line}`]);
});

test('latin-1 is refused with the line of the first bad byte', () => {
  const bytes = Buffer.concat([Buffer.from('jq 1\n# '), Buffer.from([0xe9]), Buffer.from('t\xe9\n')]);
  const error = errorOf(() => readForeign('.tool-versions', bytes));
  expect([error.code, error.detail.subject]).toEqual(['FOREIGN_INVALID', '.tool-versions:2']);
});

test('members called like a prototype’s are members', () => {
  const content = readForeign('mise.toml', '[tools]\n__proto__ = "1"\nconstructor = "2"\n');
  expect(toolLines(content)).toEqual(['short:__proto__ 1', 'short:constructor 2']);
  expect(({} as Record<string, unknown>)['1']).toBeUndefined();
});
