import { createHash } from "node:crypto";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import type * as tf from "@tensorflow/tfjs";
import { useBackend } from "#lib/backend/choose";
import { digits } from "#lib/digits/digits";
import { DIGIT_CODER, initCoder } from "#lib/latent/coder";
import { DIGIT_FLOW, initLatentNet } from "#lib/latent/latent-net";
import { mersenneTwister } from "#lib/random";
import { writeSafetensors } from "../../lib/write-safetensors.js";
import type { FlowTrainer } from "../../solutions/5-from-noise-to-images/01-flow-matching/train-two-moons.js";
import {
  encodeDigits,
  latentTrainer,
} from "../../solutions/5-from-noise-to-images/05-latent-diffusion/train-latent-flow.js";
import { vaeTrainer } from "../../solutions/5-from-noise-to-images/05-latent-diffusion/train-vae.js";
import { behaviorOf, isInBand } from "./behavior.js";

// Trains the two networks of part 5's chapter 05 again, in about 15 seconds, and ends with exit code 1 where they do not behave as the
// lesson says. On wasm it gives the bytes of lib/latent/*.safetensors; thresholds of the chapter were measured on those.
//
//     npm run latent-checkpoints -- <folder>

const SEED = 1;
const CODER = { steps: 800, peak: 2e-3, clip: 1, batch: 64, beta: 1e-3 };
const FLOW = { steps: 1000, peak: 2e-3, clip: 1, batch: 128, share: 0.15 };

const [folder] = process.argv.slice(2);
if (!folder) {
  console.error("usage: npm run latent-checkpoints -- <folder>");
  process.exit(2);
}
process.env.KATA_BACKEND ??= "wasm";
await useBackend("train");
const rng = mersenneTwister(SEED);
const { train } = digits();

const coder = initCoder(DIGIT_CODER, rng);
run(vaeTrainer(coder, train, CODER, rng), CODER.steps);
await save("coder", coder.parameters);

const { data, statistics } = encodeDigits(coder, train);
const net = initLatentNet(DIGIT_FLOW, rng);
run(latentTrainer(net, data, FLOW, rng), FLOW.steps);
await save("flow", net.parameters);

const behavior = behaviorOf(coder, net, statistics);
console.log(behavior);
if (!isInBand(behavior)) process.exitCode = 1;

function run(trainer: FlowTrainer, steps: number): void {
  for (let step = 0; step < steps; step++) trainer.step().dispose();
  trainer.dispose();
}

async function save(name: string, parameters: Record<string, tf.Tensor>): Promise<void> {
  const bytes = await writeSafetensors(parameters);
  await writeFile(path.join(folder, `${name}.safetensors`), bytes);
  console.log(name, `SHA-256 ${createHash("sha256").update(bytes).digest("hex")}`);
}
