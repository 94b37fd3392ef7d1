import { plainText } from '../model/plain-text.ts';

const IS_MARKUP: unique symbol = Symbol('markup');

/** Text of a page in which nothing is left to escape; only this module makes it. */
export interface Markup {
  readonly [IS_MARKUP]: true;
  readonly text: string;
}

/**
 * A template whose values are data: all that means something in HTML is escaped, in text and
 * in quoted attributes alike (HTML Living Standard, "Escaping a string"), and so is what a
 * terminal or a reader could be misled by. What is markup already stays.
 */
export function html(
  strings: TemplateStringsArray,
  ...values: readonly (string | number | Markup)[]
): Markup {
  const text = strings.reduce((whole, string, index) => {
    const value = values[index - 1];
    return whole + (value === undefined ? '' : shown(value)) + string;
  });
  return { [IS_MARKUP]: true, text };
}

export function join(parts: readonly Markup[]): Markup {
  return trusted(parts.map(({ text }) => text).join(''));
}

/** Text of headwater's own that is markup: never anybody else's. */
export function trusted(text: string): Markup {
  return { [IS_MARKUP]: true, text };
}

function shown(value: string | number | Markup): string {
  if (typeof value === 'object') return value.text;
  return plainText(String(value)).replace(/[&<>"'`]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
