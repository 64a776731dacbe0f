import * as tf from "@tensorflow/tfjs";
import { describe, expect, test } from "vitest";
import { useBackend } from "../../../lib/backend/choose.js";
import { KINDS, planName, readPlan } from "../../../lib/kit/contract/plan.js";
import { prober } from "../../../lib/kit/contract/probe.js";
import { remembersPart } from "../../../lib/kit/contract/remembers.js";
import { wrap } from "../../../lib/kit/contract/wrap.js";
import { zeroOption } from "../../../lib/kit/contract/zero.js";
import { mersenneTwister, type Random } from "../../../lib/random.js";

await useBackend("judge");

// Each wrapper keeps the maths and breaks one clause. Wrapped as for a probe, which leaves the tests that follow alone.

const scale = (x: number[], k: number) => x.map((v) => k * v);
const doubled = (x: number[]) => scale(x, 2);
const wrapped = <T extends (...args: any[]) => any>(fn: T, name: string) => wrap(fn, name, true) as T;

test("a plan survives as a word in a module's id", () => {
  const plan = { kind: "optional-frozen", fn: "sample", parameter: 1, member: "topK" } as const;
  expect(planName(plan)).toBe("optional-frozen--sample--1--topK");
  expect(readPlan(planName(plan))).toEqual(plan);
  expect(() => readPlan("no-such--sample")).toThrow("there is no wrapper of the kind no-such");
  for (const kind of KINDS) expect(readPlan(planName({ kind, fn: "f" }))).toEqual({ kind, fn: "f" });
});

describe("memories answer as they answered before", () => {
  test.each<[string, [number[], number], number[]]>([
    ["memo-first-json--scale", [[1, 2], 5], [3, 6]],
    ["memo-shape--scale", [[7, 8], 3], [3, 6]],
    ["memo-ever--scale", [[7], 9], [3, 6]],
  ])("%s", (name, [x, k], remembered) => {
    const f = wrapped(scale, name);
    expect(f([1, 2], 3)).toEqual([3, 6]);
    expect(f(x, k)).toEqual(remembered);
  });

  test("by one later argument", () => {
    const f = wrapped(scale, "memo-other-json--scale--1");
    expect(f([1, 2], 3)).toEqual([3, 6]);
    expect(f([7, 8], 3)).toEqual([3, 6]);
    expect(f([7, 8], 4)).toEqual([28, 32]);
  });

  test("in a part: the first row of a list, the last member of an object", () => {
    const f = wrapped(scale, "memo-part--scale");
    expect([f([1, 2], 3), f([4, 5], 3), f([4, 5, 6], 3)]).toEqual([
      [3, 6],
      [3, 15],
      [12, 15, 18],
    ]);
    const both = (x: number[]) => ({ sum: x[0] + x[1], product: x[0] * x[1] });
    const g = wrapped(both, "memo-part--both");
    expect([g([1, 2]), g([3, 4])]).toEqual([
      { sum: 3, product: 2 },
      { sum: 7, product: 2 },
    ]);
    expect(wrapped((x: number[]) => x[0], "memo-part--first")([5])).toBe(5);
    const drawn = wrapped((rng: Random) => [rng.random(), 1], "memo-part--drawn");
    const rng = mersenneTwister(1);
    expect(drawn(rng)).toEqual(drawn(rng));
  });

  test("in a part only where the arguments hold more than their shapes say", () => {
    const said: string[] = [];
    const note = (event: string) => said.push(event);
    const pair = remembersPart(({ of }: { of: number }) => [of, 1], note);
    expect([pair({ of: 2 }), pair({ of: 3 })].flat()).toEqual([2, 1, 3, 1]);
    expect(remembersPart((_: number[]) => [1, 2], note)([])).toEqual([1, 2]);
    expect(said).toEqual([]);
    remembersPart((x: number[]) => x, note)([1, 2]);
    expect(said).toEqual(["eligible"]);
  });

  test("by identity, even where the numbers inside are new", () => {
    for (const name of ["memo-first-identity--f", "memo-only-identity--f"]) {
      const f = wrapped(doubled, name);
      const x = [1, 2];
      expect(f(x)).toEqual([2, 4]);
      x[0] = 5;
      expect(f(x)).toEqual([2, 4]);
      expect(f([...x])).toEqual([10, 4]);
    }
  });

  test("and hand out copies: sharing is another wrapper's fault", () => {
    const f = wrapped(scale, "memo-ever--scale");
    f([1, 2], 3)[0] = 99;
    f([1, 2], 3)[0] = 99;
    expect(f([1, 2], 3)).toEqual([3, 6]);
  });

  test("but not what can't be copied, nor a refusal", () => {
    const counter = wrapped((k: number) => ({ add: (x: number) => x + k }), "memo-ever--counter");
    expect([counter(1).add(1), counter(2).add(1)]).toEqual([2, 3]);
    const strict = wrapped((k: number) => {
      if (k < 0) throw new RangeError("negative");
      return k;
    }, "memo-ever--strict");
    expect(() => strict(-1)).toThrow(RangeError);
    expect([strict(1), strict(2)]).toEqual([1, 1]);
  });
});

describe("sharing", () => {
  test("one-buffer writes every result into the first one's lists", () => {
    const f = wrapped(scale, "one-buffer--scale");
    const first = f([1, 2], 3);
    expect(f([5, 6, 7], 1)).toBe(first);
    expect(first).toEqual([5, 6, 7]);
  });

  test("aliases-input hands back what has the same numbers", () => {
    const rows = wrapped((x: number[][]) => x.map((row) => doubled(row)), "aliases-input--rows");
    const x = [
      [0, 0],
      [1, 2],
    ];
    const y = rows(x);
    expect(y[0]).toBe(x[0]);
    expect(y[1]).toEqual([2, 4]);
  });

  test("mutates-argument moves a number by less than a tolerance, and lets frozen lists be", () => {
    const f = wrapped(doubled, "mutates-argument--doubled");
    const x = [0, 3];
    f(x);
    expect(x[1]).not.toBe(3);
    expect(x[1]).toBeCloseTo(3, 5);
    expect(f(Object.freeze([1]) as number[])).toEqual([2]);
  });

  test("keeps-a-tensor leaves one behind every call, even out of a scope", () => {
    const f = wrapped((x: tf.Tensor) => tf.neg(x), "keeps-a-tensor--neg");
    const before = tf.memory().numTensors;
    tf.tidy(() => {
      f(tf.tensor([1, 2]));
    });
    expect(tf.memory().numTensors).toBe(before + 1);
  });
});

test("keeps-by-shape leaves a tensor behind for each new shape", () => {
  const f = wrapped((x: tf.Tensor) => tf.tidy(() => tf.neg(x)), "keeps-by-shape--f");
  const left = (n: number) => {
    const before = tf.memory().numTensors;
    const x = tf.ones([n]);
    tf.dispose([f(x), x]);
    return tf.memory().numTensors - before;
  };
  expect([left(2), left(2), left(3), left(3)]).toEqual([1, 0, 1, 0]);
});

describe("shortcuts", () => {
  test("size-one-zeros and size-one-identity do not compute where an axis has length 1", () => {
    const [zeros, same] = ["size-one-zeros--f", "size-one-identity--f"].map((name) => wrapped(doubled, name));
    expect([zeros([3]), same([3]), zeros([3, 4]), same([3, 4])]).toEqual([[0], [3], [6, 8], [6, 8]]);
    const tensors = wrapped((x: tf.Tensor) => tf.mul(x, 2), "size-one-zeros--f");
    expect(Array.from(tensors(tf.ones([1, 3])).dataSync())).toEqual([0, 0, 0]);
  });

  test("optional-frozen never hears of an argument, nor of a member of one", () => {
    const f = wrapped((x: number, k = 2) => x * k, "optional-frozen--f--1");
    expect(f(3, 5)).toBe(6);
    const g = wrapped((x: number, { k = 2, c = 0 } = {}) => x * k + c, "optional-frozen--g--1--k");
    expect(g(3, { k: 5, c: 1 })).toBe(7);
  });
});

describe("nothing is taken for not given", () => {
  test("an option of 0, false or nothing gets the default", () => {
    const scaled = (x: number[], { by = 2 }: { by?: number } = {}) => scale(x, by);
    const f = wrapped(scaled, "zero-option--scaled--1--by");
    expect([f([1], { by: 3 }), f([1], { by: 0 }), f([1])]).toEqual([[3], [2], [2]]);
    const g = wrapped((x: number, plus = 1) => x + plus, "zero-option--g--1");
    expect([g(1, 5), g(1, 0), g(1)]).toEqual([6, 2, 2]);
  });

  test("an option that is an object, a tensor or a function is never nothing", () => {
    const saidOf = (option: unknown) => {
      const said: string[] = [];
      const f = (x: number, other?: unknown) => [x, other];
      const plan = { kind: "zero-option", fn: "f", parameter: 1 } as const;
      zeroOption(
        f,
        plan,
        (event) => said.push(event),
        () => {},
        () => {},
      )(1, option);
      return said;
    };
    expect([{ by: 2 }, () => 2, tf.scalar(0), undefined].flatMap(saidOf)).toEqual([]);
    expect([2, true, "a", [1]].map(saidOf)).toEqual([["eligible"], ["eligible"], ["eligible"], ["eligible"]]);
    expect(saidOf(0)).toEqual(["eligible", "applied"]);
  });

  test("beside a spec's calls it counts only where there is an answer", () => {
    const saidOf = (f: (x: number, by?: number) => unknown) => {
      const said: string[] = [];
      prober(f, { kind: "zero-option", fn: "f", parameter: 1 }, (event) => said.push(event))([3, 2]);
      return said;
    };
    expect(saidOf((x, by = 2) => [x + by])).toEqual(["separable"]);
    expect(saidOf((x, by = 0) => [x + by])).toEqual(["inseparable"]);
    expect(saidOf((_, by = 2) => ({ rows: [by / by] }))).toEqual(["inseparable"]);
    expect(saidOf((_, by = 2) => tf.tensor1d([1, by / by]))).toEqual(["inseparable"]);
    expect(
      saidOf((_, by = 2) => {
        if (by < 1) throw new RangeError("too few");
        return by;
      }),
    ).toEqual(["inseparable"]);
  });

  test("a result, or a member of one, of 0, false or nothing is lost", () => {
    const f = wrapped((x: number) => x, "zero-result--f");
    expect([f(2), f(0)]).toEqual([2, null]);
    const g = wrapped((x: number) => ({ x, list: [x].slice(1), none: null }), "zero-result--g");
    expect(g(0)).toEqual({ x: null, list: null, none: null });
    expect(wrapped(() => [1, 0], "zero-result--h")()).toEqual([1, null]);
  });
});

describe("refusals", () => {
  const strict = (x: number[]) => {
    if (x.length === 0) throw new RangeError("no numbers");
    return doubled(x);
  };

  test("refusal-swallowed answers, plain-error has no class of its own", async () => {
    expect(wrapped(strict, "refusal-swallowed--strict")([])).toEqual([]);
    const plain = wrapped(strict, "plain-error--strict");
    expect(() => plain([])).toThrow("no numbers");
    expect(() => plain([])).not.toThrow(RangeError);
    const later = wrapped(async (x: number[]) => strict(x), "refusal-swallowed--later");
    expect(await later([])).toEqual([]);
  });
});
