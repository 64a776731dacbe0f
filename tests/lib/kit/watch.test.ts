import * as tf from "@tensorflow/tfjs";
import { afterEach, expect, test, vi } from "vitest";
import { useBackend } from "../../../lib/backend/choose.js";
import { KINDS, type Kind } from "../../../lib/kit/contract/plan.js";
import { isIdle, watch } from "../../../lib/kit/contract/watch.js";
import { wrap } from "../../../lib/kit/contract/wrap.js";
import * as platform from "../../../lib/platform/node.js";

await useBackend("judge");
afterEach(() => vi.restoreAllMocks());

type Fn = (...args: any[]) => any;

const frozen = Object.freeze([2]) as number[];
const CALLS: [string, Fn, () => any[]][] = [
  ["lists", (x: number[], k: number) => x.map((v) => k * v), () => [[1, 2], 3]],
  ["a list that comes back equal", (x: number[]) => [[...x]], () => [[4, 5]]],
  ["nothing but a number", (x: number) => x + 1, () => [3]],
  ["a frozen list", (x: number[]) => x[0], () => [frozen]],
  ["a text", (text: string) => text.split(""), () => ["ab"]],
  ["tensors of one shape", (x: tf.Tensor) => tf.neg(x), () => [tf.tensor([1, 2])]],
  ["a tensor and its sum", (x: tf.Tensor) => ({ sum: tf.sum(x) }), () => [tf.tensor([1, 2])]],
  ["a tensor from a number", (n: number) => tf.zeros([n]), () => [2]],
  ["a function", (f: Fn) => f(1), () => [(x: number) => x]],
  ["a promise of a list", async (x: tf.Tensor) => [x.size], () => [tf.tensor([0])]],
];

/** The kinds of wrappers that say of themselves that they were about a call. */
async function eligible(fn: Fn, args: () => any[]): Promise<Kind[]> {
  const kinds: Kind[] = [];
  for (const kind of KINDS) {
    const told = vi.spyOn(platform, "send").mockImplementation(() => {});
    try {
      await wrap(fn, `${kind}--f--0`, true)(...args());
    } catch {
      // Reads at once end in a finding, where a spec has begun with tensorSpec.
    }
    if (told.mock.calls.some(([message]) => (message as { event?: string }).event === "eligible"))
      kinds.push(kind);
    told.mockRestore();
  }
  return kinds;
}

test.each(CALLS)("no wrapper is idle that is about a call with %s", async (name, fn, args) => {
  await watch(fn, name)(...args());
  const idle = KINDS.filter((kind) => isIdle({ kind, fn: name }));
  const busy = await eligible(fn, args);
  expect(busy.length).toBeGreaterThan(0);
  expect(idle.filter((kind) => busy.includes(kind))).toEqual([]);
});

test("what could not bear on a call is idle, until one comes on which it could", () => {
  const idle = () => KINDS.filter((kind) => isIdle({ kind, fn: "grown" }));
  expect(idle(), "before anybody watches").toEqual([]);
  const grown = watch((x: any) => (Array.isArray(x) ? x.map((v) => v + 1) : x), "grown");
  grown(3);
  expect(idle()).toEqual(
    expect.arrayContaining(["one-buffer", "aliases-input", "mutates-argument", "reads-result"]),
  );
  expect(grown([3])).toEqual([4]);
  expect(idle()).toContain("reads-result");
  for (const kind of ["one-buffer", "mutates-argument", "memo-shape"]) expect(idle()).not.toContain(kind);
});
