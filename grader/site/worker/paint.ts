import { initTextDiT, PAINTER } from "../../../lib/pictures/text-dit.js";
import { courseBytes } from "../../../lib/platform/files.js";
import { drawsOf } from "../../models/load.js";
import { painter, seenIn } from "../../models/paint/painter.js";
import { COURSES_PAINTER } from "../../models/paint/painting.js";
import { modelReader } from "../../models/read-model.js";
import type { PaintAsk } from "../models/ask.js";
import { type Actor, ownModel } from "./actor.js";

/** A model of part 5 paints a caption, and each moment between noise and pictures goes to the page as soon as it is there. */
export async function paint({ caption, seed, ...painting }: PaintAsk, actor: Actor): Promise<void> {
  const read = await modelReader(actor.load, (stored) => initTextDiT(PAINTER, stored));
  const net = (await ownModel(actor, "painter", read)) ?? (await read(courseBytes(COURSES_PAINTER)));
  const painted = await painter(actor.load, net, painting, drawsOf(seed));
  const pictures = await painted(caption, ({ pictures }) =>
    actor.show({ is: "scenes", pictures: pictures.map((picture) => Float32Array.from(picture)) }),
  );
  actor.show({ is: "said", text: seenIn(pictures) });
}
