import type { Target } from './python.ts';
import type { WheelName, WheelTag } from './wheel-name.ts';

type Rank = readonly number[];

/**
 * The wheel that fits a target best; undefined where none does. In pip's order: what is built
 * for just this Python before what is built for any, and a program of the platform before
 * none (PEP 425, PyPA specifications, "Platform compatibility tags"). Of two that differ in the system
 * they need, the one that asks less of it is taken, so that most machines choose alike.
 */
export function bestWheel<T extends WheelName>(wheels: readonly T[], target: Target): T | undefined {
  const ranked = wheels.flatMap((wheel) => {
    const [best] = wheel.tags.flatMap((tag) => rankOf(tag, target) ?? []).sort(compareRanks);
    return best === undefined ? [] : [{ wheel, rank: [...best, -wheel.build] }];
  });
  ranked.sort((a, b) => compareRanks(a.rank, b.rank) || (a.wheel.fileName < b.wheel.fileName ? -1 : 1));
  return ranked[0]?.wheel;
}

/** Smaller is better; none: it does not fit. In a list, since an empty one falls away. */
function rankOf(tag: WheelTag, target: Target): readonly Rank[] | undefined {
  const python = pythonRank(tag, target);
  const platform = tag.platform === 'any' ? 0 : platformRank(tag.platform, target);
  if (python === undefined || platform === undefined) return undefined;
  return [[Number(tag.platform === 'any'), python, platform]];
}

/** Without a Python, only programs that need none: `py3-none-<platform>` is how such a wheel is called. */
function pythonRank({ python, abi, platform }: WheelTag, target: Target): number | undefined {
  const [, kind, major = '', minor] = /^(cp|py)(\d)(\d*)$/.exec(python) ?? [];
  if (target.python === undefined) {
    return python === 'py3' && abi === 'none' && platform !== 'any' ? 0 : undefined;
  }
  if (kind === undefined || Number(major) !== target.python.major) return undefined;
  const behind = minor === '' ? -1 : target.python.minor - Number(minor);
  if (behind < 0 && minor !== '') return undefined;
  return kind === 'cp' ? cpythonRank(python, abi, { target, behind }) : genericRank(abi, behind);
}

function cpythonRank(
  python: string,
  abi: string,
  { target, behind }: { target: Target; behind: number },
): number | undefined {
  if (target.python?.isCPython !== true) return undefined;
  if (behind === 0 && abi === python) return 0;
  // The stable ABI began with 3.2, and every later minor version keeps it (PEP 384).
  if (abi === 'abi3' && behind >= 0 && target.python.minor - behind >= 2) return 1 + behind;
  return behind === 0 && abi === 'none' ? 100 : undefined;
}

/** `py311`, then `py3`, then `py310` and so on. */
function genericRank(abi: string, behind: number): number | undefined {
  if (abi !== 'none') return undefined;
  return behind === 0 ? 101 : 103 + behind;
}

/** Names that manylinux had before PEP 600, by the C library they stand for. */
const OLD_MANYLINUX: Readonly<Record<string, string>> = {
  manylinux1: 'manylinux_2_5',
  manylinux2010: 'manylinux_2_12',
  manylinux2014: 'manylinux_2_17',
};
const ARCHITECTURES: Readonly<Record<Target['platform'], readonly string[]>> = {
  'linux-x64': ['x86_64'],
  'linux-arm64': ['aarch64'],
  'darwin-x64': ['x86_64', 'universal2', 'intel', 'fat64', 'universal'],
  'darwin-arm64': ['arm64', 'universal2'],
};

/** Greater is more that it asks of the system (PEP 600, PEP 656, PEP 425 on macOS). */
function platformRank(platform: string, target: Target): number | undefined {
  const modern = platform.replace(/^manylinux(1|2010|2014)(?=_)/, (old) => OLD_MANYLINUX[old] ?? old);
  const [, system, major, minor, arch = ''] =
    /^(manylinux|musllinux|macosx)_(\d+)_(\d+)_(\w+)$/.exec(modern) ?? [];
  if (system === undefined) return platform === plainLinux(target) ? 1_000_000 : undefined;
  const most = mostOf(system, target);
  const order = ARCHITECTURES[target.platform].indexOf(arch);
  const needed = [Number(major), Number(minor)] as const;
  if (most === undefined || order === -1 || compareRanks(needed, most) > 0) return undefined;
  return needed[0] * 1000 + needed[1] + order / 10;
}

function plainLinux({ platform }: Target): string | undefined {
  return platform.startsWith('linux') ? `linux_${ARCHITECTURES[platform][0]}` : undefined;
}

function mostOf(system: string, { platform, libc, macos }: Target): readonly [number, number] | undefined {
  if (platform.startsWith('darwin')) return system === 'macosx' ? macos : undefined;
  return system === (libc.name === 'musl' ? 'musllinux' : 'manylinux') ? libc.version : undefined;
}

function compareRanks(a: Rank, b: Rank): number {
  for (let at = 0; at < Math.max(a.length, b.length); at++) {
    const difference = (a[at] ?? 0) - (b[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
