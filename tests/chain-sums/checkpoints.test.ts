import { createHash } from "node:crypto";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";
import { useBackend } from "#lib/backend/choose";
import { CHECKPOINTS, type Checkpoint, checkpointBytes, REASONER_SIZES } from "#lib/chain-sums/checkpoints";
import { mersenneTwister } from "#lib/random";
import { golden } from "#lib/spec/golden";
import { idTensor } from "../../solutions/2-building-a-transformer/01-embeddings-and-positions/token-embedding.js";
import { gptLogits } from "../../solutions/2-building-a-transformer/06-complete-model/gpt-logits.js";
import { gptParameters } from "../../solutions/2-building-a-transformer/06-complete-model/gpt-parameters.js";
import { type GPT, initGPT } from "../../solutions/2-building-a-transformer/06-complete-model/init-gpt.js";
import { readSafetensors } from "../../solutions/2-building-a-transformer/06-complete-model/safetensors.js";
import { loadParameters } from "../../solutions/3-fine-tuning-a-transformer/01-supervised-fine-tuning/load-base.js";
import { behaviorOf, isInBand } from "./behavior.js";
import { trainSkill } from "./train.js";

// Every threshold of part 4 holds for these four models; with other ones all of them would have to be measured again.

const HASHES: Record<Checkpoint, string> = {
  reasoner: "d0ae8521aedaf04fee2c424fa4af8fba48735dbe877f4672508b3ce396242a1b",
  "two-minds": "c991e1965fb3f03c52cea82832bc44c1a940492337652d03b70c063dbb059313",
  clueless: "5f737f5865e440818c3562ae02196121006eb549a703e349de8f3a57ead2dc38",
  hasty: "8fdcdcf054a44b51249ca9cc842bfeb0ce921864fe8ac7dd57021a87b3e5e826",
};

beforeAll(async () => {
  process.env.KATA_BACKEND = "wasm";
  await useBackend("train");
});

function checkpoint(name: Checkpoint): GPT {
  const model = initGPT(REASONER_SIZES, mersenneTwister(1));
  const stored = readSafetensors(checkpointBytes(name));
  loadParameters(model, stored);
  tf.dispose(stored);
  return model;
}

describe.each(CHECKPOINTS)("%s", (name) => {
  test("is the one that part 4 was measured on", () => {
    expect(createHash("sha256").update(checkpointBytes(name)).digest("hex")).toBe(HASHES[name]);
  });

  test("has the logits that PyTorch finds", () => {
    const { ids, logits: expected } = golden<{ ids: number[][]; logits: Record<Checkpoint, number[][][]> }>(
      "chain_sums",
    );
    const model = checkpoint(name);
    const logits = tf.tidy(() => gptLogits(model, idTensor(ids, REASONER_SIZES.vocabulary)).arraySync());
    for (const [t, row] of expected[name][0].entries())
      for (const [id, logit] of row.entries())
        expect((logits as number[][][])[0][t][id], `position ${t}, token ${id}`).toBeCloseTo(logit, 3);
    tf.dispose(gptParameters(model));
  });

  test("behaves as the lessons say", () => {
    const model = checkpoint(name);
    const behavior = behaviorOf(model);
    expect(isInBand(name, behavior), JSON.stringify(behavior)).toBe(true);
    tf.dispose(gptParameters(model));
  });
});

test("the script that made them teaches the skill", () => {
  const model = trainSkill(mersenneTwister(1), 20);
  const ids = idTensor([[3, 5, 9, 2, 7, 1, 10]], REASONER_SIZES.vocabulary);
  const next = tf.tidy(() => tf.softmax(gptLogits(model, ids)).arraySync()) as number[][][];
  // After 20 steps of 300: the first thought names an operand, any of the six; before, a share of 0.25.
  const named = next[0][6].slice(15, 21).reduce((sum, p) => sum + p, 0);
  expect(named).toBeGreaterThan(0.6);
  tf.dispose([ids, gptParameters(model)] as tf.TensorContainer);
});
