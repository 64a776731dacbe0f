import * as tf from "@tensorflow/tfjs";
import { digits, PIXELS, SIDE } from "../../lib/digits/digits.js";
import { readDigit } from "../../lib/digits/judge.js";
import { gaussians } from "../../lib/flow/noise.js";
import { DIGIT_FLOW, initLatentNet } from "../../lib/latent/latent-net.js";
import { picturesIn } from "../../lib/pictures/pixels.js";
import type { Random } from "../../lib/random.js";
import { UsageError } from "../terminal/commands/exit.js";
import { print, remark } from "../terminal/commands/print.js";
import { quoted } from "../terminal/commands/quoted.js";
import { develop, fitting, type Moment } from "./paint/develop.js";
import { glyph, SIGNS } from "./paint/glyphs.js";
import { checkMaking, type MakingOptions } from "./paint/making.js";
import { loadTrained } from "./paint/models.js";
import { savePng } from "./paint/save.js";
import { type Load, play, talkOf } from "./play.js";

type Guided = typeof import("../../solutions/5-from-noise-to-images/03-class-conditioning/guided-sampler.js");
type Sampling = typeof import("../../solutions/5-from-noise-to-images/05-latent-diffusion/sample-latent.js");
type Statistics =
  typeof import("../../solutions/5-from-noise-to-images/05-latent-diffusion/latent-statistics.js");

const MOST_SIGNS = 60;
/** Signs in a line of the saved picture, however narrow the terminal is. */
const SAVED_ACROSS = 12;
const SHAPE: [number, number, 1] = [SIDE, SIDE, 1];

/** `kata write [digits...]`: the learner's own model of chapter 05 writes digits by hand, out of noise. */
export async function write(words: string[], options: MakingOptions): Promise<number> {
  checkMaking(options);
  const talk = talkOf(words, { read: inSigns, message: "Write:", hint: "24.12.2026" });
  return await play(talk, options.seed, async (load, rng) => {
    const { handwrite, whose } = await handwriter(load, options, rng);
    const { train } = digits();
    const say = async (text: string) => {
      const moments = handwrite(text);
      const sheet = { shape: SHAPE, gap: 0, across: Math.min(text.length, fitting(SIDE, 0)) };
      await develop(moments, sheet);
      const { pictures } = moments[moments.length - 1];
      const wanted = [...text]
        .map((sign, i) => ({ sign, picture: pictures[i] }))
        .filter(({ sign }) => isDigit(sign));
      const read = wanted.map(({ picture }) => String(readDigit(picture, train).label));
      const right = read.filter((label, i) => label === wanted[i].sign).length;
      print([`The judge reads ${read.join("")}: ${right} of ${wanted.length} right.`]);
      const saved = { ...sheet, across: SAVED_ACROSS, pictures };
      remark(`Saved to ${await savePng(saved, { name: text, file: options.out, isInk: true })}`);
    };
    return { about: (code) => [`${whose} ${code}`], say };
  });
}

/** What writes a text by hand, sign by sign, and whose network that is. The moments go from noise to digits; what is no digit is printed from the start. */
async function handwriter(
  load: Load,
  { w, steps }: MakingOptions,
  rng: Random,
): Promise<{ handwrite: (text: string) => Moment[]; whose: string }> {
  const { net, whose } = await loadTrained(load, "writer", (stored) => initLatentNet(DIGIT_FLOW, stored));
  const { guidedVelocity } = await load<Guided>("guided-sampler");
  const { sampleLatent, digitPainter } = await load<Sampling>("sample-latent");
  const { denormalize } = await load<Statistics>("latent-statistics");
  const painter = digitPainter();
  const handwrite = (text: string) => {
    const labels = [...text].filter(isDigit).map(Number);
    const moments: Moment[] = [];
    const keep = (codes: tf.Tensor, t: number) => {
      const drawn = picturesIn(painter.decode(denormalize(codes, painter.statistics)).dataSync(), PIXELS);
      let next = 0;
      moments.push({ t, pictures: [...text].map((sign) => (isDigit(sign) ? drawn[next++] : glyph(sign))) });
    };
    tf.tidy(() => {
      const noise = gaussians([labels.length, net.sizes.latent], rng); // [B, Z]
      sampleLatent(guidedVelocity(net.velocity, labels, net.sizes.classes, w), painter, noise, steps, keep);
    });
    return moments;
  };
  return { handwrite, whose };
}

function isDigit(sign: string): boolean {
  return /^[0-9]$/.test(sign);
}

/**
 * What was typed, if it can be written.
 *
 * @throws UsageError if it has a sign that is neither a digit nor one that is printed between digits, no digit, or too many signs
 */
export function inSigns(typed: string): string {
  const text = typed.trim().replace(/\s+/g, " ");
  const unknown = [...text].find((sign) => !/[0-9]/.test(sign) && !SIGNS.includes(sign));
  const told = quoted(text);
  if (unknown !== undefined)
    throw new UsageError(
      `the model writes digits, with ${SIGNS.filter((sign) => sign !== " ").join(" ")} and spaces between them; got ${quoted(unknown)} in ${told}`,
    );
  if (!/[0-9]/.test(text)) throw new UsageError(`there must be a digit to write, such as 2026; got ${told}`);
  if (text.length > MOST_SIGNS)
    throw new UsageError(`at most ${MOST_SIGNS} signs are written at once, got ${text.length}`);
  return text;
}
