import { END, isDigit, operandOf, SO, WAIT } from "./tokens.js";

/** One step of a chain: which operand was added, and the total that the model wrote. */
export interface Thought {
  operand: number;
  total: number;
}

/** The parts of what a model wrote after a problem. */
export interface Chain {
  thoughts: Thought[];
  /** the digit right after the first ⇒, or null */
  answer: number | null;
  /** whether it is nothing but thoughts, ⇒, a digit and a period; WAIT with a total after a thought is allowed */
  isWellFormed: boolean;
}

/**
 * Takes apart what a model wrote after `3 5 9 =`.
 *
 * What is no thought is skipped, and the chain is then not well formed. A WAIT and the total that a model repeats after it count
 * as no thought of their own.
 *
 * @param written ids, without the problem
 */
export function parseChain(written: readonly number[]): Chain {
  const so = written.indexOf(SO);
  const thinking = so < 0 ? written : written.slice(0, so);
  const end = so < 0 ? [] : written.slice(so + 1);
  const answer = end.length > 0 && isDigit(end[0]) ? end[0] : null;
  const thoughts: Thought[] = [];
  let isWellFormed = answer !== null && end.length === 2 && end[1] === END;
  let t = 0;
  while (t < thinking.length) {
    const operand = operandOf(thinking[t]);
    const total = thinking[t + 1];
    const isPair = t + 1 < thinking.length && isDigit(total);
    if (isPair && operand !== null) thoughts.push({ operand, total });
    else if (!(isPair && thinking[t] === WAIT && thoughts.length > 0)) isWellFormed = false;
    t += isPair ? 2 : 1;
  }
  return { thoughts, answer, isWellFormed };
}
