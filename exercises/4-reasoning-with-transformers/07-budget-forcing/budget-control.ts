import { blank } from "#lib/blank";

/** How long a model may think, and the ids that matter for it. */
export interface Budget {
  /** the smallest number of thinking tokens */
  least: number;
  /** the largest number of thinking tokens; not below `least` */
  most: number;
  /** the largest number of tokens after the marker, including `end` */
  answer: number;
  /** the id that ends the thinking */
  marker: number;
  /** the id that makes the model keep thinking */
  wait: number;
  /** the id that ends the text */
  end: number;
}

/** What a model wrote, and for how long it thought. */
export interface Controlled {
  /** ids, without the prompt */
  written: number[];
  /** how many of them are thinking: all before the marker, including every `wait` */
  thinking: number;
}

/**
 * Budget forcing: lets a model think, but doesn't let it decide when to stop.
 *
 * The model stops thinking by writing the marker. It may also try to end the whole text without an answer by writing `end`, which counts
 * as an attempt to stop, too. The effect of an attempt depends on how many thinking tokens have been written before it:
 *
 * - with fewer than `least`, a `wait` replaces what the model wrote, and the model keeps thinking;
 * - with `least` or more, the thinking ends with the marker, whichever of the two the model wrote.
 *
 * After `most` thinking tokens, the thinking ends with the marker in any case, and the model isn't called for it. After the marker, the
 * model writes freely until it has written `end` or `answer` tokens.
 *
 * @param next the model: returns the id it writes after all ids so far, including those of the prompt. It is called once for each token
 *   that the model decides, with a list of its own each time
 * @param prompt any number of ids, even none; none of them counts as thinking, and a marker among them ends nothing. The list stays
 *   unchanged
 * @param budget the limits and the ids
 * @returns a new list, in which the marker comes right after the thinking
 * @throws RangeError if `least`, `most` or `answer` isn't a whole number of at least 0, if `least` is above `most`, or if two of the three
 *   ids are equal
 * @see Muennighoff et al. 2025 (s1), section 3.1
 */
export function thinkWithin(next: (ids: number[]) => number, prompt: number[], budget: Budget): Controlled {
  assertBudget(budget);
  const { least, most, answer, marker, wait, end } = budget;
  const written: number[] = [];
  return blank("think within the budget, then answer");
}

function assertBudget({ least, most, answer, marker, wait, end }: Budget): void {
  for (const [name, tokens] of Object.entries({ least, most, answer }))
    if (!(Number.isInteger(tokens) && tokens >= 0))
      throw new RangeError(`${name} is a whole number of tokens, got ${tokens}`);
  if (least > most) throw new RangeError(`least can't be above most, got ${least} and ${most}`);
  if (new Set([marker, wait, end]).size < 3)
    throw new RangeError(`marker, wait and end are three ids, got ${marker}, ${wait} and ${end}`);
}
