import { HeadwaterError } from '../../errors.ts';
import type { Host } from '../../host/host.ts';

interface Obstacle {
  readonly missing: string;
  readonly hint: string;
  readonly present: (host: Host, reasons: readonly string[]) => boolean;
}

const NOT_PERMITTED = /operation not permitted|permission denied|no permissions/i;

/** Known reasons, the surest first. */
const OBSTACLES: readonly Obstacle[] = [
  {
    missing: 'namespaces of Linux on x64 or arm64',
    hint: 'Build on Linux, for example in a container or a virtual machine.',
    present: () => process.platform !== 'linux' || !['x64', 'arm64'].includes(process.arch),
  },
  {
    missing: 'user namespaces: the setting user.max_user_namespaces is 0',
    hint: 'Run `sudo sysctl user.max_user_namespaces=15000`.',
    present: (host) => setting(host, '/proc/sys/user/max_user_namespaces') === '0',
  },
  {
    missing: 'user namespaces: the setting kernel.unprivileged_userns_clone is 0',
    hint: 'Run `sudo sysctl kernel.unprivileged_userns_clone=1`.',
    present: (host) => setting(host, '/proc/sys/kernel/unprivileged_userns_clone') === '0',
  },
  {
    missing: 'user namespaces with capabilities: AppArmor keeps them from programs without a profile',
    hint: 'Install bubblewrap with an AppArmor profile that allows `userns` for it (Ubuntu: `apt install bubblewrap apparmor-profiles`, then enable bwrap-userns-restrict), or run `sudo sysctl kernel.apparmor_restrict_unprivileged_userns=0`.',
    present: (host) => setting(host, '/proc/sys/kernel/apparmor_restrict_unprivileged_userns') === '1',
  },
  {
    missing: 'user namespaces or a new /proc: the container we run in keeps them back',
    hint: 'Start the container with `--security-opt seccomp=unconfined --security-opt apparmor=unconfined --security-opt systempaths=unconfined`.',
    present: (host, reasons) =>
      ['/.dockerenv', '/run/.containerenv'].some((path) => host.fs.existsSync(path)) &&
      reasons.some((reason) => NOT_PERMITTED.test(reason)),
  },
  {
    missing: 'a program that makes a seal',
    hint: 'Install bubblewrap (`apt install bubblewrap`, `dnf install bubblewrap`).',
    present: (host) => !host.fs.existsSync('/usr/bin/bwrap'),
  },
];

/** The error that says which guarantee is missing on this machine, and the way out. */
export function noSeal(host: Host, reasons: readonly string[]): HeadwaterError {
  const obstacle = OBSTACLES.find(({ present }) => present(host, reasons));
  return new HeadwaterError('SEAL_UNAVAILABLE', 'this machine cannot seal a build, and none runs unsealed', {
    expected: 'bubblewrap, or unshare with Linux 5.12 and util-linux 2.36 or later',
    found: `missing: ${obstacle?.missing ?? 'see the reasons'}`,
    hint: obstacle?.hint ?? 'Run `bwrap --unshare-user --ro-bind / / true` to see what the system refuses.',
    details: reasons,
  });
}

function setting(host: Host, path: string): string | undefined {
  try {
    return host.fs.readFileSync(path, 'utf8').trim();
  } catch {
    return undefined;
  }
}
