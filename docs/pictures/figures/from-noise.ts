import { readFileSync } from "node:fs";
import type { Figure } from "../figure.js";

// Eight draws of the diffusion transformer on their way from noise to shapes; measured by docs/pictures/data/from-noise.measure.ts.

interface Moment {
  t: number;
  pictures: number[][];
}

const { short, long } = JSON.parse(
  readFileSync(new URL("../data/from-noise.json", import.meta.url), "utf8"),
) as Record<"short" | "long", Moment[]>;

export const figure: Figure = {
  page: "5-from-noise-to-images/02-diffusion-transformer/2-dials-for-the-time.md",
  name: "from-noise",
  title: "Noise becomes shapes",
  alt: "Eight pictures at five moments from t = 1 to t = 0: noise in which bright regions appear, and at the end blurred shapes on a clean ground, some of them easy to name and some not. A last row shows the ends of the same noise after five times as much training: eight clear shapes.",
  rows: [
    ...short.map(({ t, pictures }) => ({ name: `t = ${t}`, pictures })),
    ...long.map(({ pictures }) => ({ name: "2,000 steps", pictures })),
  ],
};
