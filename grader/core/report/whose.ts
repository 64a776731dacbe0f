import { nameOf } from "../course/names.js";
import { EXERCISES, SOLUTIONS } from "../meaning/meaning.js";

/** Slugs of exercises, by whose code was loaded. */
export interface Whose {
  own: string[];
  reference: string[];
}

/** @param files all that was loaded */
export function whoseOf(files: Iterable<string>): Whose {
  const all = [...files];
  const slugsIn = (folder: string) =>
    all.filter((file) => file.startsWith(folder)).map((file) => nameOf(file, ".ts"));
  return { own: slugsIn(EXERCISES).sort(), reference: slugsIn(SOLUTIONS).sort() };
}

/** Of how many exercises it is told that they are the course's. */
const MOST_NAMED = 8;

/**
 * Whose code runs. It says nothing of a model, which may be the learner's without their code, and the other way around.
 *
 * @param loaded slugs of the exercises that a command has loaded
 */
export function codeText({ own, reference }: Whose): string {
  const all = own.length + reference.length;
  if (own.length === 0) return `The code is the course's, all ${all} exercises of it.`;
  if (reference.length === 0) return `The code is yours: all ${all} exercises that it needs have passed.`;
  const named = reference.slice(0, MOST_NAMED).join(", ");
  const more = reference.length - MOST_NAMED;
  const borrowed = more > 0 ? `${named} and ${more} more` : named;
  return `The code is yours, but for ${borrowed}: these are the course's until yours have passed.`;
}
