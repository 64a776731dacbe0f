import { parseChain } from "../../../lib/chain-sums/chains.js";
import { count } from "../../core/course/count.js";
import { pose, speaker } from "./aloud.js";
import type { Method } from "./method.js";
import { sayVerdict } from "./verdict.js";

type Voting =
  typeof import("../../../solutions/4-reasoning-with-transformers/02-self-consistency/majority-vote.js");

/** Several chains, and the answer that most of them have. */
export const vote: Method = async (tools) => {
  const { majorityVote } = await tools.load<Voting>("majority-vote");
  const say = await speaker(tools);
  return async (digits) => {
    pose(tools.stage, digits);
    const answers: (number | null)[] = [];
    let tokens = 0;
    for (let chain = 1; chain <= tools.n; chain++) {
      const { written } = await say(digits, { ...tools, label: String(chain) });
      answers.push(parseChain(written).answer);
      tokens += written.length;
    }
    for (const line of countsOf(answers)) tools.stage.note(line);
    const { answer, share } = majorityVote(answers);
    sayVerdict(tools.stage, digits, answer, { tokens }, `, with ${Math.round(100 * share)}% of the votes`);
  };
};

/** `4: 6 votes`, the most frequent answer first. */
function countsOf(answers: (number | null)[]): string[] {
  const counts = new Map<number | null, number>();
  for (const answer of answers) counts.set(answer, (counts.get(answer) ?? 0) + 1);
  return [...counts]
    .sort(([a, m], [b, n]) => Number(a === null) - Number(b === null) || n - m)
    .map(([answer, n]) =>
      answer === null ? `no answer: ${count(n, "chain")}` : `${answer}: ${count(n, "vote")}`,
    );
}
