import { aquaSpelling, asdfSpelling, brewSpelling, nixSpelling } from './names.ts';
import type { StackTool } from './stacks.ts';

/** Each manager's file as people write it, in a few hands: which one, a number decides. */

type Tools = readonly StackTool[];

export function likeToolVersions(tools: Tools, hand: number): string {
  const width = Math.max(...tools.map(({ name }) => asdfSpelling(name).length));
  const lines = tools.map(({ name, version }) => {
    const key = asdfSpelling(name);
    if (hand % 4 === 1) return `${key.padEnd(width)} ${version}`;
    if (hand % 4 === 2) return `${key}\t${version} # keep in step with CI`;
    return `${key} ${version}`;
  });
  const head = hand % 3 === 0 ? ['# asdf reads this; so does the Dockerfile', ''] : [];
  const end = hand % 5 === 0 ? '\r\n' : '\n';
  return [...head, ...lines].join(end) + (hand % 7 === 0 ? '' : end);
}

export function likeMise(tools: Tools, hand: number): string {
  const lines = tools.map(({ name, version }, index) => {
    const aqua = aquaSpelling(name)?.replace(/@.*$/, '');
    const long = aqua !== undefined && !/^(node|go|bun|deno)$/.test(name) ? `"aqua:${aqua}"` : name;
    const key = hand % 3 === 1 && index % 2 === 1 ? long : name;
    if (hand % 4 === 2 && index === 0) return `${key} = { version = "${version}", os = ["linux", "macos"] }`;
    return hand % 4 === 3 ? `${key} = '${version}' # pinned` : `${key} = "${version}"`;
  });
  const before =
    hand % 2 === 0 ? ['min_version = "2024.9.5"', '', '[env]', 'NODE_ENV = "development"', ''] : [];
  const after =
    hand % 3 === 2 ? ['', '[tasks.build]', 'run = "make build"', 'description = """', '[tools]', '"""'] : [];
  return [...before, '[tools]', ...lines, ...after, ''].join('\n');
}

export function likeMiseLock(tools: Tools, hand: number): string {
  return tools
    .map(({ name, version }) => {
      const aqua = aquaSpelling(name)?.replace(/@.*$/, '');
      const backend = aqua === undefined ? `core:${name}` : `aqua:${aqua}`;
      const platform = `[tools.${name}.${hand % 2 === 0 ? '"platforms.linux-x64"' : 'platforms.linux-x64'}]`;
      const head = hand % 3 === 0 ? `[tools.${name}]` : `[[tools.${name}]]`;
      return `${head}\nversion = "${version}"\nbackend = "${backend}"\n\n${platform}\nchecksum = "sha256:${'ab'.repeat(32)}"\n`;
    })
    .join('\n');
}

export function likeAqua(tools: Tools, hand: number): string {
  const items = tools.map(({ name, version }, index) => {
    const spelled = aquaSpelling(name) ?? '';
    if (hand % 3 !== 1 || index % 2 === 0) return `  - name: ${spelled}${version}`;
    const [repository, prefix] = [spelled.replace(/@.*$/, ''), spelled.replace(/^[^@]*@/, '')];
    return `  - name: ${repository}\n    version: ${hand % 2 === 0 ? `"${prefix}${version}"` : `${prefix}${version}`}`;
  });
  const head = hand % 2 === 0 ? ['---', '# aqua - Declarative CLI Version Manager'] : [];
  const checksum = hand % 4 === 0 ? ['checksum:', '  enabled: true', '  require_checksum: true'] : [];
  const registry = [
    'registries:',
    '  - type: standard',
    '    ref: v4.99.1 # renovate: depName=aquaproj/aqua-registry',
  ];
  return [...head, ...checksum, ...registry, 'packages:', ...items, ''].join('\n');
}

export function likeBrewfile(tools: Tools, hand: number): string {
  const quote = hand % 2 === 0 ? '"' : "'";
  const lines = tools.flatMap(({ name, version }, index) => {
    const brew = brewSpelling(name);
    const major = name === 'node' || name === 'java' ? `@${version.split('.')[0]}` : '';
    const options = hand % 4 === 3 && index === 0 ? `, link: true, args: [${quote}HEAD${quote}]` : '';
    return [...(hand % 3 === 0 ? [`# ${name}`] : []), `brew ${quote}${brew}${major}${quote}${options}`];
  });
  const tap = hand % 3 === 1 ? ['tap "homebrew/bundle"', ''] : [];
  const casks =
    hand % 5 === 2 ? ['', 'cask "visual-studio-code" if OS.mac?', 'mas "Xcode", id: 497799835'] : [];
  return [...tap, ...lines, ...casks, ''].join('\n');
}

export function likePackageJson(tools: Tools, hand: number): string {
  const versionOf = (name: string) => tools.find((tool) => tool.name === name)?.version;
  const [manager] = tools.filter(({ name }) => ['pnpm', 'yarn', 'npm'].includes(name));
  const node = versionOf('node') ?? '20.11.1';
  const engines = { node: hand % 2 === 0 ? `^${node.split('.')[0]}.0.0` : node };
  const body = {
    name: `app-${hand}`,
    private: true,
    scripts: { build: 'tsc -p .', postinstall: 'touch /tmp/never' },
    ...(hand % 3 === 0 ? { volta: { node } } : { engines }),
    ...(manager !== undefined && {
      packageManager: `${manager.name}@${manager.version}+sha512.${'0'.repeat(16)}`,
    }),
    devDependencies: { typescript: '^5.5.2' },
  };
  return `${JSON.stringify(body, null, hand % 4 === 0 ? '\t' : 2)}\n`;
}

export function likeGoMod(tools: Tools, hand: number): string {
  const go = tools.find(({ name }) => name === 'go')?.version ?? `1.${20 + (hand % 4)}.${hand % 7}`;
  const minor = go.split('.').slice(0, 2).join('.');
  const lines = hand % 2 === 0 ? [`go ${go}`] : [`go ${minor}`, '', `toolchain go${go}`];
  const required = [
    'require (',
    '\tgithub.com/spf13/cobra v1.8.1',
    '\tgolang.org/x/sync v0.7.0 // indirect',
    ')',
  ];
  return [`module example.com/project${hand}`, '', ...lines, '', ...required, ''].join('\n');
}

export function likePrototools(tools: Tools, hand: number): string {
  const lines = tools.map(({ name, version }) => `${name} = "${hand % 3 === 0 ? '~' : ''}${version}"`);
  const plugins = hand % 2 === 0 ? ['', '[plugins]', 'just = "source:https://example.com/just.toml"'] : [];
  return [`proto = "0.38.0"`, ...lines, ...plugins, '', '[settings]', 'auto-install = true', ''].join('\n');
}

export function likeDevbox(tools: Tools, hand: number): string {
  const names = tools.map(({ name, version }) => [nixSpelling(name), version] as const);
  const list = names.map(([name, version]) => `    "${name}@${version}"`).join(',\n');
  const map = names.map(
    ([name, version]) => `    "${name}": ${hand % 4 === 1 ? `{"version": "${version}"}` : `"${version}"`}`,
  );
  const packages =
    hand % 2 === 0 ? `[\n${list}${hand % 3 === 0 ? ',' : ''}\n  ]` : `{\n${map.join(',\n')}\n  }`;
  const comment = hand % 5 === 0 ? '  // what everyone needs\n' : '';
  return `{\n${comment}  "packages": ${packages},\n  "shell": {"init_hook": ["touch /tmp/never"]}\n}\n`;
}
