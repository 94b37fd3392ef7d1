import type { AttestedOrigin } from '../../model/attested-package.ts';
import type { Origin, OriginContext } from '../../origins/origin.ts';
import type { FlowContext } from '../context.ts';

/** Loaded when it is needed: an install of what is built here asks none. */
export async function openOrigin(name: AttestedOrigin): Promise<Origin> {
  switch (name) {
    case 'github':
      return (await import('../../origins/github/index.ts')).github;
    case 'npm':
      return (await import('../../origins/npm/index.ts')).npm;
    case 'pypi':
      return (await import('../../origins/pypi/index.ts')).pypi;
  }
}

export function originContext({ host, progress }: Pick<FlowContext, 'host' | 'progress'>): OriginContext {
  return { host, note: (text) => progress({ kind: 'warning', text }) };
}
