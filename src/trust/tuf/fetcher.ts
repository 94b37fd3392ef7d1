import { join } from 'node:path';
import type { Fetcher } from 'tuf-js';
import { DownloadHTTPError, DownloadLengthMismatchError } from 'tuf-js/dist/error.js';
import type { Host } from '../../host/host.ts';
import type { HttpResponse } from '../../host/http.ts';

const IDLE_MS = 15_000;
/** For one file, however steadily it drips. */
const PATIENCE_MS = 60_000;

export interface HostFetcher extends Fetcher {
  /** What kept the repository from being reached, where that is why something failed. */
  unreachable(): unknown;
}

/**
 * tuf-js's way to the network through the host's: https, proxies, redirects judged. Not
 * one byte more than the metadata allows is kept.
 * @param directory where a target lies until it is verified.
 */
export function createFetcher(host: Host, directory: string): HostFetcher {
  let unreachable: unknown;
  const downloadBytes = async (url: string, maxLength: number): Promise<Buffer> => {
    try {
      return await download(url, maxLength, host);
    } catch (error) {
      if (!isAnswer(error)) unreachable = error;
      throw error;
    }
  };
  return {
    downloadBytes,
    async downloadFile(url, maxLength, handler) {
      const file = join(directory, 'target.part');
      host.fs.writeFileSync(file, await downloadBytes(url, maxLength), { mode: 0o600 });
      return handler(file);
    },
    unreachable: () => unreachable,
  };
}

async function download(url: string, maxLength: number, host: Host): Promise<Buffer> {
  const signal = AbortSignal.timeout(PATIENCE_MS);
  const response = await host.http.get(url, { idleTimeoutMs: IDLE_MS, signal });
  if (response.status !== 200) {
    await response.cancel();
    throw new DownloadHTTPError(`the server answered ${response.status}`, response.status);
  }
  return receive(response, maxLength);
}

/** The attack: a file without an end (TUF specification, section 2.1.3, "Endless data attack"). */
async function receive(response: HttpResponse, maxLength: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body) {
    length += chunk.length;
    if (length > maxLength) {
      await response.cancel();
      throw new DownloadLengthMismatchError(`longer than ${maxLength} bytes`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** The repository was there and answered; a 5xx of it says no more than silence. */
function isAnswer(error: unknown): boolean {
  if (error instanceof DownloadHTTPError) return error.statusCode < 500;
  return error instanceof DownloadLengthMismatchError;
}
