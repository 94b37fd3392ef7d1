import { basename, dirname } from 'node:path';
import type { Host } from '../host/host.ts';
import { nameOfFolder, type PackageName } from '../model/package-name.ts';
import { listNamed, listStored } from '../store/find.ts';
import { levelOf, type Receipt, type Stored } from '../store/receipt.ts';
import { diskSize } from '../store/remove.ts';
import type { FlowContext } from './context.ts';
import { linkedTools } from './linked.ts';
import { SHIM_NAME } from './native-shim.ts';
import { projectUsers } from './project/users.ts';

export interface ListedPackage {
  readonly name: string;
  readonly version: string;
  readonly kind: 'tool' | 'library';
  readonly origin: Receipt['origin'];
  readonly level: string;
  readonly bins: readonly string[];
  /** Whether its commands are on PATH; another version may be. */
  readonly linked: boolean;
  readonly admittedAt: string;
  readonly path: string;
  /** On the disk, bytes. */
  readonly size: number;
  /** Absolute paths of the projects that use it. */
  readonly projects: readonly string[];
  /** Headwater's own, which starts the commands. */
  readonly own?: true;
}

/** `used`: what is on PATH, or a project uses; the rest of a store that has grown is not even read. */
type Which = 'all' | 'used' | { readonly name: PackageName };

/** What is in the store, by name and version; `linked` tells what of it is on PATH. */
export function listInstalled(
  { host }: Pick<FlowContext, 'host'>,
  which: Which = 'all',
): readonly ListedPackage[] {
  const linked = new Set(linkedTools(host).map(({ path }) => path));
  const users = projectUsers(host);
  return storedOf(which, new Set([...linked, ...users.keys()]), host).map(({ path, receipt }) => ({
    name: receipt.name,
    version: receipt.version,
    kind: receipt.kind,
    origin: receipt.origin,
    level: levelOf(receipt),
    bins: receipt.bins,
    linked: linked.has(path),
    admittedAt: receipt.admittedAt,
    path,
    size: diskSize({ path }, host),
    projects: users.get(path) ?? [],
    ...(receipt.name === SHIM_NAME && { own: true as const }),
  }));
}

function storedOf(which: Which, used: ReadonlySet<string>, host: Host): readonly Stored[] {
  if (which === 'all') return listStored(host);
  if (which !== 'used') return listNamed(host, which.name);
  const names = new Set([...used].flatMap((path) => nameOfFolder(basename(dirname(path))) ?? []));
  return [...names]
    .sort()
    .flatMap((name) => listNamed(host, name))
    .filter(({ path }) => used.has(path));
}
