import type { Tensor } from "@tensorflow/tfjs";
import { clamped, picturesIn } from "../../lib/pictures/pixels.js";
import {
  CAPTION_LENGTH,
  captionOf,
  END,
  PAD,
  readScene,
  SCENE_SIDE,
  VOCABULARY,
} from "../../lib/pictures/scenes.js";
import { initTextDiT, PAINTER } from "../../lib/pictures/text-dit.js";
import { quoted } from "../core/quoted.js";
import type { Moment } from "../models/write/handwriter.js";
import { UsageError } from "../terminal/commands/exit.js";
import { checkCount } from "../terminal/commands/options.js";
import { print, remark } from "../terminal/commands/print.js";
import { UnknownWords } from "../terminal/commands/unknown-words.js";
import { develop, fitting } from "./paint/develop.js";
import { checkMaking, type MakingOptions } from "./paint/making.js";
import { loadTrained } from "./paint/models.js";
import { savePng } from "./paint/save.js";
import { play, talkOf } from "./play.js";

type TrainTextDiT =
  typeof import("../../solutions/5-from-noise-to-images/04-text-conditioning/train-text-dit.js");

interface Options extends MakingOptions {
  /** how many pictures of each caption */
  n: number;
}

const MOST = 16;
const GAP = 1;
const SHAPE: [number, number, 3] = [SCENE_SIDE, SCENE_SIDE, 3];

/** `kata paint [caption...]`: the learner's own model of chapter 04 paints a caption, several times, out of noise. */
export async function paint(words: string[], options: Options): Promise<number> {
  checkMaking(options);
  checkCount("-n", options.n, MOST);
  const talk = talkOf(words, { read: inCaption, message: "Paint:", hint: "a red triangle right top" });
  return await play(talk, options.seed, async (load, rng) => {
    const { net, whose } = await loadTrained(load, "painter", (stored) => initTextDiT(PAINTER, stored));
    const { drawScenes } = await load<TrainTextDiT>("train-text-dit");
    const say = async (text: string) => {
      const moments: Moment[] = [];
      const keep = (x: Tensor, t: number) =>
        moments.push({ t, pictures: picturesIn(x.dataSync(), SCENE_SIDE ** 2 * 3) });
      const captions = Array(options.n).fill(text);
      const pictures = await drawScenes(net, captions, options.w, options.steps, rng, keep);
      const sheet = { shape: SHAPE, gap: GAP, across: Math.min(options.n, fitting(SCENE_SIDE, GAP)) };
      await develop(moments, sheet);
      print([`The judge sees ${listed(pictures.map((picture) => seen(picture)))}.`]);
      remark(`Saved to ${await savePng({ ...sheet, pictures }, { name: text, file: options.out })}`);
    };
    return { about: (code) => [`${whose} ${code}`], say };
  });
}

/** The scene that a picture is nearest to, in words. */
function seen(picture: Float32Array): string {
  const { scene } = readScene(clamped(picture));
  return scene ? `a ${captionOf(scene)}` : "nothing";
}

function listed(all: string[]): string {
  const counts = new Map<string, number>();
  for (const one of all) counts.set(one, (counts.get(one) ?? 0) + 1);
  return [...counts]
    .sort(([, a], [, b]) => b - a)
    .map(([one, times]) => (all.length > 1 ? `${times} × ${one}` : one))
    .join(", ");
}

/**
 * A caption that the model can read.
 *
 * @throws UsageError if it has a word that the model has not learned, no word at all, or more words than it takes
 */
export function inCaption(typed: string): string {
  const known = VOCABULARY.filter((word) => word !== END && word !== PAD);
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  const unknown = words.find((word) => !known.includes(word));
  if (unknown !== undefined) throw new UnknownWords(`the painter has no word ${quoted(unknown)}`, known);
  if (words.length === 0)
    throw new UsageError("there must be something to paint, such as a red triangle right top");
  if (words.length >= CAPTION_LENGTH)
    throw new UsageError(`a caption has at most ${CAPTION_LENGTH - 1} words, got ${words.length}`);
  return words.join(" ");
}
