import { readFileSync } from "node:fs";
import type { Figure } from "../figure.js";

// Codes of held-out digits at three prices of a nat; measured by docs/pictures/data/prices.measure.ts.

const measured = JSON.parse(readFileSync(new URL("../data/prices.json", import.meta.url), "utf8")) as {
  beta: number;
  points: { label: number; at: [number, number] }[];
}[];

const KINDS = [0, 1, 4];
const ticks = { [-2.5]: "", [-2]: "−2", 0: "0", 2: "2", 2.5: "" };

export const figure: Figure = {
  page: "5-from-noise-to-images/05-latent-diffusion/3-the-price-of-a-nat.md",
  name: "prices",
  title: "Where digits lie, at three prices of a nat",
  alt: "Three planes of two code numbers, with 16 zeros, 16 ones and 16 fours in each. At β = 0.00001 and 0.001, each digit has a region of its own, with some overlap. At β = 0.1, all digits lie on one spot in the middle.",
  groups: KINDS.map((kind) => `digit ${kind}`),
  clouds: measured.map(({ beta, points }) => ({
    title: `β = ${beta === 1e-5 ? "0.00001" : beta}`,
    x: { label: "one number", ticks },
    y: { label: "another", ticks },
    points: points.map(({ label, at }) => ({ name: String(label), at, group: KINDS.indexOf(label) })),
  })),
};
