import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { adopt } from '../../src/flows/adopt.ts';
import { judgeStored } from '../../src/flows/judge-stored.ts';
import { addMachine } from '../../src/flows/trust-add-machine.ts';
import type { Host } from '../../src/host/host.ts';
import type { AttestedPackage } from '../../src/model/attested-package.ts';
import type { Progress } from '../../src/model/progress.ts';
import { listStored } from '../../src/store/find.ts';
import { proofOf } from '../../src/store/place.ts';
import type { AttestedReceipt, Stored } from '../../src/store/receipt.ts';
import { openBuilderKey } from '../../src/trust/builder-key.ts';
import { loadTrust } from '../../src/trust/load.ts';
import { attestedPackage, believe, now } from '../world/attested-package.ts';
import { type TempHome, tempHome } from '../world/temp-home.ts';

/** A store below this home's own, which another machine filled with what others built. */
let below: TempHome;
let home: TempHome;
let pkg: AttestedPackage;
let stored: Stored<AttestedReceipt>;

beforeEach(async () => {
  below = tempHome();
  await believe(below.host);
  ({ pkg, stored } = await attestedPackage({ members: ['left'] }, below.host));
  home = tempHome({ HEADWATER_STORES: below.host.paths.store });
  await believe(home.host);
});

async function believeMachine(): Promise<void> {
  const file = join(home.scratch, 'machine.pem');
  writeFileSync(file, openBuilderKey(below.host).publicKey);
  await addMachine({ name: 'ci', file }, home.host);
}

function adoptHere(host: Host): { readonly adopted: Stored | undefined; readonly said: string } {
  const said: string[] = [];
  const progress: Progress = (event) => {
    if ('text' in event) said.push(event.text);
  };
  const adopted = adopt(pkg, { host, now, progress });
  return { adopted, said: said.join('\n') };
}

test('what a machine unpacked that this home believes is taken over, and judged here', async () => {
  await believeMachine();
  const { adopted } = adoptHere(home.host);
  expect(adopted?.path).toBe(stored.path.replace(below.host.paths.store, home.host.paths.store));
  if (adopted === undefined) throw new Error('nothing was taken over');
  const judgement = judgeStored(adopted, { host: home.host, trust: loadTrust(home.host), now });
  expect([judgement.refusal, judgement.damage]).toEqual([undefined, []]);
});

test('a machine that nobody here believes may have unpacked what it likes', () => {
  const { adopted, said } = adoptHere(home.host);
  expect(adopted).toBeUndefined();
  expect(said).toContain('VERIFY_UNKNOWN_SIGNER');
  expect(listStored(home.host)).toEqual([]);
});

test('the attack: commands added to a receipt of a store below', async () => {
  await believeMachine();
  const file = proofOf(stored, 'receipt.json');
  chmodSync(file, 0o644);
  writeFileSync(file, JSON.stringify({ ...stored.receipt, bins: ['tool', 'sudo'] }));
  const { adopted, said } = adoptHere(home.host);
  expect(adopted).toBeUndefined();
  expect(said).toContain('VERIFY_TREE_MISMATCH');
});
