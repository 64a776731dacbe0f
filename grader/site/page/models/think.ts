import { inDigits } from "../../../models/think/digits.js";
import { THINKERS, type Thinker } from "../../../models/think/thinkers.js";
import { LEGEND, MOST_CHAINS, WAYS, type WayName, wayOf } from "../../../models/think/ways.js";
import type { Site } from "../../place.js";
import { element } from "../element.js";
import type { Bench } from "./bench.js";
import { chainPaper } from "./chain-paper.js";
import { type Choice, choiceField, labeled, numberField, seedField } from "./fields.js";
import { type Kept, trainer, whoseWeights } from "./whose.js";

const ABOUT: Record<WayName, string> = {
  greedy: "greedy: one chain, each token the likeliest",
  vote: "vote: several chains, and the answer that most of them have",
  "best-of-n": "best-of-n: several chains, and the one that your judge likes best",
  mend: "mend: one chain, and what your judge doubts is written again",
  budget: "budget: one chain that may stop at once, one that may not",
};

const OWN = ["thinker", "student"] as const;

/** Where a model of part 4 thinks about a sum. */
export function thinkBench(site: Site, kept: Kept): Bench {
  const models = THINKERS.map((value): Choice => {
    const own = OWN.find((name) => name === value);
    const isOff = own !== undefined && !kept.has(own);
    const text = isOff ? `${value}: when ${trainer(site, own)} passes` : value;
    return { value, text, isOff };
  });
  const ways = Object.keys(WAYS).map((value): Choice => {
    const isOff = wayOf(value as WayName).needsJudge === true && !kept.has("judge");
    const text = ABOUT[value as WayName] + (isOff ? `; when ${trainer(site, "judge")} passes` : "");
    return { value, text, isOff };
  });
  const model = choiceField("Model", models, OWN.find((name) => kept.has(name)) ?? "reasoner");
  const way = choiceField("Method", ways, "greedy");
  const digits = element("input", { value: "3 5 9 1 2 4", size: "12", "data-field": "Digits" });
  const n = numberField({ name: "Chains", least: 1, most: MOST_CHAINS, step: "1", value: "8" });
  const temperature = numberField({ name: "Temperature", least: 0, most: 100, step: "any", value: "" });
  const seed = seedField();
  const whose = element("p", { class: "kata-whose" });
  const followWay = () => {
    const { takes } = wayOf(way.value as WayName);
    n.label.hidden = !("n" in takes);
    temperature.label.hidden = !("temperature" in takes);
    if (takes.n !== undefined) n.write(takes.n);
    if (takes.temperature !== undefined) temperature.write(takes.temperature);
  };
  const followModel = () => {
    const own = OWN.find((name) => name === model.value);
    whose.textContent = whoseWeights(site, kept, own ?? "thinker", own !== undefined);
  };
  way.addEventListener("change", followWay);
  model.addEventListener("change", followModel);
  followWay();
  followModel();
  return {
    ...{ id: "think", title: "Think", verb: "Think", paper: chainPaper() },
    about: [
      element(
        "p",
        {},
        "A model of part 4 adds six digits and thinks aloud, token by token. You see what the answer costs in tokens, and which step is wrong.",
      ),
      whose,
      element("p", { class: "kata-quiet" }, LEGEND),
    ],
    fields: [
      labeled("Digits", digits),
      ...[labeled("Model", model), labeled("Method", way), n.label, temperature.label, seed.label],
    ],
    ask: () => {
      const { takes } = wayOf(way.value as WayName);
      return {
        is: "think",
        way: way.value as WayName,
        model: model.value as Thinker,
        digits: inDigits(digits.value),
        n: n.label.hidden ? 1 : (n.read() ?? takes.n ?? 1),
        temperature: temperature.label.hidden ? 0 : (temperature.read() ?? takes.temperature ?? 0),
        seed: seed.read(),
      };
    },
  };
}
