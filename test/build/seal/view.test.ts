import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Mount } from '../../../src/build/seal/seal.ts';
import { viewOptions } from '../../../src/build/seal/view.ts';
import type { HostTool } from '../../../src/build/toolbox.ts';
import { HeadwaterError } from '../../../src/errors.ts';
import { sha256Of } from '../../../src/model/digest.ts';
import { type TempHome, tempHome } from '../../world/temp-home.ts';

test('the root becomes read-only after every mount', () => {
  const { host, scratch } = tempHome();
  const writable = [{ source: scratch, at: '/build/src' }];
  const options = viewOptions({ writable, readOnly: [], tools: [] }, {}, host);
  expect(options.slice(-2)).toEqual(['--remount-ro', '/']);
  expect(options.join(' ')).toContain(`--bind ${scratch} /build/src`);
});

test('a file with several names is mounted once; parts are not mounted', () => {
  const { host } = tempHome();
  const named = (name: string, kind: HostTool['kind'] = 'command'): HostTool => ({
    ...{ kind, name, path: '/usr/bin/real-xz', sha256: sha256Of('') },
  });
  const tools = [named('xz'), named('unxz'), named('cc1', 'part')];
  const options = viewOptions({ writable: [], readOnly: [], tools }, {}, host).join(' ');
  expect(options).toContain('--ro-bind /usr/bin/real-xz /usr/bin/xz --symlink xz /usr/bin/unxz');
  expect(options).not.toContain('cc1');
});

test.for(['../sh', 'a/b', '.', '..', '', 'a b', '-\n'])('a tool cannot be named %j', (name) => {
  const { host } = tempHome();
  const tool: HostTool = { kind: 'command', name, path: '/usr/bin/env', sha256: sha256Of('') };
  const code = codeOf(() => viewOptions({ writable: [], readOnly: [], tools: [tool] }, {}, host));
  expect(code).toBe('INTERNAL');
});

test.for([
  ...['/', '/usr', '/usr/bin', '/etc', '/proc', '/dev', '/tmp/x', '/buildx', '/home/x', 'build', '/tmp'],
  ...['/build/../usr', '/build/./x', '/build//x', '/build/', '/build/..', '/needs/\0'],
])('nothing can be mounted at %j', (at) => {
  expect(refused((home) => [{ source: home.scratch, at }])).toBe('INTERNAL');
});

test('a mount inside another is refused, for a link in it could lead it astray', () => {
  expect(
    refused(({ scratch }) => [
      { source: scratch, at: '/build' },
      { source: scratch, at: '/build/src' },
    ]),
  ).toBe('INTERNAL');
});

test('two mounts at one place are refused', () => {
  expect(
    refused(({ scratch }) => [
      { source: scratch, at: '/build' },
      { source: scratch, at: '/build' },
    ]),
  ).toBe('INTERNAL');
});

test('a source that a step could have turned into a link to the host is refused', () => {
  const linked = ({ host, scratch }: TempHome): Mount[] => {
    host.fs.mkdirSync(join(scratch, 'out'));
    host.fs.symlinkSync('/', join(scratch, 'out', 'opt'));
    return [{ source: join(scratch, 'out', 'opt', 'usr'), at: '/tree' }];
  };
  expect(refused(linked)).toBe('INTERNAL');
  expect(refused(() => [{ source: 'usr', at: '/tree' }])).toBe('INTERNAL');
});

function refused(mounts: (home: TempHome) => Mount[]): string {
  const home = tempHome();
  const readOnly = mounts(home);
  const writable = readOnly;
  const codes = [
    codeOf(() => viewOptions({ writable: [], readOnly, tools: [] }, {}, home.host)),
    codeOf(() => viewOptions({ writable, readOnly: [], tools: [] }, {}, home.host)),
  ];
  return [...new Set(codes)].join();
}

function codeOf(attempt: () => unknown): string {
  try {
    attempt();
    return 'accepted';
  } catch (error) {
    if (error instanceof HeadwaterError) return error.code;
    throw error;
  }
}
