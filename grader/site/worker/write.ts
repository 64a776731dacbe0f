import { latentBytes } from "../../../lib/latent/checkpoints.js";
import { DIGIT_FLOW, initLatentNet } from "../../../lib/latent/latent-net.js";
import { drawsOf } from "../../models/load.js";
import type { Moment } from "../../models/moment.js";
import { modelReader } from "../../models/read-model.js";
import { handwriter, readBack } from "../../models/write/handwriter.js";
import type { WriteAsk } from "../models/ask.js";
import { type Actor, ownModel } from "./actor.js";

/** A model of part 5 writes a text by hand, and each moment between noise and ink goes to the page as soon as it is there. */
export async function write({ text, w, steps, seed }: WriteAsk, actor: Actor): Promise<void> {
  const read = await modelReader(actor.load, (stored) => initLatentNet(DIGIT_FLOW, stored));
  const net = (await ownModel(actor, "writer", read)) ?? (await read(latentBytes("flow")));
  const handwrite = await handwriter(actor.load, net, { w, steps }, drawsOf(seed));
  let last: Moment | undefined;
  handwrite(text, (moment) => {
    last = moment;
    actor.show({ is: "moment", pictures: moment.pictures.map((picture) => Float32Array.from(picture)) });
  });
  if (last) actor.show({ is: "said", text: readBack(text, last) });
}
