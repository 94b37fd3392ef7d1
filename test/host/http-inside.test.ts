import { expect, test } from 'vitest';
import { refusalOf } from '../world/fetching.ts';
import { httpWhere, INTERNET, INTRANET, plainly, serveAt } from '../world/names.ts';

const BOTH = [INTERNET, INTRANET];
const names = {
  'public.test': [[INTERNET]],
  'other.test': [[INTERNET]],
  'inside.test': [[INTRANET]],
  'inside-too.test': [[INTRANET]],
  'mixed.test': [[INTERNET, INTRANET]],
};
const all = Object.keys(names);

test.each(['inside.test', 'mixed.test'])(
  'attack: a public server redirects to a name of a private network, %s',
  async (to) => {
    const world = await serveAt(BOTH);
    const { http } = httpWhere(names);
    const refusal = await refusalOf(http.get(world.to('public.test', to), plainly(world, ...all)));
    expect(refusal.code).toBe('FETCH_ADDRESS_REFUSED');
    expect(refusal.detail).toMatchObject({ subject: to, found: INTRANET });
    expect(world.asked).toEqual([`${INTERNET} public.test`]);
  },
);

test('attack: a name that is public when first asked, and private when it redirects to itself', async () => {
  const world = await serveAt(BOTH, true);
  const { http } = httpWhere({ 'rebind.test': [[INTERNET], [INTRANET]] });
  const answer = http.get(world.to('rebind.test', 'rebind.test'), plainly(world, 'rebind.test'));
  expect((await refusalOf(answer)).code).toBe('FETCH_ADDRESS_REFUSED');
  expect(world.asked).toEqual([`${INTERNET} rebind.test`]);
});

test('attack: a connection that the user had to a private server is not there for a redirect', async () => {
  const world = await serveAt(BOTH);
  const { http } = httpWhere(names);
  const options = plainly(world, ...all);
  await (await http.get(world.at('inside.test'), options)).body[Symbol.asyncIterator]().next();
  expect((await refusalOf(http.get(world.to('public.test', 'inside.test'), options))).code).toBe(
    'FETCH_ADDRESS_REFUSED',
  );
  expect(world.asked).toEqual([`${INTRANET} inside.test`, `${INTERNET} public.test`]);
});

test('attack: an answer of a public server names an address of a private network', async () => {
  const world = await serveAt(BOTH);
  const { http } = httpWhere(names);
  const options = { ...plainly(world, ...all), toldBy: world.at('public.test') };
  for (const url of [
    world.at('inside.test'),
    'https://10.0.0.1/',
    'https://127.0.0.1/',
    'https://localhost/',
  ]) {
    expect((await refusalOf(http.get(url, options))).code).toBe('FETCH_ADDRESS_REFUSED');
  }
  expect(world.asked).toEqual([]);
});

test('a public server redirects to another', async () => {
  const world = await serveAt(BOTH);
  const { http } = httpWhere(names);
  const response = await http.get(world.to('public.test', 'other.test'), plainly(world, ...all));
  expect([response.status, response.url]).toEqual([200, world.at('other.test')]);
});

test('a private server that the user named may redirect to itself, and to the Internet', async () => {
  const world = await serveAt(BOTH);
  const { http } = httpWhere(names);
  const options = plainly(world, ...all);
  expect((await http.get(world.to('inside.test', 'inside.test'), options)).status).toBe(200);
  expect((await http.get(world.to('inside.test', 'public.test'), options)).status).toBe(200);
});

test('a private server may name files of its own, before and after it was asked', async () => {
  const world = await serveAt(BOTH);
  const { http } = httpWhere(names);
  const options = { ...plainly(world, ...all), toldBy: world.at('inside.test') };
  expect((await http.get(world.at('inside.test'), options)).status).toBe(200);
  expect((await http.get(world.at('inside.test'), options)).status).toBe(200);
});

test('attack: a private server redirects to another private one, or to this machine', async () => {
  const world = await serveAt(BOTH);
  const { http } = httpWhere(names);
  const options = plainly(world, ...all);
  for (const to of ['inside-too.test', 'localhost', '127.0.0.3']) {
    expect((await refusalOf(http.get(world.to('inside.test', to), options))).code).toBe(
      'FETCH_ADDRESS_REFUSED',
    );
  }
  expect(world.asked).toEqual(Array.from({ length: 3 }, () => `${INTRANET} inside.test`));
});

test('credentials are not sent over plain http, whatever base it lies below', async () => {
  const world = await serveAt(BOTH);
  const { http } = httpWhere(names);
  const options = { ...plainly(world, ...all), authorization: 'Bearer secret' };
  expect((await refusalOf(http.get(world.at('inside.test'), options))).code).toBe('FETCH_ADDRESS_REFUSED');
  expect((await http.get(world.at(INTERNET), options)).status).toBe(200);
  expect(world.asked).toEqual([`${INTERNET} ${INTERNET}`]);
});
