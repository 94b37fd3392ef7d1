import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { canMount, onSmallDisk } from '../world/small-disk.ts';
import { tempHome } from '../world/temp-home.ts';

/** Pages that are free when the work begins: from none to enough. */
const steps = 'for (let pages = 0; pages < 40; pages++)';

test.skipIf(!canMount)(
  'a disk that is full at any moment of admission: STORE_FULL, and the store is as before',
  () => {
    const at = disk();
    const lines = onSmallDisk(
      '4m',
      at,
      `const { admit } = await import(src + '/store/admit.ts');
     const { listStored, surveyStore } = await import(src + '/store/find.ts');
     const { checkTree } = await import(src + '/store/check.ts');
     const { openQuarantine } = await import(src + '/host/quarantine.ts');
     const { readdirSync } = await import('node:fs');
     await storedPackage({ name: 'old' }, host);
     ${steps} {
       const quarantine = openQuarantine(host);
       const { unpacked, about } = await unpackedPackage({ name: 'new' }, quarantine.directory, host);
       fillBut(pages);
       const code = await codeOf(() => admit(unpacked, about, host));
       const left = readdirSync(quarantine.directory).sort();
       empty();
       quarantine.close();
       const damage = listStored(host).flatMap((stored) => checkTree(stored, host));
       const places = readdirSync(host.paths.store).sort();
       console.log(JSON.stringify({ code, left, places, damage, entries: surveyStore(host).length }));
       if (code === 'nothing') break;
     }`,
    );
    const left = ['artifact.tar.zst', 'source'];
    const before = { code: 'STORE_FULL', left, places: ['old'], damage: [], entries: 1 };
    expect(lines.length).toBeGreaterThan(5);
    expect(lines.slice(0, -1)).toEqual(lines.slice(0, -1).map(() => before));
    expect(lines.at(-1)).toEqual({ code: 'nothing', left, places: ['new', 'old'], damage: [], entries: 2 });
  },
);

test.skipIf(!canMount)(
  'a disk that is full at any moment of linking: STORE_FULL, and PATH is as before',
  () => {
    const at = disk();
    const lines = onSmallDisk(
      '4m',
      at,
      `const { linkTools } = await import(src + '/link/link.ts');
     const { currentGeneration } = await import(src + '/link/current.ts');
     const { readdirSync } = await import('node:fs');
     const old = await storedPackage({ name: 'old' }, host);
     const next = await storedPackage({ name: 'new' }, host);
     await linkTools(host, { add: [old], remove: [] });
     ${steps} {
       fillBut(pages);
       const code = await codeOf(() => linkTools(host, { add: [next], remove: [] }));
       empty();
       const names = currentGeneration(host).packages.map(({ name }) => name);
       const generations = readdirSync(host.paths.generations).sort();
       console.log(JSON.stringify({ code, names, bin: readdirSync(host.paths.bin).sort(), generations }));
       if (code === 'nothing') break;
     }`,
    );
    const before = { code: 'STORE_FULL', names: ['old'], bin: ['old'], generations: ['1', 'current'] };
    expect(lines.length).toBeGreaterThan(3);
    expect(lines.slice(0, -1)).toEqual(lines.slice(0, -1).map(() => before));
    expect(lines.at(-1)).toMatchObject({ code: 'nothing', names: ['new', 'old'], bin: ['new', 'old'] });
  },
);

test.skipIf(!canMount)('a home that cannot be written is STORE_UNWRITABLE', () => {
  const lines = onSmallDisk(
    '4m',
    disk(),
    `const { admit } = await import(src + '/store/admit.ts');
     const { removeStored } = await import(src + '/store/remove.ts');
     const { linkTools } = await import(src + '/link/link.ts');
     const { openQuarantine } = await import(src + '/host/quarantine.ts');
     const { execFileSync } = await import('node:child_process');
     const old = await storedPackage({ name: 'old' }, host);
     const quarantine = openQuarantine(host);
     const { unpacked, about } = await unpackedPackage({ name: 'new' }, quarantine.directory, host);
     const at = process.env.HEADWATER_HOME;
     execFileSync('mount', ['--bind', at, at]);
     execFileSync('mount', ['-o', 'remount,bind,ro', at]);
     const attempts = [
       () => admit(unpacked, about, host),
       () => removeStored(old, host),
       () => linkTools(host, { add: [old], remove: [] }),
     ];
     for (const attempt of attempts) console.log(JSON.stringify(await codeOf(attempt)));`,
  );
  expect(lines).toEqual(['STORE_UNWRITABLE', 'STORE_UNWRITABLE', 'STORE_UNWRITABLE']);
});

function disk(): string {
  const at = join(tempHome().scratch, 'small disk');
  mkdirSync(at);
  return at;
}
