import * as tf from "@tensorflow/tfjs";
import { useBackend } from "#lib/backend/choose";
import { REASONER_SIZES } from "#lib/chain-sums/checkpoints";
import { answerOf, randomDigits } from "#lib/chain-sums/problems";
import { parseChain } from "#lib/chain-sums/chains";
import { mersenneTwister } from "#lib/random";
import { gptParameters } from "../solutions/2-building-a-transformer/06-complete-model/gpt-parameters.js";
import { initGPT } from "../solutions/2-building-a-transformer/06-complete-model/init-gpt.js";
import { loadCheckpoint } from "../solutions/4-reasoning-with-transformers/02-self-consistency/sample-chains.js";
import { judgeChains, labeledChains, newJudge, trainJudge } from "../solutions/4-reasoning-with-transformers/04-process-reward-models/process-reward-model.js";
import { judgeMetrics } from "../solutions/4-reasoning-with-transformers/04-process-reward-models/judge-the-judge.js";
await useBackend("train");
console.log(tf.getBackend());
const [kinds, from, to, lr, P, steps] = [process.argv[2].split(","), +process.argv[3], +process.argv[4], +(process.argv[5] ?? 5e-3), +(process.argv[6] ?? 4000), +(process.argv[7] ?? 300)];
const reasoner = loadCheckpoint("reasoner");
const f = (x: number | null) => x?.toFixed(3);
for (let seed = from; seed < to; seed++) {
  let rng = mersenneTwister(1000 + seed);
  let t = Date.now();
  const data = await labeledChains(reasoner, Array.from({ length: P }, () => randomDigits(6, rng)), rng);
  const held = await labeledChains(reasoner, Array.from({ length: 1000 }, () => randomDigits(6, rng)), rng);
  const t1 = Date.now() - t;
  if (seed === from) {
    const flat = held.flatMap((c) => c.labels);
    console.log("share kept", data.length / P, "right steps", flat.reduce((a, b) => a + b) / flat.length, "chains with an error", held.filter((c) => c.labels.includes(0)).length / held.length, "right answer", held.filter((c) => parseChain(c.written).answer === answerOf(c.digits)).length / held.length,
     "right answer among with error", held.filter((c) => c.labels.includes(0) && parseChain(c.written).answer === answerOf(c.digits)).length/ held.filter((c) => c.labels.includes(0)).length);
    const z = await judgeChains(reasoner, held);
    const m = judgeMetrics(z, held.map((c) => c.labels));
    console.log("untrained reasoner", f(m.accuracy), f(m.recall), f(m.firstError), f(m.auc));
  }
  for (const kind of kinds) {
    rng = mersenneTwister(2000 + seed);
    t = Date.now();
    const judge = kind.startsWith("scratch") ? initGPT(REASONER_SIZES, rng) : newJudge(reasoner);
    if (kind === "scratchwide") for (const p of Object.values(gptParameters(judge))) if (p.rank >= 2) (p as tf.Variable).assign(tf.tidy(() => tf.mul(p, Math.sqrt(768 / 32))));
    const chains = kind === "outcome" ? data.map((c) => ({ ...c, labels: c.labels.map(() => Number(parseChain(c.written).answer === answerOf(c.digits))) })) : data;
    const losses: number[] = [];
    for await (const loss of trainJudge(judge, chains, { steps, batch: 64, lr }, rng)) losses.push(loss);
    const m = judgeMetrics(await judgeChains(judge, held), held.map((c) => c.labels));
    console.log(`seed ${seed} ${kind} loss ${losses.slice(-10).reduce((a, b) => a + b) / 10} acc ${f(m.accuracy)} recall ${f(m.recall)} first ${f(m.firstError)} auc ${f(m.auc)} sampling ${t1} ms training ${Date.now() - t} ms`);
    tf.dispose(gptParameters(judge));
  }
}
