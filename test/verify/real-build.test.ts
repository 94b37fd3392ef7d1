import { expect, test } from 'vitest';
import { sha256Of } from '../../src/model/digest.ts';
import { expectationOf } from '../../src/resolve/expect.ts';
import { verify } from '../../src/verify/verify.ts';
import { greetLibrary, helloTool } from '../world/projects.ts';
import { refusalCode } from '../world/refusal.ts';
import { needOf, workbench } from '../world/workbench.ts';

/** What `build/` says and what `verify/` wants are written apart; here they meet. */
test('a real build with a real library goes through the door, and not without that library', async () => {
  const bench = workbench();
  const library = await bench.build(
    { name: 'greet', kind: 'library', recipe: { system: 'make' } },
    greetLibrary,
  );
  const need = await needOf(library, bench.machine.scratch);
  const about = {
    name: 'hello',
    bins: ['hello', 'hi'],
    needs: [library.pkg],
    recipe: { system: 'autotools' },
  } as const;
  const { pkg, built } = await bench.build(about, helloTool, [need]);

  const trusted = { ...bench.builder.trusted, validFrom: '2020-01-01T00:00:00Z' };
  const context = { trust: { builderKeys: [trusted] }, now: new Date() };
  const verified = verify(built.artifact, expectationOf(pkg, [need]), context);
  expect(verified.claims).toMatchObject({ signer: trusted.keyId, level: 'SLSA_BUILD_LEVEL_1' });

  const swapped = expectationOf(pkg, [{ ...need, sha256: sha256Of('another greet') }]);
  expect(refusalCode(() => verify(built.artifact, swapped, context))).toBe('VERIFY_DEPENDENCY_MISMATCH');
  const none = { ...expectationOf(pkg, [need]), needs: [] };
  expect(refusalCode(() => verify(built.artifact, none, context))).toBe('VERIFY_DEPENDENCY_MISMATCH');
}, 120_000);
