import { readFileSync } from "node:fs";
import type { Figure } from "../figure.js";
import { pixelsOf } from "../levels.js";

// Triangles from the same noise at three strengths of guidance; measured by docs/pictures/data/guided-triangles.measure.ts.

const rows = JSON.parse(readFileSync(new URL("../data/guided-triangles.json", import.meta.url), "utf8")) as {
  w: number;
  pictures: string[];
}[];

export const figure: Figure = {
  page: "5-from-noise-to-images/03-class-conditioning/2-what-guidance-costs.md",
  name: "guided-triangles",
  title: "Triangles at w = 1, 3 and 8",
  alt: "Eight pictures of triangles in each of three rows. At w = 1, some are half a box or a plus with a base; at w = 3, all are triangles; at w = 8, all are triangles with frayed edges, on a ground with gray specks.",
  rows: rows.map(({ w, pictures }) => ({ name: `w = ${w}`, pictures: pictures.map(pixelsOf) })),
};
