import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { freshBundle, projectRoot } from '../world/bundle.ts';
import { headwater } from '../world/cli.ts';
import { evaluation, hasShell, inShell, type ShellName, said } from '../world/shells.ts';
import { tempHome } from '../world/temp-home.ts';

beforeAll(freshBundle);

const PATH = '/usr/bin:/bin';
const program = join(projectRoot, 'bin/headwater');

describe('what is proposed', () => {
  test.each([
    [['ins'], ['install']],
    [
      ['install', 'he'],
      ['hello', 'hexa'],
    ],
    [['info', 'nothing-of-that'], []],
    [['build', 'he'], ['hello']],
    [['rebuild', ''], ['hello']],
    [
      ['build', 'hello@'],
      ['hello@1.0', 'hello@1.1'],
    ],
    [
      ['install', 'hello@'],
      ['hello@1.0', 'hello@1.1'],
    ],
    [
      ['install', '--from', ''],
      ['github', 'npm', 'pypi', 'source'],
    ],
    [['install', '--from=s'], ['--from=source']],
    [
      ['exec', '--with', 'hello,he'],
      ['hello,hello', 'hello,hexa'],
    ],
    [['config', 'un'], ['unset']],
    [['config'], ['config']],
    [['uninstall', ''], ['kept']],
    [['which', ''], ['kept-bin']],
    [['activate', 'b'], ['bash']],
    [['verify', '--artifact', 'x'], [':files']],
    [['exec', 'hello', '--', 'h'], [':files']],
    [['no-such-command', ''], []],
    [['install', 'hello@../../../etc/passwd@'], []],
  ])('%j: %j', async (words, proposed) => {
    expect(textsOf(await headwater(['complete', ...words], world()))).toEqual(proposed);
  });

  test('commands and flags come with what they are about; hidden ones are not proposed', async () => {
    const commands = (await headwater(['complete', ''], world())).stdout;
    expect(commands).toMatch(/^install\t.+$/m);
    expect(commands).not.toMatch(/shim-miss/);
    const flags = (await headwater(['complete', 'install', '--global', '--'], world())).stdout;
    expect(flags).toMatch(/^--from\t.+$/m);
    expect(flags).not.toMatch(/^--global/m);
  });
});

describe('bash', () => {
  test.skipIf(!hasShell('bash')).each([
    ['headwater install hel', 'hello\n'],
    ['hw inst', 'install\n'],
    ['headwater info hello@1.', '1.0\n1.1\n'],
    ['headwater install --from=', 'github\nnpm\npypi\nsource\n'],
    ['headwater activate ', 'bash\nfish\nsh\nzsh\n'],
  ])('%s', async (line, proposed) => {
    const ask = `COMP_WORDBREAKS=$' \\t\\n"\\'><=;|&(:@'; COMP_LINE='${line}'; COMP_POINT=\${#COMP_LINE}; _headwater headwater; printf '%s\\n' "\${COMPREPLY[@]}"`;
    expect(await said('bash', `${sourced('bash')}\n${ask}`, world())).toBe(proposed);
  });

  test.skipIf(!hasShell('bash'))('is asked by bash for both names', async () => {
    const found = await said('bash', `${sourced('bash')}\ncomplete -p headwater hw`, world());
    expect(found).toBe('complete -F _headwater headwater\ncomplete -F _headwater hw\n');
  });
});

describe('fish', () => {
  test.skipIf(!hasShell('fish')).each([
    ['headwater install hel', ['hello']],
    ['hw inst', ['install']],
    ['headwater info hello@1.', ['hello@1.0', 'hello@1.1']],
    ['headwater activate ', ['bash', 'fish', 'sh', 'zsh']],
  ])('%s', async (line, proposed) => {
    expect(textsOf(await inShell('fish', `${sourced('fish')}\ncomplete -C '${line}'`, world()))).toEqual(
      proposed,
    );
  });
});

describe('zsh', () => {
  test.skipIf(!hasShell('zsh')).each([
    ['headwater install hel', 'headwater install hello'],
    ['hw unins', 'hw uninstall'],
    ['headwater info hello@1.1', 'headwater info hello@1.1'],
  ])('%s, and the tab key', async (line, completed) => {
    expect(await said('zsh', terminal(line), world())).toContain(`<${completed} >`);
  });
});

/** A zsh at a terminal, where a line is typed, the tab key pressed, and the line shown instead of run. */
function terminal(line: string): string {
  const start = `PS1=; autoload -Uz compinit; compinit -u -D; ${sourced('zsh')}`;
  const widget =
    'show() { print -r -- "<$BUFFER>"; BUFFER=; zle accept-line }; zle -N show; bindkey "^X" show; print ready';
  return `zmodload zsh/zpty
zpty terminal 'TERM=dumb zsh -f -i'
zpty -w terminal ${quoted(start)}
zpty -w terminal ${quoted(widget)}
zpty -r terminal seen '*ready*ready*'
zpty -w -n terminal ${quoted(line)}$'\\t'
zpty -w -n terminal $'\\x18'
zpty -r terminal seen '*<*>*'
print -r -- "$seen"
zpty -d terminal`;
}

function sourced(shell: ShellName): string {
  return evaluation(shell, `'${program}' completion ${shell}`);
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

function textsOf({ stdout }: { readonly stdout: string }): readonly string[] {
  return stdout.split('\n').flatMap((line) => (line === '' ? [] : [line.replace(/\t.*/, '')]));
}

/** Two packages in the catalog, one of which others build; another in the store, with one command. */
function world() {
  const { scratch, home, host } = tempHome();
  const catalog = join(scratch, 'catalog');
  mkdirSync(catalog);
  writeFileSync(
    join(catalog, 'hello.toml'),
    '[[release]]\nversion = "1.1"\n[[release]]\nversion = "1.0"\n[build]\n',
  );
  writeFileSync(join(catalog, 'hexa.toml'), '[attested.github]\n');
  mkdirSync(join(host.paths.store, 'kept'), { recursive: true });
  mkdirSync(join(host.paths.generations, 'current', 'tools'), { recursive: true });
  writeFileSync(join(host.paths.generations, 'current', 'tools', 'kept-bin'), '');
  return { HEADWATER_HOME: home, HEADWATER_CATALOG: catalog, HOME: scratch, PATH, SHELL: '/bin/sh' };
}
