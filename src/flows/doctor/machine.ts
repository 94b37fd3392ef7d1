import { dirname } from 'node:path';
import { findTools } from '../../build/find-tools.ts';
import { openSeal } from '../../build/seal/open.ts';
import { loadCatalog } from '../../catalog/load.ts';
import type { Host } from '../../host/host.ts';
import { loadSettings } from '../../host/settings.ts';
import { asStoreError } from '../../host/system-error.ts';
import { counted, type Found, ok } from './finding.ts';

/** What headwater needs of the machine and of its user. */

export function checkNode(): Found {
  return ok(`Node.js ${process.versions.node}, ${process.execPath}`);
}

/** @throws HeadwaterError STORE_UNWRITABLE */
export function checkHome({ fs, paths }: Host): Found {
  let folder = paths.data;
  while (!fs.existsSync(folder)) folder = dirname(folder);
  try {
    fs.accessSync(folder, fs.constants.W_OK | fs.constants.X_OK);
  } catch (error) {
    throw asStoreError(error, folder);
  }
  return ok(`${paths.data} can be written`);
}

/** @throws HeadwaterError SEAL_UNAVAILABLE */
export async function checkSeal(host: Host): Promise<Found> {
  return ok(`builds are sealed by ${(await openSeal(host)).kind}`);
}

/** @throws HeadwaterError BUILD_TOOL_MISSING */
export async function checkCompiler(host: Host): Promise<Found> {
  const tools = await findTools(['cc', 'make'], host);
  const compiler = tools.find(({ name }) => name === 'cc');
  return ok(compiler?.version ?? compiler?.path ?? 'found');
}

/** @throws HeadwaterError CATALOG_INVALID, CATALOG_MISSING */
export function checkCatalog(host: Host): Found {
  return ok(`${counted(loadCatalog(host).all().length, 'package')} in ${host.paths.catalog}`);
}

/** @throws HeadwaterError SETTING_INVALID */
export async function checkSettings(host: Host): Promise<Found> {
  return ok(`${Object.keys(await loadSettings(host)).length} changed`);
}
