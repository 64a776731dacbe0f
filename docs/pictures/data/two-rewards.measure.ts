import { writeFileSync } from "node:fs";
import path from "node:path";
import { root } from "../../../grader/node/course/paths.js";
import { useBackend } from "../../../lib/backend/choose.js";
import { DIGITS } from "../../../lib/chain-sums/checkpoints.js";
import { randomDigits } from "../../../lib/chain-sums/problems.js";
import { mersenneTwister } from "../../../lib/random.js";
import { loadCheckpoint } from "../../../solutions/4-reasoning-with-transformers/02-self-consistency/sample-chains.js";
import { checkedReward } from "../../../solutions/4-reasoning-with-transformers/08-grpo/checked-reward.js";
import {
  learnToThink,
  type ThinkPlan,
} from "../../../solutions/4-reasoning-with-transformers/08-grpo/learning-to-think.js";
import {
  auditReward,
  digitAnywhere,
} from "../../../solutions/4-reasoning-with-transformers/08-grpo/reward-hacking.js";

// Two runs of GRPO, audited in every iteration: two-minds, paid for right answers, and clueless, paid for the right digit anywhere.
// Writes two-rewards.json, from which pictures are drawn. Plan and seeds are those of the specs. It takes a minute or two:
// `node --import tsx docs/pictures/data/two-rewards.measure.ts`.

process.env.KATA_BACKEND ??= "wasm";
await useBackend("train");

const PLAN: ThinkPlan = {
  ...{ scale: "std", average: "sequence", low: 0.2, high: 0.2, epochs: 1, cap: 16 },
  ...{ iterations: 30, problems: 32, groupSize: 8, lr: 1e-3 },
};

const round = (value: number) => Math.round(1000 * value) / 1000;

async function audited(name: Parameters<typeof loadCheckpoint>[0], reward: typeof digitAnywhere) {
  const rng = mersenneTwister(20_000 + 1_000 * 20);
  const run = { reward: [] as number[], tokens: [] as number[], sound: [] as (number | null)[] };
  let problems: number[][] = [];
  let written: number[][] = [];
  const draw = () => {
    problems.push(randomDigits(DIGITS, rng));
    return problems[problems.length - 1];
  };
  const paid = (ids: number[], answer: number) => {
    written.push(ids);
    return reward(ids, answer);
  };
  for await (const _ of learnToThink(loadCheckpoint(name), draw, paid, PLAN, rng)) {
    const chains = written.map((ids, b) => ({
      digits: problems[Math.floor(b / PLAN.groupSize)],
      written: ids,
    }));
    const audit = auditReward(chains, reward);
    run.reward.push(round(audit.reward));
    run.tokens.push(round(audit.tokens));
    run.sound.push(audit.sound === null ? null : round(audit.sound));
    console.log(`${name}, iteration ${run.reward.length - 1}`, audit);
    problems = [];
    written = [];
  }
  return run;
}

const runs = {
  "two-minds": await audited("two-minds", (ids, answer) => checkedReward(ids, answer).reward),
  clueless: await audited("clueless", digitAnywhere),
};
const file = path.join(root, "docs", "pictures", "data", "two-rewards.json");
writeFileSync(file, `${JSON.stringify(runs)}\n`);
