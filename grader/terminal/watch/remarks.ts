import type { Attempt } from "../../core/judge/attempt.js";
import { readSource } from "../../node/course/read-source.js";

/** What is said above the verdict: until the next key, and at most until a verdict makes it void. */
export interface Remark {
  text: string;
  isVoid?(made: Attempt): boolean;
}

export const untilKey = (text: string): Remark => ({ text });
export const untilVerdict = (text: string): Remark => ({ text, isVoid: () => true });

/** For what is said of a file as it is now: the verdict of this text may still come, and so may one of a text before it. */
export function untilSaved(stub: string, text: string): Remark {
  const said = textOf(stub);
  return { text, isVoid: ({ texts }) => texts.stub !== said && texts.stub === textOf(stub) };
}

/** What a file holds; a file that cannot be read is judged as an empty one. */
export function textOf(stub: string): string {
  const source = readSource(stub);
  return "problem" in source ? "" : source.text;
}

/** What the keys answer above the verdict. */
export const NOT_PASSED = untilVerdict(
  "This one has not passed yet. a lists all exercises, and you may jump to any.",
);
export const NOT_TRIED = untilVerdict(
  "The answer comes once this exercise has passed and you have tried the experiment.",
);
export const NOT_KEPT = untilVerdict("What there is to keep of this exercise comes once it has passed.");
export const JUDGED_FIRST = untilVerdict("Your last save is judged first; when it passes, it goes on.");
export const PASTED = untilKey(
  "Pasted text does nothing here. Paste it into the file of the exercise: o opens it in your editor.",
);

/**
 * Files were saved, but not the one that this screen judges.
 *
 * @param lost those whose tick does not count any more
 */
export function savedOthers(others: string[], judged: string, lost: string[]): Remark {
  const files = others.map((slug) => `${slug}.ts`).join(", ");
  const one = others.length === 1 ? others[0] : "it";
  const ticks =
    lost.length === 0
      ? ""
      : ` ${lost.join(", ")} had passed as before: the tick comes back when what you saved passes.`;
  return untilVerdict(
    `You saved ${files}, but this screen judges ${judged}.ts. a lists all exercises: choose ${one} there.${ticks}`,
  );
}
