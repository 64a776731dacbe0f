import * as tf from "@tensorflow/tfjs";
import { afterEach, beforeAll, beforeEach, expect } from "vitest";
import { type Purpose, useBackend } from "../backend/choose.js";
import { tellGrader } from "../judge/grader-link.js";
import { specRandom } from "../kit/seed.js";
import { expectTensors } from "../kit/tensors/matchers.js";
import { type Reads, refuseReads } from "../kit/tensors/reads.js";

await useBackend("judge");

/**
 * Makes a spec one of tensors: picks the backend, has reads by the exercise refused, and frees after every test what the
 * test made. The first call of such a spec.
 *
 * @param purpose `"train"` for exercises that train: they run on the fastest backend that the machine has
 * @param options.reads `"awaited"` where the docstring says that the exercise reads numbers out of tensors
 */
export function tensorSpec(purpose: Purpose = "judge", { reads = "nothing" }: { reads?: Reads } = {}): void {
  expectTensors();
  beforeAll(async () => {
    tellGrader({ kind: "backend", ...(await useBackend(purpose)) });
  });
  let allowReads = () => {};
  beforeEach(() => {
    allowReads = refuseReads(reads, ownFiles(expect.getState().testPath ?? ""));
  });
  afterEach(() => allowReads());
  beforeEach(() => tf.engine().startScope());
  afterEach(() => tf.engine().endScope());
}

/** `…/exercises/part/chapter/slug.spec.ts?kata=solution` -> `part/chapter/slug`, of which the files are in exercises and solutions. */
function ownFiles(spec: string): string {
  const path = spec.replaceAll("\\", "/").replace(/\.(spec|test)\.ts(\?.*)?$/, "");
  return path.replace(/^.*\/exercises\/|^.*\/(?=tests\/)/, "");
}

/** A tensor of standard normal numbers from a stream of its own; see `specRandom`. */
export function randomTensor(shape: number[], stream = 0): tf.Tensor {
  const rng = specRandom(stream);
  const values = Array.from({ length: tf.util.sizeFromShape(shape) }, () => rng.gauss(0, 1));
  return tf.tensor(values, shape);
}
