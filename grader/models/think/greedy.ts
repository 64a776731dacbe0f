import { parseChain } from "../../../lib/chain-sums/chains.js";
import { answerOf } from "../../../lib/chain-sums/problems.js";
import { pose, speaker } from "./aloud.js";
import type { Method } from "./method.js";
import { sayVerdict } from "./verdict.js";

/** One chain, each token the likeliest. */
export const greedy: Method = async (tools) => {
  const say = await speaker(tools);
  return async (digits) => {
    pose(tools.stage, digits);
    const { written, wrong } = await say(digits, { temperature: 0, rng: tools.rng });
    const { answer } = parseChain(written);
    const luck = answer === answerOf(digits) && wrong.length > 0 ? ", but its chain is not" : "";
    sayVerdict(tools.stage, digits, answer, { tokens: written.length }, luck);
  };
};
