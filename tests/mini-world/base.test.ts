import { createHash } from "node:crypto";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { useBackend } from "#lib/backend/choose";
import { BASE_SIZES, baseBytes } from "#lib/mini-world/base";
import { mersenneTwister } from "#lib/random";
import { writeSafetensors } from "../../lib/write-safetensors.js";
import { gptParameters } from "../../solutions/2-building-a-transformer/06-complete-model/gpt-parameters.js";
import { type GPT, initGPT } from "../../solutions/2-building-a-transformer/06-complete-model/init-gpt.js";
import { readSafetensors } from "../../solutions/2-building-a-transformer/06-complete-model/safetensors.js";
import { behaviorOf, trainBase } from "./base.js";

// Every threshold of part 3 holds for this one base; with another one all of them would have to be measured again.

beforeAll(async () => {
  process.env.KATA_BACKEND = "wasm";
  await useBackend("train");
});

const hash = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

function baseOf(bytes: Uint8Array): GPT {
  const model = initGPT(BASE_SIZES, mersenneTwister(1));
  const stored = readSafetensors(bytes);
  for (const [name, tensor] of Object.entries(gptParameters(model)))
    (tensor as tf.Variable).assign(stored[name]);
  return model;
}

test("the base is the one that part 3 was measured on", () => {
  expect(hash(baseBytes())).toBe("d0031ba120e2072e8afdac850641eb67de913c7712d62dc95287758148bb792c");
});

test("it knows all facts, goes on asking, and answers nobody in a chat", () => {
  const model = baseOf(baseBytes());
  expect(behaviorOf(model)).toEqual({ known: 36, continued: 36, told: 36, answered: 0 });
  tf.dispose(gptParameters(model));
});

test("the script that made it learns, and its file says what was learned", async () => {
  const losses: number[] = [];
  const model = trainBase(1, 20, (_, loss) => losses.push(loss));
  // ln 71 = 4.26 before the first step, and a little more from the wide start; these steps are still the warm-up.
  expect(losses[0]).toBeGreaterThan(4);
  expect(losses[0]).toBeLessThan(5);
  expect(losses[19]).toBeLessThan(3.8);
  const bytes = await writeSafetensors(gptParameters(model));
  expect(bytes.length).toBe(baseBytes().length);
  const again = gptParameters(baseOf(bytes));
  for (const [name, tensor] of Object.entries(gptParameters(model)))
    expect(again[name].dataSync(), name).toEqual(tensor.dataSync());
});
