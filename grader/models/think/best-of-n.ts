import { parseChain } from "../../../lib/chain-sums/chains.js";
import { scoreText } from "../../core/numbers.js";
import { pose, speaker } from "./aloud.js";
import { isWhole, judgeOf } from "./judge.js";
import type { Method } from "./method.js";
import { sayVerdict } from "./verdict.js";

type Choosing = typeof import("../../../solutions/4-reasoning-with-transformers/05-best-of-n/best-of-n.js");
type Scoring =
  typeof import("../../../solutions/4-reasoning-with-transformers/04-process-reward-models/score-of-chain.js");

/** Several chains, and the answer of the one that the learner's judge likes best. */
export const bestOf: Method = async (tools) => {
  const { bestOfN } = await tools.load<Choosing>("best-of-n");
  const { scoreOfChain } = await tools.load<Scoring>("score-of-chain");
  const judge = await judgeOf(tools);
  const say = await speaker(tools);
  return async (digits) => {
    pose(tools.stage, digits);
    const candidates: { answer: number | null; score: number }[] = [];
    let [tokens, calls] = [0, 0];
    // A chain that the judge cannot read has no score, and can't be chosen.
    const aside = async (written: number[]) => {
      let score = Number.NaN;
      if (isWhole({ digits, written })) {
        const [logits] = await judge([{ digits, written }]);
        calls++;
        score = scoreOfChain(logits, tools.score);
      }
      candidates.push({ answer: parseChain(written).answer, score });
      return Number.isNaN(score) ? "no score" : `score ${scoreText(score)}`;
    };
    for (let chain = 1; chain <= tools.n; chain++) {
      const { written } = await say(digits, { ...tools, label: String(chain), aside });
      tokens += written.length;
    }
    const answer = bestOfN(candidates);
    const best = Math.max(...candidates.map(({ score }) => (Number.isNaN(score) ? 0 : score)));
    const chosen = candidates.findIndex((one) => one.answer === answer && one.score === best);
    sayVerdict(
      tools.stage,
      digits,
      answer,
      { tokens, calls },
      `, by chain ${chosen + 1} with the best score`,
    );
  };
};
