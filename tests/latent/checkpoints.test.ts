import { createHash } from "node:crypto";
import { beforeAll, describe, expect, test } from "vitest";
import { useBackend } from "#lib/backend/choose";
import { digits } from "#lib/digits/digits";
import { LATENT_CHECKPOINTS, type LatentCheckpoint, latentBytes } from "#lib/latent/checkpoints";
import { DIGIT_FLOW, initLatentNet } from "#lib/latent/latent-net";
import { readSafetensors } from "../../solutions/2-building-a-transformer/06-complete-model/safetensors.js";
import {
  encodeDigits,
  loadCoder,
} from "../../solutions/5-from-noise-to-images/05-latent-diffusion/train-latent-flow.js";
import { behaviorOf, isInBand } from "./behavior.js";

// Thresholds of part 5's chapter 05 were measured with these two networks; with other ones they would have to be measured again.

const HASHES: Record<LatentCheckpoint, string> = {
  coder: "d4499c022d83141f9c3c3ac38a240552b8d99eacb9fd5b245b3091d23748414b",
  flow: "9978bd72d9d04803d3c020985873143814f862d0ec6f4228d448ef3220c47c1e",
};

beforeAll(async () => {
  process.env.KATA_BACKEND = "wasm";
  await useBackend("train");
});

describe("the networks of latent diffusion", () => {
  test.each(LATENT_CHECKPOINTS)("%s is the one that the chapter was measured on", (name) => {
    expect(createHash("sha256").update(latentBytes(name)).digest("hex")).toBe(HASHES[name]);
  });

  test("behave as the chapter says", () => {
    const coder = loadCoder();
    const net = initLatentNet(DIGIT_FLOW, readSafetensors(latentBytes("flow")));
    const behavior = behaviorOf(coder, net, encodeDigits(coder, digits().train).statistics);
    expect(isInBand(behavior), JSON.stringify(behavior)).toBe(true);
  });
});
