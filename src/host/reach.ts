import { BlockList, isIP, isIPv6 } from 'node:net';

/**
 * Who is at an address: anybody of the Internet, a network that only some are in, or this
 * very machine.
 */
export type Reach = 'public' | 'private' | 'loopback';

/**
 * Of networks that no public server is in (IANA IPv4 and IPv6 Special-Purpose Address
 * Registries). 198.18.0.0/15 is none of them here: VPN clients give every name of the
 * Internet an address from there.
 */
const PRIVATE: readonly [address: string, prefix: number][] = [
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['224.0.0.0', 3],
  ['fc00::', 7],
  ['fe80::', 9],
  ['ff00::', 8],
  // 6to4 and NAT64 of one's own: each holds an IPv4 address that may be any.
  ['2002::', 16],
  ['64:ff9b:1::', 48],
];

/** `0.0.0.0` and `::` lead to this machine too. */
const LOOPBACK: readonly [address: string, prefix: number][] = [
  ['0.0.0.0', 8],
  ['127.0.0.0', 8],
  ['::', 127],
];

const loopback = blockList(LOOPBACK);
const inside = blockList(PRIVATE);

/** Of an IP address; an IPv4 address within an IPv6 one counts. What is no address is nobody's to reach from outside. */
export function reachOfAddress(address: string): Reach {
  const [plain = ''] = address.split('%');
  if (isIP(plain) === 0) return 'loopback';
  const family = isIPv6(plain) ? 'ipv6' : 'ipv4';
  if (loopback.check(plain, family)) return 'loopback';
  return inside.check(plain, family) ? 'private' : 'public';
}

/** What the host of a parsed address tells by itself: IP addresses and `localhost` (RFC 6761, 6.3); undefined for other names. */
export function reachOfHost({ hostname }: URL): Reach | undefined {
  const name = hostname.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '');
  if (isIP(name) !== 0) return reachOfAddress(name);
  return name === 'localhost' || name.endsWith('.localhost') ? 'loopback' : undefined;
}

/** With the same networks as NAT64 writes them (RFC 6052, 2.1). */
function blockList(networks: readonly [string, number][]): BlockList {
  const list = new BlockList();
  for (const [address, prefix] of networks) {
    list.addSubnet(address, prefix, isIPv6(address) ? 'ipv6' : 'ipv4');
    if (!isIPv6(address)) list.addSubnet(`64:ff9b::${address}`, 96 + prefix, 'ipv6');
  }
  return list;
}
