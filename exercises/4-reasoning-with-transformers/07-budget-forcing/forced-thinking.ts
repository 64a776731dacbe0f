import { blank } from "#lib/blank";
import { parseChain } from "#lib/chain-sums/chains";
import { promptOf } from "#lib/chain-sums/problems";
import { END, isDigit, SO, WAIT } from "#lib/chain-sums/tokens";
import type { Random } from "#lib/random";
import type { GPT } from "../../2-building-a-transformer/06-complete-model/init-gpt.js";
import { type ChainSampling, sampleChains } from "../02-self-consistency/sample-chains.js";
import { forbidTokens } from "./forbid-tokens.js";
import { splitThinking } from "./split-thinking.js";

/** Returns new logits, `[V]`, for a row, based on what it has written so far; see `ChainSampling`. */
export type Adjust = NonNullable<ChainSampling["adjust"]>;

/** What a model answered, and what it cost. */
export interface Forced {
  answer: number | null;
  /** all tokens it wrote for the problem: thoughts, WAIT, `⇒`, the digit and the period */
  tokens: number;
}

/** The number of finished thoughts, each with an operand and its total. A WAIT and the total repeated after it don't count. */
export const thoughtsIn = (written: number[]): number => parseChain(written).thoughts.length;

/** Tells whether the model is still thinking and may stop now: nothing is written yet, or the last token was a total. */
export function mayStop(written: number[]): boolean {
  return blank("whether it is still thinking, and a thought has ended");
}

/**
 * Forces at least this many thoughts. While fewer are finished, neither `⇒` nor a period can be drawn where the model may stop
 * (`mayStop`). All other logits stay unchanged, and so do all logits at other positions.
 *
 * @param thoughts 0 or more; 0 changes nothing
 * @returns the function that `sampleChains` calls. It keeps nothing between calls and depends only on `written`
 */
export function atLeast(thoughts: number): Adjust {
  return (logits, written) => {
    return blank("logits without a stop that comes too early");
  };
}

/**
 * Allows at most this many thoughts. Where the model may stop and this many or more are finished, only `⇒` can be drawn. Logits at other
 * positions stay unchanged.
 *
 * @param thoughts 0 or more; with 0, the model answers at once
 * @returns the function that `sampleChains` calls. It keeps nothing between calls
 */
export function atMost(thoughts: number): Adjust {
  return (logits, written) => {
    return blank("logits that allow only the stop, once there are this many thoughts");
  };
}

/**
 * Replaces a `⇒` that comes too early by WAIT. WAIT is drawn with exactly the probability of `⇒`, at every temperature, and `⇒` itself
 * can't be drawn there. WAIT loses its own probability. All other logits stay unchanged.
 *
 * `⇒` comes too early at a position where the model may stop, if one thought or more is finished (before that, there is no total to
 * repeat), fewer than `thoughts` are finished, and the row has fewer than `times` WAITs so far. The logits at all other positions stay
 * unchanged.
 *
 * @param times the largest number of WAITs in a row; 0 changes nothing
 * @param thoughts once this many thoughts are finished, `⇒` isn't too early
 * @returns the function that `sampleChains` calls. It keeps nothing between calls
 */
export function waitInstead(times: number, thoughts: number): Adjust {
  return (logits, written) => {
    return blank("logits with WAIT in place of an early stop");
  };
}

/**
 * Writes one chain for each problem, at temperature 1, and controls its thinking with `adjust`. A chain may fill the model's context: it
 * may have as many tokens as there are positions after the problem.
 *
 * @param model a model of part 4
 * @param problems the digits of each problem; all have the same number of digits
 * @param adjust see `atLeast`, `atMost` and `waitInstead`
 * @param rng the source of the draws
 * @returns for each problem, its answer, or null if there is none, and its number of tokens; no tensor is left behind
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
