import { expect, test } from 'vitest';
import { recordPin } from '../../src/flows/pins.ts';
import { headwater, transcript } from '../world/cli.ts';
import { smallWorld } from '../world/small-catalog.ts';

test('pins are listed and forgotten', async () => {
  const world = await smallWorld();
  const said = async (words: string) =>
    transcript(await headwater(words.split(' '), world.env), world.places);
  expect(await said('policy pins')).toMatchSnapshot('none');
  await recordPin(
    {
      name: 'jq',
      pinnedAt: '2026-06-01T00:00:00.000Z',
      demand: {
        buildType: 'attested',
        signer: {
          kind: 'certificate',
          root: 'public-good',
          issuer: 'https://token.actions.githubusercontent.com',
          identity: {
            type: 'workflow',
            workflow: 'https://github.com/jqlang/jq/.github/workflows/ci.yml',
            ref: { type: 'any-tag' },
          },
        },
        sourceRepository: 'https://github.com/jqlang/jq',
        runnerEnvironment: 'github-hosted',
        predicateTypes: ['https://slsa.dev/provenance/v1'],
        buildTypes: [],
        parameters: {},
      },
    },
    world.host,
  );
  for (const words of ['policy pins', 'policy unpin jp', 'policy unpin jq', 'policy pins --json']) {
    expect(await said(words)).toMatchSnapshot(words);
  }
});
