/**
 * One of the two builds that `reproduce.ts` compares, as a process of its own, so that user,
 * cores, umask and environment can differ: `reproduce-side.ts PACKAGE@VERSION [OTHER-MACHINE]`.
 * Builds through the same flow as `headwater install`, door and store included, and prints an Outcome.
 */

import { findTraces } from '../src/build/stage/traces.ts';
import { HeadwaterError } from '../src/errors.ts';
import { install } from '../src/flows/install.ts';
import { createHost } from '../src/host/create.ts';
import type { Host } from '../src/host/host.ts';
import { SBOM_FILE } from '../src/model/attestation.ts';
import type { ProgressEvent } from '../src/model/progress.ts';
import { listStored } from '../src/store/find.ts';
import { treeOf } from '../src/store/place.ts';
import type { Stored } from '../src/store/receipt.ts';
import { createPlainProgress } from '../src/ui/progress-plain.ts';
import { type OtherMachine, onOtherMachine } from './reproduce/other-machine.ts';
import type { Made, Outcome } from './reproduce/outcome.ts';

const [wanted = '', other] = process.argv.slice(2);
const outcome = await make(wanted, other).catch(failed);
process.stdout.write(`${JSON.stringify(outcome)}\n`, () => process.exit(0));

async function make(wanted: string, other: string | undefined): Promise<Made> {
  const here = createHost();
  const host = other === undefined ? here : onOtherMachine(here, JSON.parse(other) as OtherMachine);
  const plain = createPlainProgress((line) => process.stderr.write(`${line}\n`));
  const events: ProgressEvent[] = [];
  const progress = (event: ProgressEvent) => {
    events.push(event);
    plain.progress(event);
  };
  const [installed] = await install([wanted], { host, progress, now: host.now() });
  const stored = listStored(host).find(({ path }) => path === installed?.path);
  if (stored === undefined) throw new Error(`${wanted} is not in the store`);
  return describe(stored, events, host);
}

function describe({ path, receipt }: Stored, events: readonly ProgressEvent[], host: Host): Made {
  const what = `${receipt.name} ${receipt.version}`;
  const seconds = events.flatMap((event) =>
    event.kind === 'build' && event.what === what && event.state.type === 'finished'
      ? [event.state.seconds]
      : [],
  );
  return {
    type: 'made',
    ...receipt.artifact,
    sbomSha256: receipt.evidence.find(({ name }) => name === SBOM_FILE)?.sha256 ?? 'none',
    seconds: seconds.at(-1) ?? 0,
    path,
    traces: findTraces(treeOf({ path }), host),
  };
}

function failed(error: unknown): Outcome {
  if (!(error instanceof HeadwaterError)) return { type: 'failed', code: 'INTERNAL', reason: String(error) };
  const { expected = '', found = '', details = [] } = error.detail;
  const reason = [error.message, `expected ${expected}`, `found ${found}`, ...details].join('\n  ');
  return { type: 'failed', code: error.code, reason };
}
