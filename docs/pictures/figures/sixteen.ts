import { shapeWorld } from "../../../lib/pictures/shapes.js";
import { mersenneTwister } from "../../../lib/random.js";
import type { Figure } from "../figure.js";

// All pictures of the small world, as they are and with their pixels in another order, which is the same for all.

const world = shapeWorld(16).map(({ pixels }) => Array.from(pixels));
const order = world[0].map((_, pixel) => pixel);
const rng = mersenneTwister(1);
for (let last = order.length - 1; last > 0; last--) {
  const other = rng.integer(last + 1);
  [order[last], order[other]] = [order[other], order[last]];
}
const snow = world.map((pixels) => order.map((from) => pixels[from]));

export const figure: Figure = {
  page: "5-from-noise-to-images/02-diffusion-transformer/README.md",
  name: "sixteen",
  title: "Sixteen pictures of shapes, and the same with their pixels shuffled",
  alt: "Sixteen small pictures of disks, boxes, pluses and triangles at four places each; below them the same sixteen with their pixels in another order, in which nothing can be recognized.",
  rows: [
    { name: "pictures", pictures: world.slice(0, 8) },
    { name: "", pictures: world.slice(8) },
    { name: "shuffled", pictures: snow.slice(0, 8) },
    { name: "", pictures: snow.slice(8) },
  ],
};
