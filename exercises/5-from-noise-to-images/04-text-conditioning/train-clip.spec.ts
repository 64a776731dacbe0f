import { expect, test } from "vitest";
import { specRandom } from "#lib/kit/seed";
import { SEEN } from "#lib/pictures/scenes";
import { differentScenes } from "./train-clip.js";

test("different scenes", () => {
  expect(new Set(differentScenes(SEEN, 48, specRandom(1))).size, "scenes").toBe(48);
});
