import type { Figure, Range, Spot } from "../figure.js";

// The policies of part 3 by what their reviews are worth and by how far they are from the model that they were copied from. The runs of one
// policy make up its box; the base stands where it is before any training. The axis of the distance runs with its cube root.

const far = (...nats: [number, number]): Range => [Math.cbrt(nats[0]), Math.cbrt(nats[1])];

const spots: Spot[] = [
  { name: "the base", x: 0, y: -0.2, color: 0, beside: "right" }, // chapter 03, page 1; chapter 04, page 1
  { name: "policy on a leash", x: far(0.6, 1.6), y: [0.63, 1.64], color: 1, beside: "right" }, // spec of full-pipeline
  // Without a leash, the gold reward of the tenth run is 1.1; the distances are those of all ten.
  { name: "policy, no leash", x: far(2.7, 20.9), y: [-2, -1.5], color: 1, beside: "left" }, // the same
  { name: "DPO policy", x: far(0.41, 0.6), y: [0.82, 1.09], color: 3, beside: "left" }, // chapter 04, page 4: weight 1
  { name: "DPO, no anchor", x: far(13, 29), y: [-1.86, -0.59], color: 3, beside: "above" }, // the same: weight 0
];

export const figure: Figure = {
  page: "3-fine-tuning-a-transformer/README.md",
  name: "cast",
  title: "The policies of part 3 by gold reward and by distance",
  alt: "The base and four policies by gold reward and by distance: the policy on a leash and the DPO policy with an anchor stay within 2 nats and write reviews worth 0.6 to 1.6, while the policy without a leash and the one without an anchor go up to 29 nats and write texts worth less than the base's −0.2.",
  panels: [
    {
      title: "gold reward of its reviews",
      x: {
        label: "distance from the model it began as, in nats",
        ticks: Object.fromEntries([0, 1, 5, 10, 20, 30].map((nats) => [Math.cbrt(nats), `${nats}`])),
      },
      y: { label: "", ticks: { [-2]: "−2", [-1]: "−1", 0: "0", 1: "1", 2: "2" } },
      curves: [],
      spots,
    },
  ],
};
