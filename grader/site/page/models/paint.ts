import { inCaption, PAINTED_WORDS } from "../../../models/paint/caption.js";
import { MOST_PICTURES, PAINTED_GAP } from "../../../models/paint/painting.js";
import type { Site } from "../../place.js";
import { element } from "../element.js";
import type { Bench } from "./bench.js";
import { labeled, numberField, seedField } from "./fields.js";
import { knownWords, readWords } from "./known-words.js";
import { picturePaper } from "./picture-paper.js";
import { type Kept, whoseWeights } from "./whose.js";

const [N, W, STEPS] = [4, 2, 20];
const ACROSS = 4;

/** Where a model of part 5 paints a caption. */
export function paintBench(site: Site, kept: Kept): Bench {
  const caption = element("input", {
    ...{ value: "a red triangle right top", size: "24", "data-field": "Caption" },
  });
  const n = numberField({ name: "Pictures", least: 1, most: MOST_PICTURES, step: "1", value: String(N) });
  const w = numberField({ name: "Guidance", least: -10, most: 10, step: "any", value: String(W) });
  const steps = numberField({ name: "Steps", least: 1, most: 200, step: "1", value: String(STEPS) });
  const seed = seedField();
  let asked = "";
  const label = () => `pictures that were painted to: ${asked}`;
  return {
    ...{ id: "paint", title: "Paint", verb: "Paint" },
    paper: picturePaper({ across: ACROSS, gap: PAINTED_GAP, isInk: false, label }),
    about: [
      element(
        "p",
        {},
        "A model of part 5 paints what a caption says, out of noise, step by step. A caption names a color, a shape and a place, in any order.",
      ),
      element("p", { class: "kata-whose" }, whoseWeights(site, kept, "painter", true)),
      knownWords("of captions", PAINTED_WORDS),
    ],
    fields: [labeled("Caption", caption), n.label, w.label, steps.label, seed.label],
    ask: () => {
      asked = readWords(inCaption, caption.value);
      return {
        ...{ is: "paint", caption: asked, seed: seed.read() },
        ...{ n: n.read() ?? N, w: w.read() ?? W, steps: steps.read() ?? STEPS },
      };
    },
  };
}
