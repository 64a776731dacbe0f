import { openSite } from "../place.js";
import { allModels } from "../store/models.js";
import { browserStorage } from "../store/storage.js";
import { benchElement } from "./models/bench.js";
import { chatBench } from "./models/chat.js";
import { paintBench } from "./models/paint.js";
import { thinkBench } from "./models/think.js";
import { writeBench } from "./models/write.js";

/** In the order of the course. */
const BENCHES = [chatBench, thinkBench, paintBench, writeBench];

/** The page on which models work: the learner's where there are any, the course's before. */
export async function drawModels(host: HTMLElement, base: string): Promise<void> {
  const site = await openSite(base, browserStorage());
  const kept = new Set(Object.keys(await allModels()));
  host.replaceChildren(...BENCHES.map((bench) => benchElement(site, bench(site, kept))));
}
