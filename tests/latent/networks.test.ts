import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { useBackend } from "#lib/backend/choose";
import { digits } from "#lib/digits/digits";
import { gaussians } from "#lib/flow/noise";
import { latentBytes } from "#lib/latent/checkpoints";
import { DIGIT_CODER, initCoder } from "#lib/latent/coder";
import { DIGIT_FLOW, initLatentNet } from "#lib/latent/latent-net";
import { mersenneTwister } from "#lib/random";
import { readSafetensors } from "../../solutions/2-building-a-transformer/06-complete-model/safetensors.js";

beforeAll(async () => {
  await useBackend("judge");
});

const sizeOf = (parameters: Record<string, tf.Tensor>) =>
  Object.values(parameters).reduce((sum, { size }) => sum + size, 0);

describe("a coder", () => {
  it("rebuilds held-out digits with the weights of the course", async () => {
    const coder = initCoder(DIGIT_CODER, readSafetensors(latentBytes("coder")));
    const held = digits().heldOut.filter((_, i) => i % 10 === 0);
    const x = tf.tensor4d(Float32Array.from(held.flatMap(({ pixels }) => [...pixels])), [50, 14, 14, 1]);
    const error = tf.tidy(() => tf.mean(tf.squaredDifference(coder.decode(coder.encode(x).mean), x)));
    expect((await error.data())[0]).toBeLessThan(0.06);
    expect(sizeOf(coder.parameters)).toBe(251_124);
  });

  it("says which weight a file lacks", () => {
    expect(() => initCoder(DIGIT_CODER, {})).toThrow('the weights must hold "encoder.0.W"');
  });
});

describe("a latent network", () => {
  it("stands still before it has learned, and leaves no tensor but its answer", async () => {
    const net = initLatentNet(DIGIT_FLOW, mersenneTwister(3));
    const z = gaussians([2, 24], mersenneTwister(4));
    const before = tf.memory().numTensors;
    const v = net.velocity(z, tf.tensor1d([0.2, 0.9]), [3, 10]);
    expect(Array.from(await v.data()).every((value) => value === 0)).toBe(true);
    expect(tf.memory().numTensors - before).toBe(2);
  });

  it("is told a class", async () => {
    const net = initLatentNet(DIGIT_FLOW, readSafetensors(latentBytes("flow")));
    const z = gaussians([1, 24], mersenneTwister(4));
    const t = tf.tensor1d([0.9]);
    const [one, other] = await Promise.all([1, 8].map((label) => net.velocity(z, t, [label]).data()));
    expect(one).not.toEqual(other);
    expect(sizeOf(net.parameters)).toBe(148_632);
  });
});
