import type { Host } from '../host/host.ts';
import type { Http } from '../host/http.ts';
import type { Address } from './addresses.ts';

/** Servers that nobody answers at from here, as long as this run lasts. */
const silent = new WeakMap<Http, Set<string>>();

/** Behind a firewall that drops packets each silent server costs seconds: once a run is enough. */
export function noteUnreachable(host: Host, address: Address): void {
  const origins = silent.get(host.http) ?? new Set();
  silent.set(host.http, origins.add(originOf(address)));
}

/** The same addresses; those of silent servers come last. */
export function reachableFirst(host: Host, addresses: readonly Address[]): readonly Address[] {
  const origins = silent.get(host.http) ?? new Set();
  const isSilent = (address: Address) => origins.has(originOf(address));
  return [...addresses.filter((address) => !isSilent(address)), ...addresses.filter(isSilent)];
}

function originOf({ url }: Address): string {
  return new URL(url).origin;
}
