import { expect, test } from "vitest";
import { encodeCaption } from "./encode-caption.js";

test("a caption, its end, and padding", () => {
  expect(encodeCaption(["b"], ["<pad>", "<end>", "b"], 3).ids, "ids").toEqual([[2, 1, 0]]);
});
