import { delimiter, join } from 'node:path';
import { findTools } from '../build/find-tools.ts';
import { openSeal } from '../build/seal/open.ts';
import { loadCatalog } from '../catalog/load.ts';
import { HeadwaterError } from '../errors.ts';
import type { Host } from '../host/host.ts';
import { openQuarantine } from '../host/quarantine.ts';
import { loadSettings } from '../host/settings.ts';
import { surveyStore } from '../store/find.ts';
import { loadTrust } from '../trust/load.ts';
import { pathLine } from '../ui/path-hint.ts';
import { linkedTools } from './linked.ts';
import { staleShims } from './stale-shims.ts';

export interface Finding {
  readonly check: string;
  /** `advice`: headwater works, but not all of it as a user expects. */
  readonly state: 'ok' | 'advice' | 'fault';
  readonly text: string;
  readonly hint?: string;
}

type Check = (host: Host) => Promise<Omit<Finding, 'check'>> | Omit<Finding, 'check'>;

const CHECKS: Readonly<Record<string, Check>> = {
  node: () => ok(`Node.js ${process.versions.node}, ${process.execPath}`),
  home: checkHome,
  seal: async (host) => ok(`builds are sealed by ${(await openSeal(host)).kind}`),
  compiler: checkCompiler,
  catalog: (host) => ok(`${loadCatalog(host).all().length} packages in ${host.paths.catalog}`),
  settings: async (host) => ok(`${Object.keys(await loadSettings(host)).length} changed`),
  keys: (host) => ok(`${loadTrust(host).builderKeys.length} trusted builder keys`),
  store: checkStore,
  commands: checkCommands,
  path: checkPath,
};

/** Looks at everything an install needs, and at what earlier ones left. Changes nothing but sweeps quarantines. */
export async function examine(host: Host): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const [check, look] of Object.entries(CHECKS))
    findings.push({ check, ...(await attempt(look, host)) });
  return findings;
}

async function attempt(look: Check, host: Host): Promise<Omit<Finding, 'check'>> {
  try {
    return await look(host);
  } catch (error) {
    if (!(error instanceof HeadwaterError)) throw error;
    const { subject, found, hint } = error.detail;
    const text = [`${error.code}: ${error.message}`, subject, found].filter(Boolean).join('; ');
    return { state: 'fault', text, ...(hint === undefined ? {} : { hint }) };
  }
}

/** Opening a quarantine deletes those of the dead, and needs what every install needs: a folder to write to. */
function checkHome(host: Host) {
  openQuarantine(host).close();
  return ok(`${host.paths.data} can be written`);
}

async function checkCompiler(host: Host) {
  const tools = await findTools(['cc', 'make'], host);
  const compiler = tools.find(({ name }) => name === 'cc');
  return ok(compiler?.version ?? compiler?.path ?? 'found');
}

function checkStore(host: Host) {
  const entries = surveyStore(host);
  const damaged = entries.filter(({ state }) => state === 'damaged');
  if (damaged.length === 0) return ok(`${entries.length} packages; \`headwater verify\` looks inside`);
  return fault(`${damaged.length} entries without a readable receipt`, '`headwater verify` names them');
}

function checkCommands(host: Host) {
  const tools = linkedTools(host);
  const gone = tools.filter(({ path }) => !host.fs.existsSync(join(path, 'tree')));
  if (gone.length > 0) {
    const names = gone.map(({ name }) => name).join(' ');
    return fault(`linked, but not in the store: ${names}`, `run \`headwater install ${names}\``);
  }
  const stale = staleShims(host);
  if (stale.length === 0) return ok(`${tools.flatMap(({ bins }) => bins).length} commands are linked`);
  const owners = tools.filter(({ bins }) => bins.some((bin) => stale.includes(bin))).map(({ name }) => name);
  return fault(`changed or missing: ${stale.join(' ')}`, `run \`headwater install ${owners.join(' ')}\``);
}

function checkPath(host: Host) {
  const folders = (host.env.PATH ?? '').split(delimiter);
  const place = folders.indexOf(host.paths.bin);
  if (place < 0) {
    const { line, file } = pathLine(host.paths.bin, host.env);
    return advice(`${host.paths.bin} is not on PATH`, `add to ${file}: ${line}`);
  }
  const shadowed = linkedTools(host).flatMap(({ bins }) =>
    bins.filter((bin) => folders.slice(0, place).some((folder) => host.fs.existsSync(join(folder, bin)))),
  );
  if (shadowed.length === 0) return ok(`${host.paths.bin} is on PATH`);
  return advice(
    `other programs come first on PATH: ${shadowed.join(' ')}`,
    `put ${host.paths.bin} before them`,
  );
}

function ok(text: string) {
  return { state: 'ok' as const, text };
}

function advice(text: string, hint: string) {
  return { state: 'advice' as const, text, hint };
}

function fault(text: string, hint: string) {
  return { state: 'fault' as const, text, hint };
}
