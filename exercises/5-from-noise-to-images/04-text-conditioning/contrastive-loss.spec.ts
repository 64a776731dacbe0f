import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { tensorSpec } from "#lib/tensors";
import { contrastiveLoss } from "./contrastive-loss.js";

tensorSpec();
test("a loss by hand", async () => {
  await expect(
    contrastiveLoss(
      tf.tensor2d([
        [2, 0, 0],
        [1, 1, 0],
        [1, 0, 3],
      ]),
    ),
  ).toMatchValues(0.411533, { what: "the loss" });
});
