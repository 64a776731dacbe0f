import { blank } from "#lib/blank";

/** How long a model may think, and the ids that matter for it. */
export interface Budget {
  /** tokens of thinking it must write */
  least: number;
  /** tokens of thinking it may write; not below `least` */
  most: number;
  /** tokens it may write after the marker, including `end` */
  answer: number;
  /** ends the thinking */
  marker: number;
  /** makes the model keep thinking */
  wait: number;
  /** ends the text */
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
 * Budget forcing: a model thinks, but doesn't decide when to stop.
 *
 * The model stops thinking by writing the marker. It may also try to end the whole text, without an answer, by writing `end`; that counts
 * as a try to stop, too. The effect of such a try depends on the number of tokens of thinking written before:
 *
 * - below `least`, a `wait` replaces what the model wrote, and it keeps thinking;
 * - with `least` or more, the thinking ends, with the marker, whichever of the two the model wrote.
 *
 * With `most` tokens of thinking it ends in any case, with the marker, and the model isn't called. After the marker the model writes
 * freely, until it has written `end` or `answer` tokens.
 *
 * @param next the model: the id it writes after all ids so far, including those of the prompt. Called once for each token the model
 *   decides, with a list of its own each time
 * @param prompt ids, in any number, even none; none of them counts as thinking, and a marker among them ends nothing. The list
 *   stays unchanged
 * @param budget limits and ids
 * @returns a new list, in which the marker comes right after the thinking
 * @throws RangeError if `least`, `most` or `answer` is not a whole number of at least 0, if `least` is above `most`, or if two of the three
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
