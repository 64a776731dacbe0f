import { assertSameLength } from "#lib/arrays";

/** The better of two answers, named by the order in which the judge reads them. */
export type Verdict = "first" | "second" | "tie";

/** Reads a prompt and two answers to it, one after the other. A judge may be a person or a model, and biased or not. */
export type Judge = (prompt: string, first: string, second: string) => Verdict;

/** How well answers A did against answers B. All four numbers are shares of the prompts, 0 to 1. */
export interface HeadToHead {
  /** the share that A wins; a prompt that neither answer wins is half a win for each, so the rates of A and B sum to 1 */
  winRate: number;
  /** the share on which the judge has the same opinion in both orders */
  consistency: number;
  /** the share on which the judge prefers the answer it reads first, in both orders */
  towardFirst: number;
  /** the share on which the judge prefers the answer it reads second, in both orders */
  towardSecond: number;
}

/**
 * Compares two models with a judge that may favor a position.
 *
 * The judge reads each pair of answers twice: first with A's answer before B's, then with B's answer before A's. An answer wins a prompt
 * only if the judge prefers it in both orders. Otherwise, neither answer wins.
 *
 * @param judge compares two answers; it is called twice for each prompt
 * @param prompts one or more
 * @param a the answers of A, one to each prompt
 * @param b the answers of B, one to each prompt
 * @returns the four shares
 * @throws RangeError if there is no prompt, or if A or B doesn't have exactly one answer to each prompt
 * @see Zheng et al. 2023, "Judging LLM-as-a-Judge", sections 3.3 and 3.4
 */
export function headToHead(judge: Judge, prompts: string[], a: string[], b: string[]): HeadToHead {
  if (prompts.length === 0) throw new RangeError("a comparison needs one prompt or more, got none");
  assertSameLength("the prompts and A's answers", prompts.length, a.length);
  assertSameLength("the prompts and B's answers", prompts.length, b.length);
  const verdicts = prompts.map((prompt, i): [aFirst: Verdict, bFirst: Verdict] => [
    judge(prompt, a[i], b[i]),
    judge(prompt, b[i], a[i]),
  ]);
  const share = (holds: (aFirst: Verdict, bFirst: Verdict) => boolean): number =>
    verdicts.filter(([aFirst, bFirst]) => holds(aFirst, bFirst)).length / verdicts.length;
  const winsOfA: number = /* blank: the share of prompts that A wins */ share(
    (aFirst, bFirst) => aFirst === "first" && bFirst === "second",
  ) /* end */;
  const winsOfB: number = /* blank: the share of prompts that B wins */ share(
    (aFirst, bFirst) => aFirst === "second" && bFirst === "first",
  ) /* end */;
  // blank: the four numbers
  const bothTie = share((aFirst, bFirst) => aFirst === "tie" && bFirst === "tie");
  return {
    winRate: winsOfA + (1 - winsOfA - winsOfB) / 2,
    consistency: winsOfA + winsOfB + bothTie,
    towardFirst: share((aFirst, bFirst) => aFirst === "first" && bFirst === "first"),
    towardSecond: share((aFirst, bFirst) => aFirst === "second" && bFirst === "second"),
  };
  // end
}
