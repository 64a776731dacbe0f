import type { Tensor } from "@tensorflow/tfjs";
import { digits, PIXELS, SIDE } from "../../lib/digits/digits.js";
import { readDigit } from "../../lib/digits/judge.js";
import { gaussians } from "../../lib/flow/noise.js";
import { DIGIT_FLOW, initLatentNet } from "../../lib/latent/latent-net.js";
import { picturesIn } from "../../lib/pictures/pixels.js";
import { loadCourse } from "../course/load.js";
import { develop, fitting, type Moment } from "../paint/develop.js";
import { glyph, SIGNS } from "../paint/glyphs.js";
import { checkMaking, type MakingOptions, prepare } from "../paint/making.js";
import { assertTrained, loadTrained } from "../paint/models.js";
import { savePng } from "../paint/save.js";
import { Loader } from "../run/loader.js";
import type { Load } from "../think/method.js";
import { converse } from "./converse.js";
import { EXIT, UsageError } from "./exit.js";
import { findExercise } from "./find.js";
import { whoseText } from "./gpt2.js";
import { print, remark } from "./print.js";

type Guided = typeof import("../../solutions/5-from-noise-to-images/03-class-conditioning/guided-sampler.js");
type Sampling = typeof import("../../solutions/5-from-noise-to-images/05-latent-diffusion/sample-latent.js");
type Statistics =
  typeof import("../../solutions/5-from-noise-to-images/05-latent-diffusion/latent-statistics.js");

const MOST_SIGNS = 60;
const SHAPE: [number, number, 1] = [SIDE, SIDE, 1];

/** `kata write [digits...]`: the learner's own model of chapter 05 writes digits by hand, out of noise. */
export async function write(words: string[], options: MakingOptions): Promise<number> {
  checkMaking(options);
  const text = words.length > 0 ? inSigns(words.join(" ")) : undefined;
  assertTrained("writer");
  const rng = await prepare(options);
  const loader = await Loader.open();
  try {
    const course = await loadCourse();
    const load: Load = (slug) => loader.load(findExercise(course, slug));
    const net = await loadTrained(load, "writer", (stored) => initLatentNet(DIGIT_FLOW, stored));
    const { guidedVelocity } = await load<Guided>("guided-sampler");
    const { sampleLatent, digitPainter } = await load<Sampling>("sample-latent");
    const { denormalize } = await load<Statistics>("latent-statistics");
    const painter = digitPainter();
    const { train } = digits();
    const say = async (asked: string) => {
      const signs = [...asked];
      const labels = signs.filter((sign) => /\d/.test(sign)).map(Number);
      const moments: Moment[] = [];
      const place = (drawn: Float32Array[]) => {
        let next = 0;
        return signs.map((sign) => (/\d/.test(sign) ? drawn[next++] : glyph(sign)));
      };
      const keep = (codes: Tensor, t: number) => {
        const pixels = painter.decode(denormalize(codes, painter.statistics)).dataSync();
        moments.push({ t, pictures: place(picturesIn(pixels, PIXELS)) });
      };
      const noise = gaussians([labels.length, net.sizes.latent], rng);
      const velocity = guidedVelocity(net.velocity, labels, net.sizes.classes, options.w);
      const pictures = picturesIn(
        sampleLatent(velocity, painter, noise, options.steps, keep).dataSync(),
        PIXELS,
      );
      const sheet = { shape: SHAPE, gap: 0, across: Math.min(signs.length, fitting(SIDE, 0)) };
      await develop(moments, sheet);
      const read = pictures.map((picture) => readDigit(picture, train).label);
      const right = read.filter((label, i) => label === labels[i]).length;
      print([`The judge reads ${read.join("")}: ${right} of ${labels.length} right.`]);
      const file = await savePng(
        { ...sheet, pictures: place(pictures) },
        { name: asked, file: options.out, isInk: true },
      );
      remark(`Saved to ${file}`);
    };
    remark(whoseText(loader.loaded(), "writes"));
    if (text !== undefined) await say(text);
    else return await converse((typed) => say(inSigns(typed)), { message: "Write:", hint: "24.12.2026" });
  } finally {
    await loader.close();
  }
  return EXIT.passed;
}

/**
 * What was typed, if it can be written.
 *
 * @throws UsageError if it has a sign that is neither a digit nor one that is printed between digits, no digit, or too many signs
 */
export function inSigns(typed: string): string {
  const text = typed.trim().replace(/\s+/g, " ");
  const unknown = [...text].find((sign) => !/[0-9]/.test(sign) && !SIGNS.includes(sign));
  const told = JSON.stringify(text);
  if (unknown !== undefined)
    throw new UsageError(
      `the model writes digits, with ${SIGNS.filter((sign) => sign !== " ").join(" ")} and spaces between them; got ${JSON.stringify(unknown)} in ${told}`,
    );
  if (!/[0-9]/.test(text)) throw new UsageError(`there must be a digit to write, such as 2026; got ${told}`);
  if (text.length > MOST_SIGNS)
    throw new UsageError(`at most ${MOST_SIGNS} signs are written at once, got ${text.length}`);
  return text;
}
