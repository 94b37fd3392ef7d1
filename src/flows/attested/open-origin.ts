import { HeadwaterError } from '../../errors.ts';
import type { AttestedOrigin } from '../../model/attested-package.ts';
import type { Origin, OriginContext } from '../../origins/origin.ts';
import type { FlowContext } from '../context.ts';

/** Loaded when it is needed: an install of what is built here asks none. */
export async function openOrigin(name: AttestedOrigin): Promise<Origin> {
  throw new HeadwaterError('ORIGIN_UNSUPPORTED', `packages of ${name} cannot be installed yet`, {
    found: name,
  });
}

export function originContext({ host, progress }: Pick<FlowContext, 'host' | 'progress'>): OriginContext {
  return { host, note: (text) => progress({ kind: 'warning', text }) };
}
