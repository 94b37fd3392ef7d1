import { rebuildStatement } from '../../build/rebuild-statement.ts';
import { signStatement } from '../../build/sign.ts';
import type { Host } from '../../host/host.ts';
import type { PackageAtVersion } from '../../model/purl.ts';
import { MOST_DIFFERENCES, type Rebuild } from '../../model/rebuild.ts';
import { keepRebuild } from '../../store/rebuilds.ts';
import { openBuilderKey } from '../../trust/builder-key.ts';
import type { Diagnosis } from './diagnose.ts';
import type { Elsewhere } from './elsewhere.ts';
import type { FirstBuild } from './first-build.ts';
import type { SecondBuild } from './second-build.ts';

/** Two builds of one package, and what was seen of them. */
interface Seen {
  readonly first: FirstBuild;
  readonly second: SecondBuild;
  readonly differences: readonly Diagnosis[];
  readonly elsewhere: Elsewhere;
  /** By the true clock. */
  readonly startedOn: Date;
  readonly finishedOn: Date;
}

/**
 * Signs what was seen with this machine's builder key, and keeps it in rebuilds/ of the
 * home. It is one operator's word: it is never more than that (docs/SECURITY.md).
 * @throws HeadwaterError KEY_INVALID, STORE_FULL, STORE_UNWRITABLE
 */
export async function attestRebuild(
  of: PackageAtVersion,
  seen: Seen,
  host: Host,
): Promise<{ readonly rebuild: Rebuild; readonly attestation: string }> {
  const signer = openBuilderKey(host);
  const rebuild = rebuildOf(seen, signer.builderId);
  const statement = rebuildStatement(of, rebuild, seen.second.run.resolvedDependencies);
  const bundle = await signStatement(statement, signer);
  return { rebuild, attestation: keepRebuild(host, rebuild.artifactSha256, bundle) };
}

function rebuildOf({ first, second, differences, elsewhere, ...times }: Seen, builderId: string): Rebuild {
  const { artifactSha256, tarSha256 } = second;
  return {
    identical: first.artifactSha256 === artifactSha256 && first.tarSha256 === tarSha256,
    artifactSha256: first.artifactSha256,
    tarSha256: first.tarSha256,
    rebuilt: { artifactSha256, tarSha256 },
    against: first.against,
    varied: elsewhere.varied,
    same: elsewhere.same,
    differences: differences.slice(0, MOST_DIFFERENCES).map(({ path, causes }) => ({ path, causes })),
    builderId,
    startedOn: times.startedOn.toISOString(),
    finishedOn: times.finishedOn.toISOString(),
  };
}
