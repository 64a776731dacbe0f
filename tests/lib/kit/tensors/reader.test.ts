import type * as tf from "@tensorflow/tfjs";
import { describe, expect, test, vi } from "vitest";
import { randomTensor, tensorSpec } from "../../../../lib/spec/tensors.js";
import { prints, readsAtOnce, readsLater, stays } from "./reader.js";

const x = () => randomTensor([2, 3], 1);

/** The message with which a call is refused, or "" if it is not. */
async function refusal(call: () => unknown): Promise<string> {
  try {
    await call();
    return "";
  } catch (error) {
    expect((error as Error).name).toBe("Finding");
    return (error as Error).message;
  }
}

describe("an exercise that reads nothing", () => {
  tensorSpec();

  test.each(Object.entries(readsAtOnce))("is refused %s at once", async (_, f) => {
    expect(await refusal(() => f(x()))).toMatch(/^a tensor's numbers were read at once\n\n.*WebGPU/);
  });

  test.each(Object.entries(readsLater))("is refused %s, awaited", async (_, f) => {
    expect(await refusal(() => f(x()))).toMatch(/^numbers were read out of a tensor on the way\n\n.*GPU/);
  });

  test("may print what it made, and compute with kernels that read", async () => {
    const log = vi.spyOn(console, "log").mockImplementation(() => {});
    await expect(prints(x())).toMatchValues(x());
    expect(log).toHaveBeenCalledOnce();
    log.mockRestore();
    await expect(stays(x())).toMatchValues(x());
  });

  test("is told so, and not that it refused with the wrong error or cannot be differentiated", async () => {
    const said = "a tensor's numbers were read at once";
    const read = readsAtOnce.dataSync;
    expect(await refusal(() => expect(() => read(x())).toRefuse(RangeError, "a read"))).toContain(said);
    expect(await refusal(() => expect(read).toBeDifferentiable({ at: x() }))).toMatch(new RegExp(`^${said}`));
  });

  test("leaves reading to its spec", async () => {
    const y: tf.Tensor = stays(x());
    expect(Array.from(await y.data())).toEqual(((await x().array()) as number[][]).flat());
  });
});

describe("an exercise whose docstring says that it reads", () => {
  tensorSpec("judge", { reads: "awaited" });

  test.each(Object.entries(readsLater))("awaits %s", async (_, f) => {
    await expect(await f(x())).toMatchValues(x());
  });

  test.each(Object.entries(readsAtOnce))("is refused %s at once", async (_, f) => {
    expect(await refusal(() => f(x()))).toContain("read at once");
  });
});

test("outside the tests of such a spec everybody reads", () => {
  expect(readsAtOnce.dataSync(x()).dataSync()).toEqual(x().dataSync());
});
