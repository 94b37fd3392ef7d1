import { expect, test } from 'vitest';
import { openTurns } from '../../src/flows/turns.ts';

/** Bodies that end when they are told to, and a record of when each began. */
function bodies() {
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  const body = (name: string) => () =>
    new Promise<string>((resolve) => {
      begun.push(name);
      ends.set(name, () => resolve(name));
    });
  const end = async (name: string) => {
    ends.get(name)?.();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { begun, body, end };
}

test('as many as there is room for; the next begins when one ends, however it ends', async () => {
  const turns = openTurns(2);
  const { begun, body, end } = bodies();
  const failing = turns(() => Promise.reject(new Error('no')));
  const running = ['a', 'b', 'c'].map((name) => turns(body(name)));
  await expect(failing).rejects.toThrow('no');
  await end('none');
  expect(begun).toEqual(['a', 'b']);
  await end('b');
  expect(begun).toEqual(['a', 'b', 'c']);
  await end('a');
  await end('c');
  expect(await Promise.all(running)).toEqual(['a', 'b', 'c']);
});

test('the highest rank goes first; of equals, who came first', async () => {
  const turns = openTurns(1);
  const { begun, body, end } = bodies();
  for (const [name, rank] of [
    ['first', 0],
    ['low', 0],
    ['high', 7],
    ['low too', 0],
    ['higher', 8],
  ] as const)
    void turns(body(name), { rank });
  for (const name of ['none', 'first', 'higher', 'high', 'low', 'low too']) await end(name);
  expect(begun).toEqual(['first', 'higher', 'high', 'low', 'low too']);
});

test('what wants more memory than there is waits until it is alone; smaller ones go meanwhile', async () => {
  const turns = openTurns(3, () => 10);
  const { begun, body, end } = bodies();
  void turns(body('small'), { memory: 4 });
  void turns(body('huge'), { memory: 50, rank: 9 });
  void turns(body('another'), { memory: 6 });
  void turns(body('one too many'), { memory: 1 });
  await end('none');
  expect(begun).toEqual(['small', 'another']);
  await end('another');
  expect(begun).toEqual(['small', 'another', 'one too many']);
  await end('small');
  expect(begun.at(-1)).toBe('one too many');
  await end('one too many');
  expect(begun.at(-1)).toBe('huge');
});

test('memory that others took meanwhile is not there', async () => {
  let free = 10;
  const turns = openTurns(3, () => free);
  const { begun, body, end } = bodies();
  void turns(body('a'), { memory: 2 });
  free = 1;
  void turns(body('b'), { memory: 2 });
  await end('none');
  expect(begun).toEqual(['a']);
  await end('a');
  expect(begun).toEqual(['a', 'b']);
});
