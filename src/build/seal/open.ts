import { HeadwaterError } from '../../errors.ts';
import type { Host } from '../../host/host.ts';
import { noSeal } from './diagnose.ts';
import { runSealed } from './launch.ts';
import { probe } from './probe.ts';
import type { Seal } from './seal.ts';
import { SEALERS } from './sealers.ts';
import type { Processor } from './seccomp.ts';

const opened = new WeakMap<Host, Promise<Seal>>();

/**
 * The seal of this machine: bubblewrap where it is there and works, else unshare(1);
 * `HEADWATER_SEAL` may name the one to use. Tried out once a process, by a step that
 * reads its own state from the kernel.
 * @throws HeadwaterError SEAL_UNAVAILABLE saying which guarantee is missing, and the way out;
 * SETTING_INVALID for another HEADWATER_SEAL.
 */
export function openSeal(host: Host): Promise<Seal> {
  const seal = opened.get(host) ?? firstThatWorks(host);
  opened.set(host, seal);
  return seal;
}

async function firstThatWorks(host: Host): Promise<Seal> {
  const processor = thisProcessor(host);
  const reasons: string[] = [];
  for (const kind of wantedKinds(host)) {
    try {
      return await workingSeal(kind, processor, host);
    } catch (error) {
      if (isOfFiles(error)) throw error;
      reasons.push(`${kind}: ${reasonOf(error)}`);
    }
  }
  throw noSeal(host, reasons);
}

async function workingSeal(kind: Seal['kind'], processor: Processor, host: Host): Promise<Seal> {
  const sealer = await SEALERS[kind](host);
  const seal: Seal = {
    kind,
    run: (step, view) => runSealed(step, view, { sealer, processor, host }),
  };
  await probe(seal, host);
  return seal;
}

const KINDS = ['bubblewrap', 'unshare'] as const satisfies readonly Seal['kind'][];

function wantedKinds(host: Host): readonly Seal['kind'][] {
  const wanted = host.env.HEADWATER_SEAL ?? '';
  if (wanted === '') return KINDS;
  const kind = KINDS.find((known) => known === wanted);
  if (kind !== undefined) return [kind];
  throw new HeadwaterError('SETTING_INVALID', 'HEADWATER_SEAL names no seal', {
    expected: KINDS.join(' or '),
    found: JSON.stringify(wanted),
    hint: 'Unset HEADWATER_SEAL. A build without a seal is not possible.',
  });
}

function thisProcessor(host: Host): Processor {
  const { platform, arch } = process;
  if (platform === 'linux' && (arch === 'x64' || arch === 'arm64')) return arch;
  throw noSeal(host, [`${platform} on ${arch} is not supported`]);
}

/** A full disk or a closed cache folder says nothing about seals. */
function isOfFiles(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error;
}

function reasonOf(error: unknown): string {
  if (error instanceof HeadwaterError) return error.detail.found ?? error.message;
  return error instanceof Error ? error.message : String(error);
}
