import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { SHOW_ARGS, shimHome, shimWays } from '../world/shim-home.ts';

describe.each(shimWays)('a shim run by $label', ({ by: [shell, ...options], native }) => {
  const through = (path: string, args: readonly string[] = []) => [...options, path, ...args];

  test.each([
    ['none', []],
    ['empty ones', ['', '', '']],
    ['spaces, quotes, dollars, globs', ['a b', "it's", '"q"', '$HOME', '`id`', '*', '\\', '--', '-e']],
    ['line breaks and tabs', ['a\nb\n', '\t', '\r\n']],
    ['beyond ASCII', ['höher', '水', '\u{1f4a7}']],
    ['ten thousand characters', ['x'.repeat(10_000)]],
    ['ten thousand', Array.from({ length: 10_000 }, (_unused, index) => String(index))],
  ])('passes arguments on: %s', (_name, args) => {
    const home = shimHome({ tool: SHOW_ARGS }, { native });
    const { code, stdout, stderr } = home.run(shell, through(join(home.bin, 'tool'), args));
    expect([code, stdout, stderr]).toEqual([0, args.map((arg) => `[${arg}]`).join(''), '']);
  });

  test.each(['a b', "it's", '"quoted"', '$(touch x)', 'höhe 水', 'back\\slash', '*', '-n', "'''"])(
    'works in a home called %j',
    (folder) => {
      const home = shimHome({ tool: SHOW_ARGS }, { folder, native });
      const { code, stdout, stderr } = home.run(shell, through(join(home.bin, 'tool'), ['x']));
      expect([code, stdout, stderr]).toEqual([0, '[x]', '']);
    },
  );

  test.each(['[', 'g++', 'x86_64-linux-gnu-gcc-14', 'python3.12', 'a_b', 'UPPER'])('is called %j', (name) => {
    const home = shimHome({ [name]: SHOW_ARGS }, { native });
    const { code, stdout } = home.run(shell, through(join(home.bin, name), ['x', ']']));
    expect([code, stdout]).toEqual([0, '[x][]]']);
  });

  test('passes on every exit code', () => {
    const home = shimHome({ tool: '#!/bin/sh\nexit "$1"\n' }, { native });
    const loop = 'i=0; while [ $i -lt 256 ]; do "$@" $i; [ $? = $i ] || exit 1; i=$((i + 1)); done';
    const { code } = home.run('/bin/sh', ['-c', loop, 'sh', shell, ...through(join(home.bin, 'tool'))]);
    expect(code).toBe(0);
  });

  test.each(['SIGTERM', 'SIGKILL', 'SIGINT', 'SIGSEGV', 'SIGPIPE'] as const)(
    'dies by %s as the tool does',
    (signal) => {
      const home = shimHome({ tool: '#!/bin/sh\nkill -s "$1" $$\n' }, { native });
      const ran = home.run(shell, through(join(home.bin, 'tool'), [signal.slice('SIG'.length)]));
      expect([ran.code, ran.signal]).toEqual([null, signal]);
    },
  );

  test('leaves stdin to the tool, every byte', () => {
    const home = shimHome({ tool: '#!/bin/sh\nexec sha256sum\n' }, { native });
    const input = Buffer.alloc(300_000, 'line\n\0\xff');
    const { stdout } = home.run(shell, through(join(home.bin, 'tool')), { input });
    const direct = spawnSync('sha256sum', { input, encoding: 'utf8' });
    expect(stdout).toBe(direct.stdout);
  });

  test.each(['', '<&-', '>&-', '2>&-', '<&- >&- 2>&-', '7</dev/null'])(
    'leaves open files as the shell alone does: %s',
    (change) => {
      const home = shimHome({ find: readFileSync('/usr/bin/find') }, { native });
      // bash leaves its script open where stderr was closed; that is bash's own doing.
      const floor = join(home.scratch, 'floor');
      writeFileSync(
        floor,
        `#!/bin/sh\nexec '${readFileSync(home.resolution('find'), 'utf8').trim()}' "$@"\n`,
        { mode: 0o755 },
      );
      const ways = [floor, join(home.bin, 'find')].map((path) => [shell, ...through(path)]);
      const [direct, shimmed] = ways.map((command) => {
        const list = join(home.scratch, 'list');
        const args = ['/proc/self/fd', '-mindepth', '1', '-fprintf', list, '%f\\n'];
        const ran = home.run('/bin/sh', ['-c', `exec "$@" ${change}`, 'sh', ...command, ...args]);
        return [ran.code, readFileSync(list, 'utf8')];
      });
      expect(shimmed).toEqual(direct);
    },
  );

  test.each([
    ['IFS that splits paths', { IFS: '/se' }],
    ['ENV that would break it', { ENV: '/nonexistent/env' }],
    ['BASH_ENV that would break it', { BASH_ENV: '/nonexistent/env' }],
    ['CDPATH', { CDPATH: '/usr:/etc' }],
    ['errexit', { SHELLOPTS: 'errexit' }],
    ['nounset', { SHELLOPTS: 'nounset' }],
    ['noglob and noclobber', { SHELLOPTS: 'noglob:noclobber' }],
    ['POSIXLY_CORRECT', { POSIXLY_CORRECT: '1' }],
    ['a PWD that is a lie', { PWD: '/nonexistent' }],
    ['a relative PWD', { PWD: 'x/y' }],
    ['variables of the names one would use', { home: 'h', name: 'n', tool: 't', file: 'f', program: 'p' }],
  ] as const)('is not led astray by %s, and passes it on', (_name, env) => {
    const home = shimHome(
      {
        tool: '#!/usr/bin/env -S -i PATH=/usr/bin:/bin sh\necho ran\n',
        env: '#!/bin/sh\nexec /usr/bin/env\n',
      },
      { native },
    );
    const astray = home.run(shell, through(join(home.bin, 'tool')), { env });
    expect([astray.code, astray.stdout]).toEqual([0, 'ran\n']);
    const stays = Object.entries(env).filter(([name]) => !['PWD', 'SHELLOPTS', 'IFS'].includes(name));
    const { stdout } = home.run(shell, through(join(home.bin, 'env')), { env });
    expect(stdout.split('\n')).toEqual(
      expect.arrayContaining(stays.map(([name, value]) => `${name}=${value}`)),
    );
  });

  test('adds nothing of its own to the environment', () => {
    const home = shimHome({ env: readFileSync('/usr/bin/env') }, { native });
    const { stdout } = home.run(shell, through(join(home.bin, 'env')));
    const names = stdout.split('\n').map((line) => line.split('=')[0] ?? '');
    expect(names.filter((name) => /headwater/i.test(name))).toEqual([]);
  });

  test('in a folder that was deleted', () => {
    const home = shimHome({ tool: '#!/bin/true\n' }, { native });
    const gone = join(home.scratch, 'gone');
    mkdirSync(gone);
    const script = `cd "$1"; rmdir "$1"; shift; exec "$@"`;
    const { code } = home.run('/bin/sh', [
      '-c',
      script,
      'sh',
      gone,
      shell,
      ...through(join(home.bin, 'tool')),
    ]);
    expect(code).toBe(0);
    expect(() => rmdirSync(gone)).toThrow();
  });
});

test('on PATH, by a relative path, through a symlink in another folder: the same tool', () => {
  const home = shimHome({ jq: SHOW_ARGS });
  mkdirSync(join(home.scratch, 'elsewhere'));
  symlinkSync(join(home.bin, 'jq'), join(home.scratch, 'elsewhere/jq'));
  const ways = [
    home.run('jq', ['1']),
    home.run('./jq', ['1'], { cwd: home.bin }),
    home.run('../elsewhere/jq', ['1'], { cwd: join(home.scratch, 'elsewhere') }),
    home.run('/bin/sh', ['-c', 'jq 1']),
    home.run('/usr/bin/env', ['jq', '1']),
  ];
  expect(ways.map(({ code, stdout }) => [code, stdout])).toEqual(ways.map(() => [0, '[1]']));
});

test('the tool is the process: same pid, its own path as its name', () => {
  const home = shimHome({ tool: '#!/bin/sh\necho "$$ $0"\n' });
  const { stdout } = home.run('/bin/sh', ['-c', 'echo $$; exec tool']);
  const [shell, tool] = stdout.split('\n');
  expect(tool).toBe(`${shell} ${readFileSync(home.resolution('tool'), 'utf8').trim()}`);
});

test('a tool may call another shimmed tool, and itself', () => {
  const home = shimHome({
    outer: '#!/bin/sh\ninner "$@"\n',
    inner: '#!/bin/sh\necho "inner $1"\n',
    countdown: '#!/bin/sh\n[ "$1" = 0 ] && echo done || countdown $(($1 - 1))\n',
  });
  expect(home.run('outer', ['a b']).stdout).toBe('inner a b\n');
  expect(home.run('countdown', ['20']).stdout).toBe('done\n');
});

test('umask and ignored signals reach the tool', () => {
  const home = shimHome({ tool: '#!/bin/sh\numask\nkill -s HUP $$\necho alive\n' });
  const { stdout } = home.run('/bin/sh', ['-c', "umask 027; trap '' HUP; exec tool"]);
  expect(stdout).toBe('0027\nalive\n');
});

test('forks nothing: limited to no further process, a tool still runs', () => {
  const home = shimHome({ tool: readFileSync('/bin/true') });
  const trace = 'prlimit --nproc=1:1 -- setpriv --reuid 4242 --regid 4242 --clear-groups -- "$@"';
  const script = process.getuid?.() === 0 ? `chmod 755 "$0"; ${trace}` : 'ulimit -u 1; exec "$@"';
  home.host.fs.chmodSync(join(home.scratch, '..'), 0o755);
  for (let folder = home.bin; folder.startsWith('/tmp/headwater'); folder = join(folder, '..')) {
    home.host.fs.chmodSync(folder, 0o755);
  }
  expect(home.run('/bin/sh', ['-c', script, home.scratch, join(home.bin, 'tool')]).code).toBe(0);
});
