import { blank } from "#lib/blank";
import { parseChain } from "#lib/chain-sums/chains";
import { promptOf } from "#lib/chain-sums/problems";
import { END, isDigit, SO, WAIT } from "#lib/chain-sums/tokens";
import type { Random } from "#lib/random";
import type { GPT } from "../../2-building-a-transformer/06-complete-model/init-gpt.js";
import { type ChainSampling, sampleChains } from "../02-self-consistency/sample-chains.js";
import { forbidTokens } from "./forbid-tokens.js";
import { splitThinking } from "./split-thinking.js";

/** Returns other logits, `[V]`, for a row, from what it has written so far; see `ChainSampling`. */
export type Adjust = NonNullable<ChainSampling["adjust"]>;

/** What a model answered, and what it cost. */
export interface Forced {
  answer: number | null;
  /** all tokens it wrote for the problem: thoughts, WAIT, `⇒`, the digit and the period */
  tokens: number;
}

/** The number of finished thoughts, an operand and its total each. A WAIT and the total repeated after it don't count. */
export const thoughtsIn = (written: number[]): number => parseChain(written).thoughts.length;

/** Whether the model is still thinking and now decides whether to go on: nothing is written yet, or the last token was a total. */
export function mayStop(written: number[]): boolean {
  return blank("whether it thinks still, and a thought has ended");
}

/**
 * While fewer thoughts are finished, neither `⇒` nor a period can be drawn where the model may stop (`mayStop`). All other logits stay
 * unchanged, and so do all logits at any other position.
 *
 * @param thoughts 0 or more; 0 changes nothing
 * @returns what `sampleChains` calls. It keeps nothing between calls and depends only on `written`
 */
export function atLeast(thoughts: number): Adjust {
  return (logits, written) => {
    return blank("logits without a stop that comes too early");
  };
}

/**
 * Where the model may stop and this many thoughts are finished, or more, only `⇒` can be drawn. Logits at other positions stay unchanged.
 *
 * @param thoughts 0 or more; with 0 the model answers at once
 * @returns what `sampleChains` calls. It keeps nothing between calls
 */
export function atMost(thoughts: number): Adjust {
  return (logits, written) => {
    return blank("logits with nothing but the stop, once there are so many thoughts");
  };
}

/**
 * Where the model would draw `⇒` too early, it draws WAIT, with exactly the probability of `⇒`, at every temperature. `⇒` itself can't be
 * drawn there. WAIT loses its own probability. All other logits stay unchanged.
 *
 * Too early means: where the model may stop, after one finished thought or more (before that there is no total to repeat), with fewer
 * than `thoughts` finished, and fewer than `times` WAITs in the row so far. The logits at all other positions stay unchanged.
 *
 * @param times the most WAITs a row gets; 0 changes nothing
 * @param thoughts with this many finished, `⇒` isn't too early
 * @returns what `sampleChains` calls. It keeps nothing between calls
 */
export function waitInstead(times: number, thoughts: number): Adjust {
  return (logits, written) => {
    return blank("logits with WAIT in the place of an early stop");
  };
}

/**
 * One chain for each problem, its thinking controlled by `adjust`, at temperature 1. A chain may fill the model's context: it may have as
 * many tokens as there are positions after the problem.
 *
 * @param model a model of part 4
 * @param problems the digits of each problem; all have the same number of digits
 * @param adjust see `atLeast`, `atMost` and `waitInstead`
 * @param rng the source of the draws
 * @returns for each problem its answer, null if there is none, and its tokens; no tensor stays
 * @throws RangeError as `sampleChains` does
 */
export async function forcedThinking(
  model: GPT,
  problems: number[][],
  adjust: Adjust,
  rng: Random,
): Promise<Forced[]> {
  const prompts = problems.map(promptOf);
  const most = model.P.shape[0] - (prompts[0]?.length ?? 0);
  return blank("sample the chains, read their answers, count their tokens");
}
