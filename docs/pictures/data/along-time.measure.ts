import { writeFileSync } from "node:fs";
import { useBackend } from "../../../lib/backend/choose.js";
import { PIXELS } from "../../../lib/digits/digits.js";
import { gaussians } from "../../../lib/flow/noise.js";
import { latentBytes } from "../../../lib/latent/checkpoints.js";
import { DIGIT_FLOW, initLatentNet } from "../../../lib/latent/latent-net.js";
import { picturesIn } from "../../../lib/pictures/pixels.js";
import { mersenneTwister } from "../../../lib/random.js";
import { readSafetensors } from "../../../solutions/2-building-a-transformer/06-complete-model/safetensors.js";
import { guidedVelocity } from "../../../solutions/5-from-noise-to-images/03-class-conditioning/guided-sampler.js";
import { denormalize } from "../../../solutions/5-from-noise-to-images/05-latent-diffusion/latent-statistics.js";
import {
  digitPainter,
  sampleLatent,
} from "../../../solutions/5-from-noise-to-images/05-latent-diffusion/sample-latent.js";
import { levelsOf } from "../levels.js";

// Five digits come out of noise: the codes of the course's flow, decoded at six moments of twenty steps. A few seconds:
// `node --import tsx docs/pictures/data/along-time.measure.ts`.

process.env.KATA_BACKEND ??= "wasm";
await useBackend("train");
const STEPS = 20;
/** Steps of the sampler after which the codes are decoded. */
const KEPT = [0, 8, 12, 15, 17, 20];
const LABELS = [2, 3, 4, 8, 9];

const net = initLatentNet(DIGIT_FLOW, readSafetensors(latentBytes("flow")));
const painter = digitPainter();
const moments: Float32Array[][] = [];
const noise = gaussians([LABELS.length, DIGIT_FLOW.latent], mersenneTwister(4));
const velocity = guidedVelocity(net.velocity, LABELS, DIGIT_FLOW.classes, 2);
sampleLatent(velocity, painter, noise, STEPS, (codes) => {
  const pixels = painter.decode(denormalize(codes, painter.statistics)).dataSync();
  moments.push(picturesIn(pixels, PIXELS));
});
const data = KEPT.map((step) => ({ t: 1 - step / STEPS, pictures: moments[step].map(levelsOf) }));
writeFileSync(new URL("along-time.json", import.meta.url), `${JSON.stringify(data)}\n`);
