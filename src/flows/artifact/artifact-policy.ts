import type { Host } from '../../host/host.ts';
import type { SlsaLevel } from '../../model/level.ts';
import { DEFAULT_POLICY, type Policy } from '../../policy/policy.ts';
import { policyFile } from '../policy-file.ts';

/**
 * What the machine asks of any artifact, with the level of the flags in place of the one
 * that it asks for by default. What stands in policy.toml no flag takes away.
 * @param level what the evidence has to show; undefined where the user asks for none
 * @throws HeadwaterError POLICY_INVALID
 */
export async function artifactPolicy(level: SlsaLevel | undefined, host: Host): Promise<Policy> {
  const { rules } = await machinePolicy(host);
  return {
    rules: [
      ...rules.filter(({ at }) => at !== 'default'),
      { kind: 'level', level: level ?? 'SLSA_BUILD_LEVEL_0', applies: { to: 'all' }, at: 'flags' },
    ],
  };
}

/** Most machines have no policy.toml, and then need none of what reads it. */
async function machinePolicy(host: Host): Promise<Policy> {
  if (host.fs.statSync(policyFile(host), { throwIfNoEntry: false }) === undefined) return DEFAULT_POLICY;
  const { loadPolicy } = await import('../policy.ts');
  return loadPolicy(host);
}
