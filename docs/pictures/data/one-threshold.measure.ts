import { writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { startWasm } from "../../../lib/backend/wasm/start.js";
import { DIGITS } from "../../../lib/chain-sums/checkpoints.js";
import { randomDigits } from "../../../lib/chain-sums/problems.js";
import { mersenneTwister } from "../../../lib/random.js";
import type { GPT } from "../../../solutions/2-building-a-transformer/06-complete-model/init-gpt.js";
import { loadCheckpoint } from "../../../solutions/4-reasoning-with-transformers/02-self-consistency/sample-chains.js";
import { judgeMetrics } from "../../../solutions/4-reasoning-with-transformers/04-process-reward-models/judge-the-judge.js";
import {
  judgeChains,
  labeledChains,
  newJudge,
  trainJudge,
} from "../../../solutions/4-reasoning-with-transformers/04-process-reward-models/process-reward-model.js";

// The scores of right and of wrong steps, before and after a judge is trained: which share of them lies in each bin.
// `node --import tsx docs/pictures/data/one-threshold.measure.ts` runs for a minute or two and writes one-threshold.json.

const [LOW, HIGH] = [-20, 20];

await startWasm();
const reasoner = loadCheckpoint("reasoner");
const rng = mersenneTwister(1);
const problems = (count: number) => Array.from({ length: count }, () => randomDigits(DIGITS, rng));
const data = await labeledChains(reasoner, problems(4000), rng);
const held = await labeledChains(reasoner, problems(1000), rng);
const labels = held.map((chain) => chain.labels);

/** The shares of the scores of steps with this label, in bins of width 1 from LOW on. */
function sharesOf(scores: number[][], label: number): number[] {
  const some = scores.flatMap((row, b) => row.filter((_, s) => labels[b][s] === label));
  return Array.from({ length: HIGH - LOW }, (_, i) => {
    const inside = some.filter((score) => Math.floor(score) === LOW + i);
    return Number((inside.length / some.length).toFixed(4));
  });
}

async function measured(model: GPT) {
  const scores = await judgeChains(model, held);
  const { recall, auc } = judgeMetrics(scores, labels);
  console.log(Math.min(...scores.flat()), Math.max(...scores.flat()), judgeMetrics(scores, labels));
  return { recall, auc, right: sharesOf(scores, 1), wrong: sharesOf(scores, 0) };
}

const untrained = await measured(reasoner);
const judge = newJudge(reasoner);
for await (const _ of trainJudge(judge, data, { steps: 300, batch: 64, lr: 3e-3 }, rng));
const trained = await measured(judge);
const file = path.join(path.dirname(fileURLToPath(import.meta.url)), "one-threshold.json");
writeFileSync(file, `${JSON.stringify({ low: LOW, untrained, trained })}\n`);
