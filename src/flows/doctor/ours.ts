import type { Host } from '../../host/host.ts';
import { abandonedQuarantines } from '../../host/quarantine.ts';
import { linkFaults } from '../../link/faults.ts';
import { nativeShim } from '../../link/shim-text.ts';
import { surveyStore } from '../../store/find.ts';
import { keyInUse } from '../../trust/builder-key.ts';
import { loadOwnKeys, loadTrust } from '../../trust/load.ts';
import { linkedTools } from '../linked.ts';
import { counted, type Found, fault, ok } from './finding.ts';

/** What earlier runs of headwater left. */

const FIX = 'run `headwater doctor --fix`';

/** @throws HeadwaterError KEY_INVALID, TRUST_INVALID */
export function checkKeys(host: Host): Found {
  const builderKeys = loadOwnKeys(host);
  const signer = keyInUse(host);
  if (signer === undefined) return ok('no builder key yet; the first build makes one');
  return ok(`builds are signed with ${signer.keyId}; ${counted(builderKeys.length, 'own key')} trusted`);
}

/** Whoever looks at a root compares it with its pinned digest. @throws HeadwaterError TRUST_INVALID */
export function checkTrust(host: Host): Found {
  const { roots = [], keys = [], builders = [] } = loadTrust(host);
  const opened = roots.filter(({ json }) => json !== '');
  const said = [
    counted(opened.length, 'Sigstore root'),
    counted(keys.length, 'key of others', 'keys of others'),
    counted(builders.length, 'builder'),
  ];
  return ok(said.join(', '));
}

export function checkStore(host: Host): Found {
  const entries = surveyStore(host);
  const damaged = entries.filter(({ state }) => state === 'damaged');
  if (damaged.length === 0) {
    return ok(`${counted(entries.length, 'package')}; \`headwater verify\` looks inside`);
  }
  return fault(
    `${counted(damaged.length, 'entry', 'entries')} without a readable receipt`,
    '`headwater verify` names them',
  );
}

/** @throws HeadwaterError LOCK_TIMEOUT */
export function checkQuarantine(host: Host): Found {
  const left = abandonedQuarantines(host);
  if (left.length === 0) return ok('nothing is left of runs that were cut short');
  return fault(`left by ${counted(left.length, 'run')} cut short: ${left.join(' ')}`, FIX);
}

/** @throws HeadwaterError GENERATION_INVALID */
export function checkCommands(host: Host): Found {
  const faults = linkFaults(host);
  if (faults.length === 0) {
    const bins = linkedTools(host).flatMap((tool) => tool.bins);
    const shim = nativeShim(host) === undefined ? 'sh' : 'the native shim';
    return ok(`${counted(bins.length, 'command is', 'commands are')} linked, started by ${shim}`);
  }
  const text = faults.map(({ bin, at }) => `${bin} (${at})`).join(' ');
  const gone = faults.filter(({ at }) => at === 'program').map(({ name }) => name);
  const names = [...new Set(gone)].join(' ');
  const hint = gone.length === 0 ? FIX : `run \`headwater install ${names}\``;
  return fault(`missing or changed: ${text}`, hint);
}
