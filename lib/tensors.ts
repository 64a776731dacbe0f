import * as tf from "@tensorflow/tfjs";
import { afterEach, beforeAll, beforeEach } from "vitest";
import { type Purpose, useBackend } from "./backend/choose.js";
import { tellGrader } from "./grader-link.js";
import { specRandom } from "./kit/seed.js";
import { expectTensors } from "./kit/tensors/matchers.js";

await useBackend("judge");

/**
 * Makes a spec one of tensors: picks the backend, and frees after every test what the test made. The first call of
 * such a spec.
 *
 * @param purpose `"train"` for exercises that train: they run on the fastest backend that the machine has
 */
export function tensorSpec(purpose: Purpose = "judge"): void {
  expectTensors();
  beforeAll(async () => {
    tellGrader({ kind: "backend", ...(await useBackend(purpose)) });
  });
  beforeEach(() => tf.engine().startScope());
  afterEach(() => tf.engine().endScope());
}

/** A tensor of standard normal numbers from a stream of its own; see `specRandom`. */
export function randomTensor(shape: number[], stream = 0): tf.Tensor {
  const rng = specRandom(stream);
  const values = Array.from({ length: tf.util.sizeFromShape(shape) }, () => rng.gauss(0, 1));
  return tf.tensor(values, shape);
}
