import { type BothConditions, causesOf } from '../../build/compare/causes.ts';
import type { ComparedTree } from '../../build/compare/compare-trees.ts';
import type { Cause, FileDifference, Spot } from '../../build/compare/difference.ts';

/** A path that differs, where in it, and why as far as the bytes tell. */
export interface Diagnosis {
  readonly path: string;
  readonly kind: FileDifference['kind'];
  readonly causes: readonly Cause[];
  readonly spots: readonly DiagnosedSpot[];
}

interface DiagnosedSpot {
  readonly place: string;
  readonly causes: readonly Cause[];
  /** What stands there in each build, printable. */
  readonly left: string;
  readonly right: string;
}

/** What is shown of a spot. Characters. */
const SHOWN = 200;

/** Looks for what is known of both builds in all that differs. */
export function diagnose(differences: readonly FileDifference[], both: BothConditions): readonly Diagnosis[] {
  return differences.map(({ path, kind, spots }) => {
    const diagnosed = spots.map((spot) => diagnosedSpot(spot, both));
    return { path, kind, causes: causesIn(diagnosed), spots: diagnosed };
  });
}

/** Whether there is something that no cause was found for, so that a third build would tell more. */
export function isUnsettled(diagnoses: readonly Diagnosis[]): boolean {
  return diagnoses.some(({ causes }) => causes.includes('unknown'));
}

/**
 * What differs even between two builds in one place is random; what does not, comes of
 * something that differs between the places and shows in no bytes.
 * @param again what another build made where the second was made
 */
export function settle(
  diagnoses: readonly Diagnosis[],
  second: ComparedTree,
  again: ComparedTree,
): readonly Diagnosis[] {
  const digest = (tree: ComparedTree, path: string) => {
    const found = tree.files.find((file) => file.path === path);
    return found?.type === 'file' ? found.sha256 : found?.target;
  };
  return diagnoses.map((diagnosis) => {
    const { path, causes } = diagnosis;
    if (!causes.includes('unknown') || digest(second, path) === digest(again, path)) return diagnosis;
    const renamed = (list: readonly Cause[]) => list.map((cause) => (cause === 'unknown' ? 'random' : cause));
    const spots = diagnosis.spots.map((spot) => ({ ...spot, causes: renamed(spot.causes) }));
    return { ...diagnosis, spots, causes: renamed(causes) };
  });
}

function diagnosedSpot(spot: Spot, both: BothConditions): DiagnosedSpot {
  const causes = causesOf(spot, both);
  return {
    place: spot.place,
    causes: causes.length === 0 ? ['unknown'] : causes,
    left: printable(spot.left),
    right: printable(spot.right),
  };
}

/** A build id follows from whatever else differs in the file, and says nothing beside it. */
function causesIn(spots: readonly DiagnosedSpot[]): readonly Cause[] {
  const found = [...new Set(spots.flatMap(({ causes }) => causes))];
  const others = found.filter((cause) => cause !== 'build id');
  if (found.length === 0) return ['unknown'];
  return others.length === 0 ? found : others;
}

/** What is no printable ASCII is written as in C. */
function printable(bytes: Buffer): string {
  const text = bytes.toString('latin1').replace(/[^\x20-\x7e]/g, (character) => {
    const code = character.charCodeAt(0).toString(16).padStart(2, '0');
    return `\\x${code}`;
  });
  return text.length <= SHOWN ? text : `${text.slice(0, SHOWN)}…`;
}
