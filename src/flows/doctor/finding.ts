import type { Host } from '../../host/host.ts';

export interface Finding {
  readonly check: string;
  /** `advice`: headwater works, but not all of it as a user expects. */
  readonly state: 'ok' | 'advice' | 'fault';
  readonly text: string;
  readonly hint?: string;
}

export type Found = Omit<Finding, 'check'>;

export type Check = (host: Host) => Promise<Found> | Found;

export function ok(text: string): Found {
  return { state: 'ok', text };
}

export function advice(text: string, hint: string): Found {
  return { state: 'advice', text, hint };
}

export function fault(text: string, hint: string): Found {
  return { state: 'fault', text, hint };
}

/** `1 key`, `2 keys`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
