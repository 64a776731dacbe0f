import { blank } from "#lib/blank";
import { assertSameLength } from "#lib/arrays";
import type { Sample } from "../02-self-consistency/sample-chains.js";

/**
 * What a policy wrote after each prompt, G times, and how likely each token was when it was written.
 *
 * B is the number of rows, with G rows for each prompt. T is the length of the longest row, and M = T − 1: a table has one column for
 * each token except the first, which no policy chooses. Column m belongs to token m + 1 of its row.
 */
export interface GroupRollout {
  /** G */
  groupSize: number;
  /** the prompt and what was written after it, in B rows without padding */
  rows: number[][];
  /** how many tokens a prompt has */
  promptLength: number;
  /** what was written, without the prompt, `[B]` */
  written: number[][];
  /** 1 where token m + 1 was written by the policy, otherwise 0, `[B, M]` */
  mask: number[][];
  /** ln P of token m + 1 by the policy that wrote it, 0 where the mask is 0, `[B, M]` */
  oldLogProbs: number[][];
}

/**
 * Rolls out a group for each prompt: G texts after the same prompt, each drawn independently of the others.
 *
 * The rows are **prompt-major**: the G rows of the first prompt come first, then those of the second. Row b belongs to group ⌊b / G⌋.
 *
 * Every token that the policy wrote was its decision, so it counts. That includes the period and all tokens of a row that was cut off
 * before its period. The prompt's tokens don't count.
 *
 * @param sample writes one sample after each prompt, in the order of the prompts; called once, for all rows
 * @param prompts ids, one prompt or more, all of the same length
 * @param groupSize G
 * @returns the rollout, in new lists
 * @throws RangeError if there are no prompts, if prompts are empty or differ in length, if G isn't a whole number of at least 1, if there
 *   isn't one sample for each row, or if a sample doesn't have one log-probability for each token
 * @see Shao et al. 2024, "DeepSeekMath", section 4.1
 */
export async function rollOutGroups(
  sample: (prompts: number[][]) => Promise<Sample[]>,
  prompts: number[][],
  groupSize: number,
): Promise<GroupRollout> {
  const promptLength = lengthOf(prompts);
  if (!(Number.isInteger(groupSize) && groupSize >= 1))
    throw new RangeError(`a group has a whole number of rows, 1 or more, got ${groupSize}`);
  const asked: number[][] = blank("the prompt of each row");
  const samples = await sample(asked);
  assertSamples(samples, asked.length);
  const written = samples.map((each) => [...each.written]);
  const rows = written.map((ids, b) => [...asked[b], ...ids]); // [B][length]
  const M = Math.max(...rows.map((row) => row.length)) - 1;
  const mask: number[][] = blank("which columns the policy wrote   [B, M]");
  const oldLogProbs: number[][] = blank("how likely each of their tokens was   [B, M]");
  return { groupSize, rows, promptLength, written, mask, oldLogProbs };
}

/** How many tokens each prompt has. */
function lengthOf(prompts: number[][]): number {
  if (prompts.length === 0) throw new RangeError("there must be a prompt, got none");
  const [{ length }] = prompts;
  const other = prompts.find((prompt) => prompt.length !== length || prompt.length === 0);
  if (other)
    throw new RangeError(`prompts have one length, 1 or more, got ${length} and ${other.length} tokens`);
  return length;
}

function assertSamples(samples: Sample[], rows: number): void {
  assertSameLength("rows and samples", rows, samples.length);
  for (const { written, logProbs } of samples)
    assertSameLength("tokens of a sample and their log-probabilities", written.length, logProbs.length);
}
