import { shown } from '../model/strict-json/shown.ts';
import type { FoundIdentity } from './pin.ts';

/**
 * The flags of `verify --artifact` that say what was found, ready for a shell. They name
 * somebody; whether it is the right one, the user must know from elsewhere.
 */
export function identityFlags({ signer, workflow }: FoundIdentity): readonly string[] {
  if (signer.kind === 'key') return [flag('key', signer.keyId)];
  const { issuer, sourceRepositoryUri, sourceRepositoryId } = signer.extensions;
  return [
    ...(signer.root === 'public-good' ? [] : [flag('root', signer.root)]),
    flag('issuer', issuer),
    ...(workflow === undefined
      ? [flag('certificate-identity', signer.subject)]
      : [flag('signer-workflow', workflow.workflow)]),
    ...(sourceRepositoryUri === undefined ? [] : [flag('source-repository', sourceRepositoryUri)]),
    ...(sourceRepositoryId === undefined ? [] : [flag('source-repository-id', sourceRepositoryId)]),
  ];
}

/** What was found, for people: claims of a good signature, by a signer whom nobody has named. */
export function identityLines({ signer, buildType, level }: FoundIdentity): readonly string[] {
  const rows: readonly (readonly [string, string | undefined])[] =
    signer.kind === 'key'
      ? [['key', signer.keyId]]
      : [
          ['subject', signer.subject],
          ['issuer', signer.extensions.issuer],
          ['root', signer.root],
          ['repository', signer.extensions.sourceRepositoryUri],
          ['repository id', signer.extensions.sourceRepositoryId],
          ['ref', signer.extensions.sourceRepositoryRef],
          ['commit', signer.extensions.sourceRepositoryDigest],
          ['runner', signer.extensions.runnerEnvironment],
        ];
  const all = [...rows, ['build type', buildType], ['level', level ?? 'none earned']] as const;
  return all.flatMap(([label, value]) =>
    value === undefined ? [] : [`UNVERIFIED  ${label.padEnd(14)}${shown(value).slice(1, -1)}`],
  );
}

/**
 * The attack: a certificate whose subject is shell text, in the hope that the hint is
 * copied. What is not plain printable ASCII makes no flag that a shell would take.
 */
function flag(name: string, value: string): string {
  if (/^[A-Za-z0-9_@%+=:,./-]+$/.test(value)) return `--${name} ${value}`;
  const plain = /^[ -~]+$/.test(value) ? value : shown(value);
  return `--${name} '${plain.replaceAll("'", String.raw`'\''`)}'`;
}
