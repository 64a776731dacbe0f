import { SCENE_SIDE } from "../../lib/pictures/scenes.js";
import { initTextDiT, PAINTER } from "../../lib/pictures/text-dit.js";
import type { Moment } from "../models/moment.js";
import { inCaption } from "../models/paint/caption.js";
import { PAINTED_SHAPE, painter, seenIn } from "../models/paint/painter.js";
import { MOST_PICTURES, PAINTED_GAP } from "../models/paint/painting.js";
import { checkCount } from "../terminal/commands/options.js";
import { print, remark } from "../terminal/commands/print.js";
import { develop, fitting } from "./paint/develop.js";
import { checkMaking, type MakingOptions } from "./paint/making.js";
import { loadTrained } from "./paint/models.js";
import { savePng } from "./paint/save.js";
import { play, talkOf } from "./play.js";

interface Options extends MakingOptions {
  /** how many pictures of each caption */
  n: number;
}

/** `kata paint [caption...]`: the learner's own model of chapter 04 paints a caption, several times, out of noise. */
export async function paint(words: string[], options: Options): Promise<number> {
  checkMaking(options);
  checkCount("-n", options.n, MOST_PICTURES);
  const talk = talkOf(words, { read: inCaption, message: "Paint:", hint: "a red triangle right top" });
  return await play(talk, options.seed, async (load, rng) => {
    const { net, whose } = await loadTrained(load, "painter", (stored) => initTextDiT(PAINTER, stored));
    const painted = await painter(load, net, options, rng);
    const say = async (text: string) => {
      const moments: Moment[] = [];
      const pictures = await painted(text, (moment) => moments.push(moment));
      const across = Math.min(options.n, fitting(SCENE_SIDE, PAINTED_GAP));
      const sheet = { shape: PAINTED_SHAPE, gap: PAINTED_GAP, across };
      await develop(moments, sheet);
      print([seenIn(pictures)]);
      remark(`Saved to ${await savePng({ ...sheet, pictures }, { name: text, file: options.out })}`);
    };
    return { about: (code) => [`${whose} ${code}`], say };
  });
}
