import { readFileSync } from "node:fs";
import type { Figure, Picture } from "./figure.js";
import { pixelsOf } from "./levels.js";

// A page of homework; measured by docs/pictures/data/homework.measure.ts.

/** A line of the page: what the GPT meant to write, what the judge reads, and the pictures between the two. */
interface Line {
  right: boolean;
  meant: { digits: number[]; totals: number[] };
  read: { digits: number[]; totals: number[] };
  pictures: string[];
}

const pages = JSON.parse(readFileSync(new URL("data/homework.json", import.meta.url), "utf8")) as Record<
  "once" | "fourTimes",
  Line[]
>;

const nameOf = ({ right }: Line) => (right ? "right" : "wrong");

/** Digits as the judge reads them; what it misreads is in brackets. */
const letters = (read: number[], meant: number[]) =>
  read.map((digit, i) => (digit === meant[i] ? ` ${digit} ` : `[${digit}]`)).join("");

/** The page on which each digit had one try, or four. */
export const homeworkFigure = (
  which: keyof typeof pages,
  picture: Pick<Picture, "name" | "title" | "alt">,
): Figure => ({
  ...picture,
  page: "5-from-noise-to-images/05-latent-diffusion/6-homework.md",
  isInk: true,
  pixel: 3,
  gap: 0,
  rows: pages[which].map((line) => ({ name: nameOf(line), pictures: line.pictures.map(pixelsOf) })),
  letters: pages[which].map(
    (line) =>
      `${nameOf(line)}   ${letters(line.read.digits, line.meant.digits)} = ${letters(line.read.totals, line.meant.totals)}`,
  ),
});
