import { HeadwaterError } from '../../errors.ts';
import type { Host } from '../../host/host.ts';
import { checkBuilds } from './builds.ts';
import type { Check, Finding, Found } from './finding.ts';
import { checkCatalog, checkCompiler, checkHome, checkNode, checkSeal, checkSettings } from './machine.ts';
import { checkCommands, checkKeys, checkQuarantine, checkStore, checkTrust } from './ours.ts';
import { checkPath } from './path.ts';

const CHECKS: Readonly<Record<string, Check>> = {
  node: checkNode,
  home: checkHome,
  seal: checkSeal,
  compiler: checkCompiler,
  catalog: checkCatalog,
  settings: checkSettings,
  keys: checkKeys,
  trust: checkTrust,
  store: checkStore,
  quarantine: checkQuarantine,
  commands: checkCommands,
  path: checkPath,
};

/** Looks at everything an install needs, and at what earlier ones left. Changes nothing. */
export async function examine(host: Host): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const [check, look] of Object.entries(CHECKS))
    findings.push({ check, ...(await attempt(look, host)) });
  // A catalog that cannot be read was told above.
  const catalog = findings.find(({ check }) => check === 'catalog');
  return catalog?.state === 'ok' ? [...findings, ...(await checkBuilds(host))] : findings;
}

async function attempt(look: Check, host: Host): Promise<Found> {
  try {
    return await look(host);
  } catch (error) {
    if (!(error instanceof HeadwaterError)) throw error;
    const { subject, found, hint } = error.detail;
    const text = [`${error.code}: ${error.message}`, subject, found].filter(Boolean).join('; ');
    return { state: 'fault', text, ...(hint === undefined ? {} : { hint }) };
  }
}
