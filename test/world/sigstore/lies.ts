import { type Extension, encodings, FULCIO, utf8 } from './identity.ts';
import type { Signing } from './signing.ts';

/** Lies that an authority could tell in a certificate, each as one line. */

/** Without an extension of Fulcio's, by its number, or any, by its identifier. */
export function without(...ids: readonly (number | string)[]): Signing {
  return edited((all) => all.filter(({ oid }) => !ids.map(oidOf).includes(oid)));
}

/** With another text in an extension of Fulcio's; its older form, if it has one, is left out. */
export function saying(number: number, text: string): Signing {
  return edited((all) =>
    all
      .filter(({ oid }) => oid !== oidOf(OLDER_FORM[number] ?? 0))
      .map((extension) => (extension.oid === oidOf(number) ? utf8(number, text) : extension)),
  );
}

/** With another text in the older form of an extension: bare text. */
export function older(number: number, text: string): Signing {
  return replaced(oidOf(number), Buffer.from(text));
}

/** With the text of an extension in an encoding that is not its own. */
export function encoded(number: number, encoding: keyof typeof encodings): Signing {
  return edited((all) =>
    all.map((extension) =>
      extension.oid === oidOf(number)
        ? { ...extension, value: encodings[encoding](Buffer.from(extension.value).subarray(2).toString()) }
        : extension,
    ),
  );
}

/** With an extension twice: as it is, and saying something else. */
export function twice(number: number, second: string): Signing {
  return edited((all) => [...all, utf8(number, second)]);
}

export function withExtension(added: Extension): Signing {
  return edited((all) => [...all, added]);
}

/** With another value in place of a standard extension. */
export function replaced(oid: string, value: Uint8Array): Signing {
  return edited((all) =>
    all.map((extension) => (extension.oid === oid ? { ...extension, value } : extension)),
  );
}

export function edited(extensions: (honest: readonly Extension[]) => readonly Extension[]): Signing {
  return { certificate: { extensions } };
}

/** Extensions of which Fulcio writes an older form too (sigstore/fulcio, docs/oid-info.md). */
const OLDER_FORM: Readonly<Record<number, number>> = { 8: 1, 12: 5, 13: 3, 14: 6, 20: 2 };

function oidOf(id: number | string): string {
  return typeof id === 'number' ? `${FULCIO}.${id}` : id;
}
