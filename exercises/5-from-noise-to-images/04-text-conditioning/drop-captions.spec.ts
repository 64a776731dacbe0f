import { expect, test } from "vitest";
import { specRandom } from "#lib/kit/seed";
import { dropCaptions } from "./drop-captions.js";

test("nothing is dropped", () => {
  const c = { ids: [[1]], mask: [[true]] };
  expect(dropCaptions(c, 0, { ids: [0], mask: [true] }, specRandom(1)), "captions").toEqual(c);
});
