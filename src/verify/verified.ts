/** What the door hands on; `model/verified.ts` says why the class stands there. */
export * from '../model/verified.ts';
