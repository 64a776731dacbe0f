import { SIDE } from "../../lib/digits/digits.js";
import { DIGIT_FLOW, initLatentNet } from "../../lib/latent/latent-net.js";
import type { Moment } from "../models/moment.js";
import { handwriter, readBack, SIGN_SHAPE } from "../models/write/handwriter.js";
import { inSigns } from "../models/write/signs.js";
import { print, remark } from "../terminal/commands/print.js";
import { develop, fitting } from "./paint/develop.js";
import { checkMaking, type MakingOptions } from "./paint/making.js";
import { loadTrained } from "./paint/models.js";
import { savePng } from "./paint/save.js";
import { play, talkOf } from "./play.js";

/** Signs in a line of the saved picture, however narrow the terminal is. */
const SAVED_ACROSS = 12;

/** `kata write [digits...]`: the learner's own model of chapter 05 writes digits by hand, out of noise. */
export async function write(words: string[], options: MakingOptions): Promise<number> {
  checkMaking(options);
  const talk = talkOf(words, { read: inSigns, message: "Write:", hint: "24.12.2026" });
  return await play(talk, options.seed, async (load, rng) => {
    const { net, whose } = await loadTrained(load, "writer", (stored) => initLatentNet(DIGIT_FLOW, stored));
    const handwrite = await handwriter(load, net, options, rng);
    const say = async (text: string) => {
      const moments: Moment[] = [];
      handwrite(text, (moment) => moments.push(moment));
      const sheet = { shape: SIGN_SHAPE, gap: 0, across: Math.min(text.length, fitting(SIDE, 0)) };
      await develop(moments, sheet);
      const last = moments[moments.length - 1];
      print([readBack(text, last)]);
      const saved = { ...sheet, across: SAVED_ACROSS, pictures: last.pictures };
      remark(`Saved to ${await savePng(saved, { name: text, file: options.out, isInk: true })}`);
    };
    return { about: (code) => [`${whose} ${code}`], say };
  });
}
