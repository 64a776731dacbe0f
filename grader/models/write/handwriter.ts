import * as tf from "@tensorflow/tfjs";
import { digits, PIXELS, SIDE } from "../../../lib/digits/digits.js";
import { readDigit } from "../../../lib/digits/judge.js";
import { gaussians } from "../../../lib/flow/noise.js";
import type { LatentNet } from "../../../lib/latent/latent-net.js";
import { picturesIn } from "../../../lib/pictures/pixels.js";
import type { Random } from "../../../lib/random.js";
import type { Load } from "../load.js";
import type { Moment } from "../moment.js";
import { glyph } from "./glyphs.js";
import { isDigit } from "./signs.js";

type Guided =
  typeof import("../../../solutions/5-from-noise-to-images/03-class-conditioning/guided-sampler.js");
type Sampling =
  typeof import("../../../solutions/5-from-noise-to-images/05-latent-diffusion/sample-latent.js");
type Statistics =
  typeof import("../../../solutions/5-from-noise-to-images/05-latent-diffusion/latent-statistics.js");

/** What a sign is, as a picture. */
export const SIGN_SHAPE: [number, number, 1] = [SIDE, SIDE, 1];

/**
 * What writes a text by hand, sign by sign, and hands on each moment as soon as it is there. What is no digit is printed from the start.
 *
 * @param w guidance
 */
export async function handwriter(
  load: Load,
  net: LatentNet,
  { w, steps }: { w: number; steps: number },
  rng: Random,
): Promise<(text: string, onMoment: (moment: Moment) => void) => void> {
  const { guidedVelocity } = await load<Guided>("guided-sampler");
  const { sampleLatent, digitPainter } = await load<Sampling>("sample-latent");
  const { denormalize } = await load<Statistics>("latent-statistics");
  const painter = digitPainter();
  return (text, onMoment) => {
    const labels = [...text].filter(isDigit).map(Number);
    const keep = (codes: tf.Tensor, t: number) => {
      const drawn = picturesIn(painter.decode(denormalize(codes, painter.statistics)).dataSync(), PIXELS);
      let next = 0;
      onMoment({ t, pictures: [...text].map((sign) => (isDigit(sign) ? drawn[next++] : glyph(sign))) });
    };
    tf.tidy(() => {
      const noise = gaussians([labels.length, net.sizes.latent], rng); // [B, Z]
      sampleLatent(guidedVelocity(net.velocity, labels, net.sizes.classes, w), painter, noise, steps, keep);
    });
  };
}

/** What a judge that knows digits by sight reads in what was written. */
export function readBack(text: string, { pictures }: Moment): string {
  const { train } = digits();
  const wanted = [...text]
    .map((sign, i) => ({ sign, picture: pictures[i] }))
    .filter(({ sign }) => isDigit(sign));
  const read = wanted.map(({ picture }) => String(readDigit(picture, train).label));
  const right = read.filter((label, i) => label === wanted[i].sign).length;
  return `The judge reads ${read.join("")}: ${right} of ${wanted.length} right.`;
}
