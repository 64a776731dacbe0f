import { describe, expect, test } from "vitest";
import { keepsArguments } from "../../../lib/kit/kept-arguments.js";
import { told } from "./told.js";

describe("a call that changes what it was given fails, and says where", () => {
  test("a number of a list, at one value only", () => {
    const zeroed = keepsArguments((xs: number[]) => {
      if (xs[0] === 1) xs[1] = 0;
      return xs.length;
    });
    expect(zeroed([2, 3])).toBe(2);
    expect(told(() => zeroed([1, 3]))).toContain("xs[1] was 3 before the call, and is 0 after it");
  });

  test("the length of a list inside an object", () => {
    const push = keepsArguments((_: string, { ids }: { ids: number[] }) => ids.push(7));
    expect(told(() => push("", { ids: [1] }))).toContain(
      "argument 2.ids[1] was not there before the call, and is 7 after it",
    );
  });

  test("a row of a matrix, a member, a typed array", () => {
    const rows = keepsArguments((m: number[][]) => m[1].fill(5));
    expect(told(() => rows([[1], [2]]))).toContain("m[1][0] was 2");
    const member = keepsArguments((state: { step: number }) => state.step++);
    expect(told(() => member({ step: 0 }))).toContain("state.step was 0");
    const bytes = keepsArguments((x: Uint8Array) => x.reverse());
    expect(told(() => bytes(Uint8Array.of(1, 2)))).toContain("x[0] was 1");
  });

  test("by the parameter's name, or its number where it has none", () => {
    const scaled = keepsArguments((x: number[], _: unknown, by = 2) => x.fill(by));
    expect(told(() => scaled([1], 0))).toContain("the call changed its argument x[0]");
    const apart = keepsArguments(([row]: number[][], y: number[]) => y.push(row[0]));
    expect(told(() => apart([[1]], []))).toContain("the call changed its argument 2[0]");
    expect(told(() => keepsArguments(new Proxy(scaled, {}))([1], 0))).toContain("argument");
  });

  test("after a wait too", async () => {
    const later = keepsArguments(async (xs: number[]) => {
      await null;
      xs.sort((a, b) => a - b);
    });
    await expect(later([2, 1])).rejects.toThrow("xs[0] was 2");
  });
});

describe("everything else goes through as it is", () => {
  test("results, this, errors, names", async () => {
    const f = keepsArguments(function f(this: unknown, x: number) {
      return [this, x];
    });
    expect(f.call("self", 3)).toEqual(["self", 3]);
    expect([f.name, f.length]).toEqual(["f", 1]);
    expect(await keepsArguments(async () => 4)()).toBe(4);
    const refuses = keepsArguments((xs: number[]) => {
      xs.pop();
      throw new RangeError("refused");
    });
    expect(() => refuses([1])).toThrow("refused");
  });

  test("classes and constants", () => {
    class Counter {}
    expect(keepsArguments(Counter)).toBe(Counter);
    expect(keepsArguments(12)).toBe(12);
    expect(keepsArguments(undefined)).toBeUndefined();
  });

  test("what acts or is tied to others may have a state; NaN is itself", () => {
    const act = keepsArguments((x: { drawn: number; next(): void }) => x.next());
    const source = {
      drawn: 0,
      next() {
        this.drawn++;
      },
    };
    act(source);
    expect(source.drawn).toBe(1);
    const visit = keepsArguments((node: { parent: null; visits: number }) => node.visits++);
    expect(told(() => visit({ parent: null, visits: 0 }))).toBe("nothing");
    expect(told(() => keepsArguments((xs: number[]) => xs[0])([Number.NaN]))).toBe("nothing");
  });
});
