import { expect, test } from "vitest";
import { specRandom } from "#lib/kit/seed";
import { exhibit } from "#lib/spec/exhibit";
import { golden } from "#lib/spec/golden";
import {
  blockState,
  type KeyBlock,
  mergeStates,
  onlineAttention,
  type SoftmaxState,
} from "./online-softmax.js";

const ln = Math.log;
const { NEGATIVE_INFINITY: HIDDEN } = Number;
const COMPONENT = { axes: "component" };

/** Three numbers of a state, judged in order. */
function expectState(got: SoftmaxState, { max, denominator, weightedSum }: SoftmaxState, of: string): void {
  expect(got).toMatchStages([
    { name: "max", expected: max, what: `the maximum of ${of}` },
    { name: "denominator", expected: denominator, what: `the denominator of ${of}` },
    { name: "weightedSum", expected: weightedSum, ...COMPONENT, what: `the weighted sum of ${of}` },
  ]);
}

/** The state by its definition, of all keys at once. */
function slowState(scores: number[], values: number[][]): SoftmaxState {
  const max = Math.max(...scores);
  const weights = scores.map((s) => (s === HIDDEN ? 0 : Math.E ** (s - max))); // [keys]
  let denominator = 0;
  const weightedSum = values[0].map(() => 0); // [d_v]
  for (const [n, w] of weights.entries()) {
    denominator += w;
    for (const [c, x] of values[n].entries()) weightedSum[c] += w * x;
  }
  return { max, denominator, weightedSum };
}

/** Attention by its definition, of all keys at once. */
function slowAttention(scores: number[], values: number[][]) {
  const { max, denominator, weightedSum } = slowState(scores, values);
  const output = weightedSum.map((x) => (denominator > 0 ? x / denominator : 0)); // [d_v]
  return { output, logSumExp: denominator > 0 ? max + ln(denominator) : HIDDEN };
}

/** Keys cut into blocks of these sizes. */
function cut({ scores, values }: KeyBlock, sizes: number[]): KeyBlock[] {
  let from = 0;
  return sizes.map((size) => {
    const to = from + size;
    const block = { scores: scores.slice(from, to), values: values.slice(from, to) };
    from = to;
    return block;
  });
}

/** Random scores and values of width 3. */
function randomKeys(keys: number, stream = 0, spread = 2): KeyBlock {
  const rng = specRandom(stream);
  return {
    scores: Array.from({ length: keys }, () => rng.gauss(0, spread)),
    values: Array.from({ length: keys }, () => Array.from({ length: 3 }, () => rng.gauss(0, 1))),
  };
}

function expectAttention(
  got: ReturnType<typeof onlineAttention>,
  expected: ReturnType<typeof onlineAttention>,
  of: string,
): void {
  expect(got).toMatchStages([
    { name: "output", expected: expected.output, ...COMPONENT, what: `the output of ${of}` },
    { name: "logSumExp", expected: expected.logSumExp, what: `the log-sum-exp of ${of}` },
  ]);
}

test("one block: the scores 0, ln 2 and ln 5", () => {
  // Against the maximum the exponentials are 1/5, 2/5 and 5/5.
  const values = [
    [10, 0],
    [0, 5],
    [-3, 4],
  ];
  expectState(
    blockState({ scores: [0, ln(2), ln(5)], values }),
    { max: ln(5), denominator: 8 / 5, weightedSum: [-1, 6] },
    "the block",
  );
});

test("the largest score may be the first, and below 0", () => {
  const values = [[6], [4], [8]];
  expectState(
    blockState({ scores: [-ln(2), -ln(8), -ln(4)], values }),
    { max: -ln(2), denominator: 7 / 4, weightedSum: [11] },
    "the block",
  );
});

test("a hidden key adds nothing", () => {
  for (const at of [0, 1, 2]) {
    const scores = [ln(2), 0];
    const values = [[4], [6]];
    scores.splice(at, 0, HIDDEN);
    values.splice(at, 0, [99]);
    expectState(
      blockState({ scores, values }),
      { max: ln(2), denominator: 3 / 2, weightedSum: [7] },
      `a block with a hidden key at index ${at}`,
    );
  }
});

test("a block without a visible key: zeros, and no NaN", () => {
  for (const keys of [1, 3])
    expectState(
      blockState({ scores: Array(keys).fill(HIDDEN), values: Array(keys).fill([7, -2]) }),
      { max: HIDDEN, denominator: 0, weightedSum: [0, 0] },
      `a block of ${keys} hidden ${keys === 1 ? "key" : "keys"}`,
    );
});

test("scores of ±10,000 in a block", () => {
  for (const shift of [1e4, -1e4])
    expectState(
      blockState({ scores: [shift - ln(2), shift], values: [[4], [6]] }),
      { max: shift, denominator: 3 / 2, weightedSum: [8] },
      `a block with scores near ${shift}`,
    );
  expectState(
    blockState({ scores: [-1e4, 1e4], values: [[4], [6]] }),
    { max: 1e4, denominator: 1, weightedSum: [6] },
    "a block with scores of −10,000 and 10,000",
  );
});

test("a score of −1e300 is low, but not hidden", () => {
  expectState(
    blockState({ scores: [-1e300, HIDDEN, -1e300], values: [[4], [99], [6]] }),
    { max: -1e300, denominator: 2, weightedSum: [10] },
    "a block with scores of −1e300",
  );
  expectState(
    blockState({ scores: [-1e308, 1e308], values: [[4], [6]] }),
    { max: 1e308, denominator: 1, weightedSum: [6] },
    "a block with scores of −1e308 and 1e308",
  );
});

test("two states: the second one has the larger maximum", () => {
  // Keys of 1 and 2 against 2, then keys of 4 and 8 against 8: together 1, 2, 4 and 8 against 8.
  const a = { max: ln(2), denominator: 3 / 2, weightedSum: [10, 6] };
  const b = { max: ln(8), denominator: 3 / 2, weightedSum: [1, -2] };
  expectState(
    mergeStates(a, b),
    { max: ln(8), denominator: 15 / 8, weightedSum: [3.5, -0.5] },
    "both states together",
  );
});

test("two states: the first one has the larger maximum", () => {
  const a = { max: ln(8), denominator: 3 / 2, weightedSum: [1, -2] };
  const b = { max: ln(2), denominator: 3 / 2, weightedSum: [10, 6] };
  expectState(
    mergeStates(a, b),
    { max: ln(8), denominator: 15 / 8, weightedSum: [3.5, -0.5] },
    "both states together",
  );
});

test("two states with the same maximum add up", () => {
  const a = { max: -3, denominator: 1.25, weightedSum: [2, 5] };
  const b = { max: -3, denominator: 1.5, weightedSum: [-1, 4] };
  expectState(mergeStates(a, b), { max: -3, denominator: 2.75, weightedSum: [1, 9] }, "both states together");
});

test("a state without a visible key changes nothing", () => {
  const empty = () => ({ max: HIDDEN, denominator: 0, weightedSum: [0, 0] });
  const some = () => ({ max: -7, denominator: 1.25, weightedSum: [2, 5] });
  expectState(mergeStates(empty(), some()), some(), "hidden keys, then visible ones,");
  expectState(mergeStates(some(), empty()), some(), "visible keys, then hidden ones,");
  expectState(mergeStates(empty(), empty()), empty(), "hidden keys, then hidden keys,");
});

test("maxima 20,000 apart: the smaller side vanishes", () => {
  const low = { max: -1e4, denominator: 1.5, weightedSum: [3] };
  const high = { max: 1e4, denominator: 1.25, weightedSum: [7] };
  expectState(mergeStates(low, high), high, "a low state, then a high one,");
  expectState(mergeStates(high, low), high, "a high state, then a low one,");
});

test("two states whose maximum is −1e300 add up too", () => {
  const state = () => ({ max: -1e300, denominator: 1.5, weightedSum: [3] });
  expectState(
    mergeStates(state(), state()),
    { max: -1e300, denominator: 3, weightedSum: [6] },
    "both states together",
  );
});

test("two blocks, merged, are one block", () => {
  for (const spread of [0.1, 3, 60])
    for (const size of [1, 2, 5, 6]) {
      const keys = randomKeys(7, 1, spread);
      const [a, b] = cut(keys, [size, 7 - size]).map(({ scores, values }) => slowState(scores, values));
      expectState(
        mergeStates(a, b),
        slowState(keys.scores, keys.values),
        `${size} and ${7 - size} keys, scores spread by ${spread},`,
      );
    }
});

test("attention to two blocks of two keys, by hand", () => {
  // e^score is 1 and 3, then 4 and 2: weights 0.1, 0.3, 0.4 and 0.2.
  const first = {
    scores: [0, ln(3)],
    values: [
      [10, 0],
      [0, 10],
    ],
  };
  const second = {
    scores: [ln(4), ln(2)],
    values: [
      [5, 5],
      [0, -10],
    ],
  };
  expectAttention(onlineAttention([first, second]), { output: [3, 3], logSumExp: ln(10) }, "two blocks");
  expectAttention(onlineAttention([second, first]), { output: [3, 3], logSumExp: ln(10) }, "them, swapped,");
});

test("seven keys give the same however they are cut", () => {
  const keys = randomKeys(7, 2, 3);
  const expected = slowAttention(keys.scores, keys.values);
  for (const sizes of cuttings(7))
    expectAttention(onlineAttention(cut(keys, sizes)), expected, `blocks of ${sizes.join(", ")}`);
});

test("each query's output is that of PyTorch's attention", () => {
  const { q, k, v, everything } = golden("attention");
  const [queries, keys]: [number[][], number[][]] = [q[0], k[0]];
  for (const [t, query] of queries.entries()) {
    const scores = keys.map(
      (key) => key.reduce((sum, x, c) => sum + x * query[c], 0) / Math.sqrt(key.length),
    );
    const { output } = onlineAttention(cut({ scores, values: v[0] }, [2, 1, 2]));
    expect(output).toMatchValues(everything.output[0][t], {
      ...COMPONENT,
      what: `the output of query ${t} (PyTorch's attention to five keys, in blocks of 2, 1 and 2)`,
    });
  }
});

test("scores that climb to 10,000 or fall from there", () => {
  const climbing = [-1e4, -100, 0, 100, 1e4 - ln(3), 1e4];
  const values = [[1], [2], [3], [4], [16], [8]];
  for (const [scores, rows, of] of [
    [climbing, values, "scores that climb"],
    [climbing.toReversed(), values.toReversed(), "scores that fall"],
  ] as const)
    for (const sizes of [
      [1, 1, 1, 1, 1, 1],
      [2, 2, 2],
      [1, 3, 2],
    ])
      expectAttention(
        onlineAttention(cut({ scores: [...scores], values: [...rows] }, sizes)),
        { output: [10], logSumExp: 1e4 + ln(4 / 3) },
        of,
      );
  const low = cut({ scores: [-1e4, -1e4 - ln(3)], values: [[8], [16]] }, [1, 1]);
  expectAttention(onlineAttention(low), { output: [10], logSumExp: -1e4 + ln(4 / 3) }, "scores of −10,000");
});

test("blocks without a visible key: first, between, last", () => {
  const hidden = (keys: number) => ({ scores: Array(keys).fill(HIDDEN), values: Array(keys).fill([99]) });
  const a = () => ({ scores: [HIDDEN, 0], values: [[50], [3]] });
  const b = () => ({ scores: [ln(2), HIDDEN], values: [[6], [50]] });
  for (const [of, blocks] of Object.entries({
    "a hidden block first": [hidden(2), a(), b()],
    "two hidden blocks first": [hidden(2), hidden(1), a(), b()],
    "a hidden block between": [a(), hidden(3), b()],
    "a hidden block last": [a(), b(), hidden(1)],
  }))
    expectAttention(onlineAttention(blocks), { output: [5], logSumExp: ln(3) }, of);
  for (const blocks of [[hidden(2)], [hidden(1), hidden(2), hidden(1)]])
    expectAttention(onlineAttention(blocks), { output: [0], logSumExp: HIDDEN }, "hidden blocks alone");
});

test("the only visible key hands on its value exactly", () => {
  const { output } = onlineAttention([
    { scores: [HIDDEN, -3], values: [[1e9], [7e9]] },
    { scores: [HIDDEN], values: [[-2e9]] },
  ]);
  expect(output).toEqual([7e9]);
});

test("a block may hold 150,000 keys", () => {
  const scores = Array.from({ length: 150_000 }, (_, n) => (n % 2) * ln(3));
  const values = scores.map((score) => [score > 0 ? 4 : 8]);
  const expected = { output: [5], logSumExp: ln(300_000) };
  expectAttention(onlineAttention([{ scores, values }]), expected, "a block of 150,000 keys");
});

test("a generator may fill the same lists with the next block", () => {
  const keys = randomKeys(8, 3, 3);
  function* reused(): Generator<KeyBlock> {
    const block: KeyBlock = { scores: [], values: [] };
    for (const { scores, values } of cut(keys, [2, 2, 2, 2])) {
      block.scores.splice(0, 2, ...scores);
      block.values.splice(0, 2, ...values.map((row) => [...row]));
      yield block;
    }
    block.scores.fill(Number.NaN);
    for (const row of block.values) row.fill(Number.NaN);
  }
  expectAttention(
    onlineAttention(reused()),
    slowAttention(keys.scores, keys.values),
    "four blocks in the same lists",
  );
});

test("one key, width 1, zeros, large numbers: by definition", () => {
  const block = (scores: number[], values: number[][]) => blockState({ scores, values });
  expect(block).toAgreeWith(
    slowState,
    { scores: "key", values: "key component" },
    {
      axes: { max: "", denominator: "", weightedSum: "component" },
      cases: "ones zeros small large",
    },
  );
  const singles = (scores: number[], values: number[][]) =>
    onlineAttention(
      cut(
        { scores, values },
        scores.map(() => 1),
      ),
    );
  expect(singles).toAgreeWith(
    slowAttention,
    { scores: "key", values: "key component" },
    {
      axes: { output: "component", logSumExp: "" },
      cases: "ones zeros small large",
    },
  );
});

test("every number counts at every call, each state is new", () => {
  const block = () => ({
    scores: [0.3, -1, 2],
    values: [
      [1, 2],
      [3, -4],
      [0.5, 6],
    ],
  });
  const other = () => ({
    scores: [1.5, 0.2],
    values: [
      [-2, 1],
      [4, 3],
    ],
  });
  expect(blockState).toHeed({ block: block() });
  expect(blockState).toReturnNew({ block: block() });
  const states = {
    a: { max: 0.5, denominator: 1.25, weightedSum: [2, -3] },
    b: { max: 1.75, denominator: 1.5, weightedSum: [4, 1] },
  };
  expect(mergeStates).toHeed(states);
  expect(mergeStates).toReturnNew(states);
  const empty = { max: HIDDEN, denominator: 0, weightedSum: [0, 0] };
  expect(mergeStates).toReturnNew({ a: states.a, b: empty });
  expect(mergeStates).toReturnNew({ a: empty, b: states.b });
  expect(onlineAttention).toHeed({ blocks: [block(), other()] });
  expect(onlineAttention).toReturnNew({ blocks: [block(), other()] });
  expect(onlineAttention).toReturnNew({ blocks: [{ scores: [2], values: [[1, 2]] }] });
});

test("what does not fit is refused", () => {
  const refused = (block: KeyBlock, what: string) => {
    expect(() => blockState(block)).toRefuse(RangeError, what);
    const right = {
      scores: [1, 2],
      values: [
        [1, 2],
        [3, 4],
      ],
    };
    for (const blocks of [[block], [block, right], [right, block, right], [right, block]])
      expect(() => onlineAttention(blocks)).toRefuse(RangeError, `${what}, among blocks`);
  };
  refused({ scores: [], values: [] }, "a block without keys");
  refused({ scores: [1, 2], values: [[1, 2]] }, "two scores and one value");
  refused(
    {
      scores: [1],
      values: [
        [1, 2],
        [3, 4],
      ],
    },
    "one score and two values",
  );
  for (const at of [0, 1, 2]) {
    const values = [
      [1, 2],
      [3, 4],
      [5, 6],
    ];
    values[at] = [1];
    refused({ scores: [1, 2, 3], values }, `a value of another width at index ${at}`);
  }
  const narrow = { scores: [1], values: [[1]] };
  const wide = { scores: [1], values: [[1, 2]] };
  expect(() => onlineAttention([narrow, wide])).toRefuse(RangeError, "values of width 1, then 2");
  expect(() => onlineAttention([wide, wide, narrow])).toRefuse(RangeError, "values of width 2, 2, then 1");
  expect(() => onlineAttention([])).toRefuse(RangeError, "no blocks");
  const state = (weightedSum: number[]) => ({ max: 0, denominator: 1, weightedSum });
  expect(() => mergeStates(state([1, 2]), state([3]))).toRefuse(RangeError, "widths of 2 and 1");
  expect(() => mergeStates(state([1]), state([2, 3]))).toRefuse(RangeError, "widths of 1 and 2");
});

test("100 blocks: the running numbers, while scores climb", async () => {
  const keys = randomKeys(400, 4, 1);
  const scores = keys.scores.map((s, n) => s + n / 50);
  const blocks = cut({ scores, values: keys.values }, Array(100).fill(4));
  const seen = blocks.map((_, n) => onlineAttention(blocks.slice(0, n + 1)));
  await exhibit({
    kind: "curve",
    title: "the output while blocks arrive",
    caption:
      "Three components of the output after each block of four keys. Later scores are higher, so the output keeps moving.",
    series: Object.fromEntries([0, 1, 2].map((c) => [`component ${c}`, seen.map(({ output }) => output[c])])),
    xLabel: "block",
    yLabel: "output",
  });
  expectAttention(seen[99], slowAttention(scores, keys.values), "100 blocks");
});

/** All ways to cut a number of keys into blocks. */
function cuttings(keys: number): number[][] {
  if (keys === 0) return [[]];
  return Array.from({ length: keys }, (_, i) => i + 1).flatMap((size) =>
    cuttings(keys - size).map((rest) => [size, ...rest]),
  );
}
