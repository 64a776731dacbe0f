import { parseChain } from "#lib/chain-sums/chains";
import { promptOf } from "#lib/chain-sums/problems";
import type { Random } from "#lib/random";
import type { GPT } from "../../2-building-a-transformer/06-complete-model/init-gpt.js";
import { sampleChains } from "../02-self-consistency/sample-chains.js";

/** A problem and what has been written after it so far. */
export interface Draft {
  digits: number[];
  written: number[];
}

/** A finished chain, and what it cost. */
export interface Mended {
  /** ids, without the problem */
  written: number[];
  /** how many tokens the model wrote for it, including those that were thrown away */
  tokens: number;
}

/** When a chain is mended, and how often. */
export interface MendingPlan {
  /** the largest number of times a chain is mended; with 0 it stays as written */
  rounds: number;
  /** a logit; a step whose score is below it is doubted */
  threshold: number;
}

/** Scores the steps of each chain: one list for each chain, one logit for each of its thoughts. */
export type StepJudge = (chains: Draft[]) => Promise<number[][]>;

/**
 * Returns how many tokens of a chain can be kept: all tokens before the first step that the judge doubts. A step is a thought, which has
 * two tokens.
 *
 * @param scores one logit for each thought, in order
 * @param threshold a step whose score is below it is doubted
 * @returns a number of tokens, or null if no step is doubted
 */
export function trustedTokens(scores: number[], threshold: number): number | null {
  // blank: the number of tokens before the first doubted step, or null
  const doubted = scores.findIndex((score) => score < threshold);
  return doubted < 0 ? null : 2 * doubted;
  // end
}

/**
 * Writes a chain for each problem, and mends the chains that the judge doubts.
 *
 * In each round, the judge reads all chains that aren't settled, in the order of the problems. A chain is settled, for good, if the
 * judge doubts none of its steps. In every other chain, the model keeps what can be trusted and writes the rest again, beginning with
 * the first doubted step. It may write the same step again.
 *
 * A chain is broken if it isn't well formed, doesn't have one thought for each digit, or contains a WAIT. Such a chain can't be judged
 * step by step. It is never shown to the judge, and in each round it is written again from the start.
 *
 * After the last round, nothing is judged. Everything is drawn at temperature 1. Chains that are continued from the same length share
 * one call of `sampleChains`, in the order of the problems; the shortest length comes first.
 *
 * @param model writes the chains
 * @param problems the digits of each problem; all have the same number of digits
 * @param judge scores the thoughts of whole chains; not called if there are no chains to judge
 * @param rng the source of the draws
 * @returns for each problem, a new chain and its cost in tokens
 * @throws RangeError if `rounds` isn't a whole number of at least 0, if the threshold is NaN, or as `sampleChains` does
 * @see Snell et al. 2024, section 6, which compares revisions with parallel samples
 */
export async function mendChains(
  model: GPT,
  problems: number[][],
  judge: StepJudge,
  { rounds, threshold }: MendingPlan,
  rng: Random,
): Promise<Mended[]> {
  if (!(Number.isInteger(rounds) && rounds >= 0))
    throw new RangeError(`rounds are a whole number from 0 on, got ${rounds}`);
  if (Number.isNaN(threshold)) throw new RangeError("a threshold is a number, got NaN");
  const chains: Mended[] = problems.map(() => ({ written: [], tokens: 0 }));
  // Continues what is kept of these chains.
  const write = async (rows: number[]): Promise<void> => {
    for (const same of ofEqualLength(rows, (b) => chains[b].written.length)) {
      const prompts = same.map((b) => [...promptOf(problems[b]), ...chains[b].written]);
      const most = model.P.shape[0] - prompts[0].length;
      const samples = await sampleChains(model, prompts, { temperature: 1, most, rng });
      for (const [i, b] of same.entries()) {
        const { written } = samples[i];
        chains[b] = /* blank: the chain with what was written, and what it has cost so far */ {
          written: [...chains[b].written, ...written],
          tokens: chains[b].tokens + written.length,
        } /* end */;
      }
    }
  };
  let open = [...problems.keys()];
  await write(open);
  for (let round = 0; round < rounds && open.length > 0; round++) {
    const whole = open.filter((b) => isWhole(problems[b], chains[b].written));
    const drafts = whole.map((b) => ({ digits: [...problems[b]], written: [...chains[b].written] }));
    const scores = drafts.length === 0 ? [] : await judge(drafts); // [whole][K]
    // blank: keep what is trusted of each open chain; settled chains are no longer open
    const kept = new Map(whole.map((b, i) => [b, trustedTokens(scores[i], threshold)]));
    open = open.filter((b) => kept.get(b) !== null);
    for (const b of open) chains[b].written = chains[b].written.slice(0, kept.get(b) ?? 0);
    // end
    await write(open);
  }
  return chains;
}

/** Whether a judge can read a chain step by step: a thought for each digit, the answer, and nothing else. */
function isWhole(digits: number[], written: number[]): boolean {
  const { thoughts, isWellFormed } = parseChain(written);
  return isWellFormed && thoughts.length === digits.length && written.length === 2 * digits.length + 3;
}

/** Groups the rows by length, the shortest length first; each group keeps its order. */
function ofEqualLength(rows: number[], lengthOf: (row: number) => number): number[][] {
  const lengths = [...new Set(rows.map(lengthOf))].sort((a, b) => a - b);
  return lengths.map((length) => rows.filter((row) => lengthOf(row) === length));
}
