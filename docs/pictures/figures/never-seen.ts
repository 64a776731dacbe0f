import { readFileSync } from "node:fs";
import type { Figure } from "../figure.js";
import { pixelsOf } from "../levels.js";

// What two models paint of scenes they were never shown; measured by docs/pictures/data/never-seen.measure.ts.

type Painted = { caption: string; picture: string }[];
const { newColor, newPlace } = JSON.parse(
  readFileSync(new URL("../data/never-seen.json", import.meta.url), "utf8"),
) as Record<"newColor" | "newPlace", Painted>;

const lines = (painted: Painted, name: string) =>
  [0, 8].map((from) => ({
    name,
    pictures: painted.slice(from, from + 8).map(({ picture }) => pixelsOf(picture)),
  }));

export const figure: Figure = {
  page: "5-from-noise-to-images/04-text-conditioning/3-what-it-can-recombine.md",
  name: "never-seen",
  title: "Scenes that were never shown",
  alt: "Two rows of pictures with new colors: four red disks, four green boxes, four blue pluses and four yellow triangles, nearly all clear. Two rows with new places: blots in red, green, blue and yellow, in the right quarters, and few of them are the shape they should be.",
  channels: 3,
  rows: [...lines(newColor, "new color"), ...lines(newPlace, "new place")],
};
