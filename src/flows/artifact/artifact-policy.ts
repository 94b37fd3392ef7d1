import type { Host } from '../../host/host.ts';
import type { SlsaLevel } from '../../model/level.ts';
import { DEFAULT_POLICY, type Policy, PROPERTIES, type Rule } from '../../policy/policy.ts';
import { policyFile } from '../policy-file.ts';
import type { IdentityFlags } from './question.ts';
import { oneOf } from './usage.ts';

interface Demanded {
  /** What the evidence has to show; undefined where the user asks for none. */
  readonly level: SlsaLevel | undefined;
  readonly flags: IdentityFlags;
}

/**
 * What the machine asks of any artifact, with the level of the flags in place of the one
 * that it asks for by default. What stands in policy.toml no flag takes away.
 * @throws HeadwaterError POLICY_INVALID, USAGE
 */
export async function artifactPolicy({ level, flags }: Demanded, host: Host): Promise<Policy> {
  const { rules } = await machinePolicy(host);
  const asked = { applies: { to: 'all' }, at: 'flags' } as const;
  const property = flags['require-property'];
  return {
    rules: [
      ...rules.filter(({ at }) => at !== 'default'),
      { kind: 'level', level: level ?? 'SLSA_BUILD_LEVEL_0', ...asked },
      ...(property === undefined
        ? []
        : [{ kind: 'property', property: propertyOf(property), ...asked } as Rule]),
    ],
  };
}

function propertyOf(name: string): (typeof PROPERTIES)[number] {
  return oneOf('--require-property', name, PROPERTIES);
}

/** Most machines have no policy.toml, and then need none of what reads it. */
async function machinePolicy(host: Host): Promise<Policy> {
  if (host.fs.statSync(policyFile(host), { throwIfNoEntry: false }) === undefined) return DEFAULT_POLICY;
  const { loadPolicy } = await import('../policy.ts');
  return loadPolicy(host);
}
