import type { Host } from '../../host/host.ts';
import { findProject, type ProjectPlace, placeAt } from './place.ts';

/** The nearest project; else the place of one that could be made in this folder. @param here absolute path without symlinks. */
export function placeOrHere(host: Host, here: string): ProjectPlace {
  return findProject(host, here) ?? placeAt(here);
}
