import { writeFileSync } from "node:fs";
import * as tf from "@tensorflow/tfjs";
import { useBackend } from "../../../lib/backend/choose.js";
import { digitPictures, digits } from "../../../lib/digits/digits.js";
import { DIGIT_CODER, initCoder } from "../../../lib/latent/coder.js";
import { mersenneTwister } from "../../../lib/random.js";
import { vaeTrainer } from "../../../solutions/5-from-noise-to-images/05-latent-diffusion/train-vae.js";

// Where a VAE puts held-out digits of three kinds, at three prices of a nat: the means of those two numbers of a code that tell the kinds
// apart best. About a minute: `node --import tsx docs/pictures/data/prices.measure.ts`.

process.env.KATA_BACKEND ??= "wasm";
await useBackend("train");
const STEPS = 800;
const KINDS = [0, 1, 4];
const EACH = 16;

const { train, heldOut } = digits();
const known = train.filter(({ label }) => KINDS.includes(label));
const shown = KINDS.flatMap((kind) => heldOut.filter(({ label }) => label === kind).slice(0, EACH));
const variance = (values: number[]) => {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
};

function measured(beta: number) {
  const rng = mersenneTwister(1);
  const coder = initCoder(DIGIT_CODER, rng);
  const trainer = vaeTrainer(coder, train, { steps: STEPS, peak: 2e-3, clip: 1, batch: 64, beta }, rng);
  for (let i = 0; i < STEPS; i++) trainer.step().dispose();
  trainer.dispose();
  const codesOf = (from: typeof shown) => coder.encode(digitPictures(from)).mean.arraySync() as number[][];
  const codes = tf.tidy(() => codesOf(known));
  /** The share of a number's variance that lies between the kinds. */
  const apart = (z: number) => {
    const all = codes.map((code) => code[z]);
    const within = KINDS.map((kind) => variance(all.filter((_, i) => known[i].label === kind)));
    return 1 - within.reduce((sum, v) => sum + v, 0) / KINDS.length / variance(all);
  };
  const [first, second] = Array.from({ length: DIGIT_CODER.latent }, (_, z) => z).sort(
    (a, b) => apart(b) - apart(a),
  );
  const rounded = (value: number) => Math.round(100 * value) / 100;
  const places = tf.tidy(() => codesOf(shown));
  console.log(`β = ${beta}: ${[first, second].map((z) => `number ${z}, ${rounded(apart(z))} apart`)}`);
  return {
    beta,
    points: places.map((code, i) => ({
      label: shown[i].label,
      at: [first, second].map((z) => rounded(code[z])),
    })),
  };
}

const data = [1e-5, 1e-3, 0.1].map(measured);
writeFileSync(new URL("prices.json", import.meta.url), `${JSON.stringify(data)}\n`);
