import { inSigns } from "../../../models/write/signs.js";
import type { Site } from "../../place.js";
import { element } from "../element.js";
import type { Bench } from "./bench.js";
import { labeled, numberField, seedField } from "./fields.js";
import { picturePaper } from "./picture-paper.js";
import { type Kept, whoseWeights } from "./whose.js";

const ACROSS = 12;

/** Where a model of part 5 writes by hand. */
export function writeBench(site: Site, kept: Kept): Bench {
  const text = element("input", { value: "24.12.2026", size: "16", "data-field": "Text" });
  const w = numberField({ name: "Guidance", least: -10, most: 10, step: "any", value: "1.5" });
  const steps = numberField({ name: "Steps", least: 1, most: 200, step: "1", value: "20" });
  const seed = seedField();
  let asked = "";
  const label = () => `${asked}, written by hand`;
  return {
    ...{ id: "write", title: "Write", verb: "Write" },
    paper: picturePaper({ across: ACROSS, gap: 0, isInk: true, label }),
    about: [
      element(
        "p",
        {},
        "A model of part 5 writes digits by hand, out of noise, step by step. Between them may stand . : - + = / and spaces.",
      ),
      element("p", { class: "kata-whose" }, whoseWeights(site, kept, "writer", true)),
    ],
    fields: [labeled("Text", text), w.label, steps.label, seed.label],
    ask: () => {
      asked = inSigns(text.value);
      return { is: "write", text: asked, w: w.read() ?? 1.5, steps: steps.read() ?? 20, seed: seed.read() };
    },
  };
}
