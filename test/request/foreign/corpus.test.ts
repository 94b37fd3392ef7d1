import { expect, test } from 'vitest';
import type { ForeignContent } from '../../../src/request/foreign/foreign.ts';
import { formatOf } from '../../../src/request/foreign/formats.ts';
import { identify } from '../../../src/request/foreign/names/identify.ts';
import { readForeignText } from '../../../src/request/foreign/text.ts';
import { aquaSpelling } from '../../world/foreign/names.ts';
import { type StackTool, stackAt, stackNames } from '../../world/foreign/stacks.ts';
import * as like from '../../world/foreign/write-like.ts';

/**
 * Files as real projects have them, more than forty of each common format: every kind of project, in
 * the hand of those who write such files. Each must say the tools and versions it was written from.
 */
const hands = stackNames.map((_, index) => index);

function read(path: string, text: string): ForeignContent {
  const format = formatOf(path);
  if (format === undefined) throw new Error(`no format for ${path}`);
  return format.parse(readForeignText(Buffer.from(text), path));
}

function found({ tools }: ForeignContent): readonly string[] {
  return tools.map(({ space, name, wish }) => {
    const { name: own } = identify(space, name);
    return `${own} ${wish.type === 'version' ? wish.version : wish.type}`;
  });
}

const wanted = (tools: readonly StackTool[]) => tools.map(({ name, version }) => `${name} ${version}`);

test('there are more than forty kinds of projects', () => {
  expect(stackNames.length).toBeGreaterThanOrEqual(40);
});

test.each(hands)('.tool-versions %i', (hand) => {
  const { tools } = stackAt(hand);
  const content = read('.tool-versions', like.likeToolVersions(tools, hand));
  expect(found(content)).toEqual(wanted(tools));
  expect(content.remarks).toEqual([]);
  expect(content.tools.every(({ wish }) => wish.type === 'version' && wish.exact)).toBe(true);
});

test.each(hands)('mise.toml %i', (hand) => {
  const { tools } = stackAt(hand);
  expect(found(read('mise.toml', like.likeMise(tools, hand)))).toEqual(wanted(tools));
});

test.each(hands)('mise.lock %i', (hand) => {
  const { tools } = stackAt(hand);
  expect(found(read('mise.lock', like.likeMiseLock(tools, hand)))).toEqual(wanted(tools));
});

test.each(hands)('aqua.yaml %i', (hand) => {
  const all = hands.flatMap((step) => stackAt(hand + step).tools);
  const tools = all.filter(({ name }) => aquaSpelling(name) !== undefined).slice(0, 3 + (hand % 6));
  expect(tools.length).toBeGreaterThan(0);
  const content = read('aqua.yaml', like.likeAqua(tools, hand));
  expect(found(content)).toEqual(wanted(tools));
  expect(content.remarks).toEqual([]);
});

test.each(hands)('Brewfile %i', (hand) => {
  const { tools } = stackAt(hand);
  const { tools: read_, remarks } = read('Brewfile', like.likeBrewfile(tools, hand));
  expect(read_.map(({ space, name }) => identify(space, name).name)).toEqual(tools.map(({ name }) => name));
  const versions = read_.map(({ wish }) => (wish.type === 'version' ? wish.version : wish.type));
  const isNumbered = (name: string) => name === 'node' || name === 'java';
  expect(versions).toEqual(
    tools.map(({ name, version }) => (isNumbered(name) ? version.split('.')[0] : 'newest')),
  );
  expect(remarks.map(({ about }) => about.split(' ')[0])).toEqual([
    ...(hand % 3 === 1 ? ['tap'] : []),
    ...(hand % 4 === 3 ? ['brew'] : []),
    ...(hand % 5 === 2 ? ['cask', 'mas'] : []),
  ]);
});

test.each(hands)('package.json %i', (hand) => {
  const { tools } = stackAt(hand);
  const said = found(read('package.json', like.likePackageJson(tools, hand)));
  const node = tools.find(({ name }) => name === 'node')?.version ?? '20.11.1';
  const isCaret = hand % 2 === 0 && hand % 3 !== 0;
  expect(said).toContain(`node ${isCaret ? node.split('.')[0] : node}`);
  const [manager] = tools.filter(({ name }) => ['pnpm', 'yarn', 'npm'].includes(name));
  expect(said).toHaveLength(manager === undefined ? 1 : 2);
  if (manager !== undefined) expect(said).toContain(`${manager.name} ${manager.version}`);
});

test.each(hands)('go.mod %i', (hand) => {
  const { tools } = stackAt(hand);
  const go = tools.find(({ name }) => name === 'go')?.version ?? `1.${20 + (hand % 4)}.${hand % 7}`;
  expect(found(read('go.mod', like.likeGoMod(tools, hand)))).toEqual([`go ${go}`]);
});

test.each(hands)('.prototools %i', (hand) => {
  const { tools } = stackAt(hand);
  const isTilde = hand % 3 === 0;
  const minor = (version: string) => version.split('.').slice(0, 2).join('.');
  const versions = tools.map(({ name, version }) => ({ name, version: isTilde ? minor(version) : version }));
  expect(found(read('.prototools', like.likePrototools(tools, hand)))).toEqual(wanted(versions));
});

test.each(hands)('devbox.json %i', (hand) => {
  const { tools } = stackAt(hand);
  const content = read('devbox.json', like.likeDevbox(tools, hand));
  expect(found(content)).toEqual(wanted(tools));
  expect(content.remarks.map(({ about }) => about)).toEqual(['shell']);
});
