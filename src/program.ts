import { join } from 'node:path';
import { headwaterVersion } from './host/home.ts';

/** oclif's description of the program, in code: there is no plugin to look for, and no package.json to read. */
export function pjson(root: string) {
  return {
    name: 'headwater',
    version: headwaterVersion(),
    description:
      'Installs developer tools only when it can prove, offline, which source they were built from and who built them.',
    oclif: {
      bin: 'headwater',
      dirname: 'headwater',
      topicSeparator: ' ' as const,
      commands: { strategy: 'explicit' as const, target: join(root, 'commands.cjs'), identifier: 'commands' },
      topics: {
        catalog: { description: 'The catalog as a whole: its state, and what upstream has newer.' },
        config: { description: 'Settings of this user.' },
        keys: { description: "This machine's builder key." },
        policy: { description: 'What this machine asks of whatever it lets in.' },
        recipe: { description: 'Recipes of your own.' },
        trust: { description: 'Whose signatures are believed, and what their builders have earned.' },
        'trust:add': { description: 'Believe a Sigstore instance, a key, or a builder of others.' },
      },
      helpOptions: { flagSortOrder: 'none' as const },
    },
  };
}
