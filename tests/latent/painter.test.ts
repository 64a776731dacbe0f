import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { useBackend } from "#lib/backend/choose";
import { captionOf, judgeScenes, UNSEEN } from "#lib/pictures/scenes";
import { initTextDiT, PAINTER } from "#lib/pictures/text-dit";
import { courseBytes } from "#lib/platform/files";
import { mersenneTwister } from "#lib/random";
import { readSafetensors } from "../../solutions/2-building-a-transformer/06-complete-model/safetensors.js";
import {
  drawScenes,
  noCaption,
  textVelocity,
} from "../../solutions/5-from-noise-to-images/04-text-conditioning/train-text-dit.js";

beforeAll(async () => {
  await useBackend("judge");
});

describe("a transformer that reads captions", () => {
  it("stands still before it has learned", async () => {
    const net = initTextDiT({ ...PAINTER, patch: 4, dModel: 8 }, mersenneTwister(3));
    const { ids, mask } = noCaption();
    const captions = { ids: [ids], mask: [mask] };
    const { velocity } = textVelocity(net, tf.ones([1, 8, 8, 3]), tf.tensor1d([0.4]), captions);
    expect(Array.from(await velocity.data()).every((value) => value === 0)).toBe(true);
  });

  it("paints what it has never seen with the weights of the course", async () => {
    const net = initTextDiT(PAINTER, readSafetensors(courseBytes("lib/pictures/painter.safetensors")));
    const size = Object.values(net.parameters).reduce((sum, parameter) => sum + parameter.size, 0);
    expect(size).toBe(57_868);
    const texts = UNSEEN.map((scene) => captionOf(scene));
    const pictures = await drawScenes(net, texts, 2, 20, mersenneTwister(1));
    const { right, error } = judgeScenes(pictures, UNSEEN);
    expect(right).toBe(1);
    expect(error).toBeLessThan(0.03);
  });

  it("says which weight a file lacks", () => {
    expect(() => initTextDiT(PAINTER, {})).toThrow('the weights must hold "embed.W"');
  });
});
