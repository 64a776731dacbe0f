import { parseChain } from "../../../lib/chain-sums/chains.js";
import type { Tools } from "./method.js";

type Judging =
  typeof import("../../../solutions/4-reasoning-with-transformers/04-process-reward-models/process-reward-model.js");
type Chain = Parameters<Judging["judgeChains"]>[1][number];

/** The learner's own judge: gives the steps of each chain a logit. */
export async function judgeOf({ load, loadJudge }: Tools): Promise<(chains: Chain[]) => Promise<number[][]>> {
  const { judgeChains } = await load<Judging>("process-reward-model");
  const judge = await loadJudge();
  return (chains) => judgeChains(judge, chains);
}

/** Whether the judge can read a chain step by step: a thought for each digit, the answer, and nothing else. */
export function isWhole({ digits, written }: Chain): boolean {
  const { thoughts, isWellFormed } = parseChain(written);
  return isWellFormed && thoughts.length === digits.length && written.length === 2 * digits.length + 3;
}
