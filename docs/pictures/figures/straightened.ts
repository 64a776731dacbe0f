import { readFileSync } from "node:fs";
import { twoMoons } from "../../../lib/flow/moons.js";
import { mersenneTwister } from "../../../lib/random.js";
import type { Figure, Line } from "../figure.js";

// Samples of the moons' network on their way, after its first training and after the second; measured by
// docs/pictures/data/straightened.measure.ts.

const { first, second } = JSON.parse(
  readFileSync(new URL("../data/straightened.json", import.meta.url), "utf8"),
) as Record<"first" | "second", { paths: number[][] }>;

/** Points from x and y by turns. */
const lines = ({ paths }: { paths: number[][] }): Line[] =>
  paths.map((numbers) =>
    Array.from({ length: numbers.length / 2 }, (_, i) => [numbers[2 * i], numbers[2 * i + 1]] as const),
  );

const points = twoMoons(300, mersenneTwister(1)) as unknown as Line;

export const figure: Figure = {
  page: "5-from-noise-to-images/01-flow-matching/4-straight-paths.md",
  name: "straightened",
  title: "Samples on their way to the moons, before and after the second training",
  alt: "Two plots of the plane with the two moons in gray and paths from noise to the moons: after the first training the paths run toward the middle and turn late; after the second they lead from the same noise to nearly the same ends in nearly straight lines.",
  moments: [
    { title: "after the first training", points, paths: lines(first) },
    { title: "after the second training", points, paths: lines(second) },
  ],
  range: [-2.4, 2.4],
};
