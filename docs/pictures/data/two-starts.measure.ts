import { writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { startWasm } from "../../../lib/backend/wasm/start.js";
import { DIGITS, REASONER_SIZES } from "../../../lib/chain-sums/checkpoints.js";
import { promptOf, randomDigits } from "../../../lib/chain-sums/problems.js";
import { mersenneTwister } from "../../../lib/random.js";
import { initGPT } from "../../../solutions/2-building-a-transformer/06-complete-model/init-gpt.js";
import { trainOnChains } from "../../../solutions/4-reasoning-with-transformers/01-chain-of-thought/chain-against-direct.js";
import { widenStart } from "../../../solutions/4-reasoning-with-transformers/01-chain-of-thought/narrow-start.js";
import { numberedChain } from "../../../solutions/4-reasoning-with-transformers/01-chain-of-thought/numbered-chain.js";

// The loss of models that learn chains, from `initGPT`'s start and from a wider one; each entry is the mean of ten steps.
// `node --import tsx docs/pictures/data/two-starts.measure.ts` runs for minutes and writes two-starts.json.

const PLAN = { steps: 350, batch: 64, lr: 5e-3 };
const SEEDS = [1, 2, 3];
const TOGETHER = 10;

async function lossesOf(seed: number, isWide: boolean): Promise<number[]> {
  const rng = mersenneTwister(seed);
  const model = initGPT(REASONER_SIZES, rng);
  if (isWide) widenStart(model);
  const draw = () => {
    const digits = randomDigits(DIGITS, rng);
    return {
      prompt: promptOf(digits),
      written: numberedChain(digits, rng.integer(DIGITS)),
      isGuess: false,
    };
  };
  const losses: number[] = [];
  for await (const loss of trainOnChains(model, draw, PLAN)) losses.push(loss);
  return Array.from({ length: PLAN.steps / TOGETHER }, (_, i) => {
    const some = losses.slice(TOGETHER * i, TOGETHER * (i + 1));
    return Number((some.reduce((sum, loss) => sum + loss, 0) / TOGETHER).toFixed(3));
  });
}

await startWasm();
const measured: Record<"narrow" | "wide", number[][]> = { narrow: [], wide: [] };
for (const seed of SEEDS)
  for (const start of ["narrow", "wide"] as const) {
    measured[start].push(await lossesOf(seed, start === "wide"));
    console.log(start, seed, measured[start].at(-1)?.at(-1));
  }
const file = path.join(path.dirname(fileURLToPath(import.meta.url)), "two-starts.json");
writeFileSync(file, `${JSON.stringify({ together: TOGETHER, ...measured }, null, 1)}\n`);
