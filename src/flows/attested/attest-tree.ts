import { signStatement } from '../../build/sign.ts';
import type { Host } from '../../host/host.ts';
import type { AttestedPackage } from '../../model/attested-package.ts';
import { openBuilderKey } from '../../trust/builder-key.ts';
import type { UnpackedTree } from '../../unpack/unpack-parts.ts';
import { treeStatement } from '../../verify/tree/statement.ts';

/**
 * Signs with this machine's builder key which tree came out of which artifacts: others attest
 * archives, and a tree is what lies in the store (docs/FORMATS.md, "Tree statement").
 * @returns the bundle, JSON. @throws HeadwaterError KEY_INVALID
 */
export async function attestTree(
  pkg: AttestedPackage,
  unpacked: UnpackedTree,
  host: Host,
): Promise<Uint8Array> {
  return signStatement(treeStatement(pkg, unpacked, host.now()), openBuilderKey(host));
}
