import { readFileSync } from "node:fs";
import type { Figure } from "../figure.js";
import { pixelsOf } from "../levels.js";

// Five digits come out of noise; measured by docs/pictures/data/along-time.measure.ts.

const moments = JSON.parse(readFileSync(new URL("../data/along-time.json", import.meta.url), "utf8")) as {
  t: number;
  pictures: string[];
}[];

export const figure: Figure = {
  page: "5-from-noise-to-images/05-latent-diffusion/4-a-flow-of-codes.md",
  name: "along-time",
  title: "Five digits come out of noise",
  alt: "The codes of five digits, decoded at six moments from t = 1 to t = 0. Each of the five begins as a gray blot, and some of the blots look like a digit that they do not become. At t = 0.4 you can read them as the 2, 3, 4, 8 and 9 they become, and the ink stands out from the paper.",
  isInk: true,
  pixel: 4,
  rows: moments.map(({ t, pictures }) => ({
    name: `t = ${Number(t.toFixed(2))}`,
    pictures: pictures.map(pixelsOf),
  })),
};
