import { expect, test } from "vitest";
import { exhibit } from "#lib/spec/exhibit";
import { ownGolden } from "#lib/spec/own-golden";
import { type GaeSettings, generalizedAdvantages, whiten } from "./advantages.js";

const AXES = { axes: "row column" };
const settings = (gamma: number, lambda: number): GaeSettings => ({ gamma, lambda });

/** One response of three tokens, without a prompt or padding: the score 1 comes with the last one. */
const three = (gamma: number, lambda: number) => {
  return generalizedAdvantages([[0, 0, 1]], [[0.5, 0.4, 0.6]], [[1, 1, 1]], settings(gamma, lambda));
};

/** Rows of 6, 5, 1 and 3 response tokens, after prompts and before padding. */
interface Batch {
  rewards: number[][];
  values: number[][];
  mask: number[][];
  cases: (GaeSettings & Record<"advantages" | "returns" | "whitened", number[][]>)[];
}
const batch = () => ownGolden<Batch>();

test("λ = 0: the surprise of each token", () => {
  expect(three(1, 0).advantages).toMatchValues([[-0.1, 0.2, 0.4]], {
    ...{ ...AXES, what: "the advantages with γ = 1 and λ = 0" },
    rivals: {
      "The value after the last token was taken from the last token itself: the response is over there.": [
        [-0.1, 0.2, 1],
      ],
    },
  });
});

test("λ = 1: all rewards to come, less the value", () => {
  expect(three(1, 1).advantages).toMatchValues([[0.5, 0.6, 0.4]], {
    ...{ ...AXES, what: "the advantages with γ = 1 and λ = 1" },
  });
});

test("λ = 0.95, and discounts of 0.99 and 0.9", () => {
  for (const [gamma, lambda, due] of [
    [1, 0.95, [0.451, 0.58, 0.4]],
    [0.99, 0.95, [0.4322731, 0.5702, 0.4]],
    [0.9, 0.5, [0.004, 0.32, 0.4]],
  ] as const)
    expect(three(gamma, lambda).advantages).toMatchValues([[...due]], {
      ...{ ...AXES, what: `the advantages with γ = ${gamma} and λ = ${lambda}`, atol: 1e-9 },
    });
});

test("returns are what the value head should have said", () => {
  expect(three(1, 1).returns).toMatchValues([[1, 1, 1]], { ...AXES, what: "the returns with λ = 1" });
  expect(three(1, 0).returns).toMatchValues([[0.4, 0.6, 1]], { ...AXES, what: "the returns with λ = 0" });
  expect(three(1, 0.95).returns).toMatchValues([[0.951, 0.98, 1]], {
    ...AXES,
    what: "the returns with λ = 0.95",
  });
});

test("responses end before the padding and start after the prompt", () => {
  const [rewards, values, mask] = [[[9, 0, 0, 1, 7]], [[8, 0.5, 0.4, 0.6, -5]], [[0, 1, 1, 1, 0]]];
  const { advantages, returns } = generalizedAdvantages(rewards, values, mask, settings(1, 0.95));
  expect(advantages).toMatchValues([[0, 0.451, 0.58, 0.4, 0]], {
    ...{ ...AXES, what: "the advantages" },
    rivals: {
      "The value of a padded column was taken for what follows the last token.": [
        [0, 0.451 - 5 * 0.95 ** 2, 0.58 - 5 * 0.95, 0.4 - 5, 0],
      ],
    },
  });
  expect(returns).toMatchValues([[0, 0.951, 0.98, 1, 0]], { ...AXES, what: "the returns" });
});

test("four responses as PyTorch computes them", () => {
  const { rewards, values, mask, cases } = batch();
  for (const { gamma, lambda, advantages, returns } of cases)
    expect(generalizedAdvantages(rewards, values, mask, settings(gamma, lambda))).toMatchStages([
      {
        ...{ name: "advantages", expected: advantages, ...AXES },
        what: `the advantages with γ = ${gamma} and λ = ${lambda}`,
      },
      {
        ...{ name: "returns", expected: returns, ...AXES },
        what: `the returns with γ = ${gamma} and λ = ${lambda}`,
      },
    ]);
});

test("each row alone, a single token, and no response", () => {
  const { rewards, values, mask, cases } = batch();
  const [{ gamma, lambda, advantages, returns }] = cases;
  for (const b of [0, 1, 2, 3])
    expect(generalizedAdvantages([rewards[b]], [values[b]], [mask[b]], { gamma, lambda })).toMatchStages([
      {
        ...{ name: "advantages", expected: [advantages[b]], ...AXES },
        what: `the advantages of row ${b} alone`,
      },
      { ...{ name: "returns", expected: [returns[b]], ...AXES }, what: `the returns of row ${b} alone` },
    ]);
  const one = generalizedAdvantages([[2], [-1]], [[0.5], [3]], [[1], [1]], settings(0.9, 0.8));
  expect(one.advantages).toMatchValues([[1.5], [-4]], { ...AXES, what: "the advantages of single tokens" });
  expect(one.returns).toMatchValues([[2], [-1]], { ...AXES, what: "the returns of single tokens" });
  const none = generalizedAdvantages(
    [
      [2, 3],
      [1, 1],
    ],
    [
      [1, 4],
      [2, 2],
    ],
    [
      [0, 0],
      [0, 1],
    ],
    settings(1, 1),
  );
  expect(none.advantages).toMatchValues(
    [
      [0, 0],
      [0, -1],
    ],
    { ...AXES, what: "the advantages, the first row without a response" },
  );
  expect(none.returns).toMatchValues(
    [
      [0, 0],
      [0, 1],
    ],
    { ...AXES, what: "the returns, the first row without a response" },
  );
});

test("what stands outside of the responses doesn't count", () => {
  const { rewards, values, mask, cases } = batch();
  const [{ gamma, lambda, advantages, returns }] = cases;
  for (const junk of [Number.NaN, Number.POSITIVE_INFINITY, 1e9]) {
    const spoiled = (rows: number[][]) =>
      rows.map((row, b) => row.map((x, m) => (mask[b][m] === 1 ? x : junk)));
    expect(generalizedAdvantages(spoiled(rewards), spoiled(values), mask, { gamma, lambda })).toMatchStages([
      {
        ...{ name: "advantages", expected: advantages, ...AXES },
        what: `the advantages with ${junk} outside of the responses`,
      },
      {
        ...{ name: "returns", expected: returns, ...AXES },
        what: `the returns with ${junk} outside of the responses`,
      },
    ]);
  }
});

test("how much of the last surprise the first token sees", async () => {
  const n = 40;
  const [rewards, values, mask] = [0, 0, 1].map((x) => [Array.from({ length: n }, () => x)]);
  rewards[0][n - 1] = 1;
  const lambdas = [1, 0.99, 0.95, 0.8, 0];
  const rows = lambdas.map(
    (lambda) => generalizedAdvantages(rewards, values, mask, settings(1, lambda)).advantages[0],
  );
  await exhibit({
    kind: "curve",
    title: "who gets the credit for a score of 1",
    caption:
      "Forty tokens, a value head that says 0, γ = 1. With λ = 1 every token gets all of it; with λ = 0.95 the first token gets 0.135.",
    series: Object.fromEntries(
      lambdas.map((lambda, i) => [
        `λ = ${lambda}`,
        { x: Array.from({ length: n }, (_, m) => m + 1), y: rows[i] },
      ]),
    ),
    xLabel: "token of the response",
    yLabel: "advantage",
  });
  expect(rows).toMatchValues(
    lambdas.map((lambda) => Array.from({ length: n }, (_, m) => lambda ** (n - 1 - m))),
    { axes: "lambda token", what: "the advantages of forty tokens" },
  );
});

test("whitened by hand: 1, 2, 3 and padding become −1, 0, 1", () => {
  expect(whiten([[1, 2, 3, 9]], [[1, 1, 1, 0]])).toMatchValues([[-1, 0, 1, 0]], {
    ...{ ...AXES, what: "the whitened advantages", atol: 1e-7 },
    rivals: {
      "The variance was divided by n, and a sample's is divided by n − 1.": [
        [-1.2247448713915892, 0, 1.2247448713915892, 0],
      ],
      "The mean is missing: the advantages were only divided.": [[1, 2, 3, 0]],
    },
  });
});

test("an advantage of 0 is whitened like any other", () => {
  expect(whiten([[0, 2, 0, 4]], [[1, 1, 0, 1]])).toMatchValues([[-1, 0, 0, 1]], {
    ...{ ...AXES, what: "the whitened advantages of 0, 2 and 4", atol: 1e-7 },
  });
});

test("all responses together have mean 0 and deviation 1", () => {
  const { mask, cases } = batch();
  for (const { gamma, lambda, advantages, whitened } of cases)
    expect(whiten(advantages, mask)).toMatchValues(whitened, {
      ...{ ...AXES, what: `the whitened advantages with γ = ${gamma} and λ = ${lambda}` },
    });
  expect(
    whiten(
      [
        [5, 1],
        [5, 3],
      ],
      [
        [0, 1],
        [0, 1],
      ],
    ),
  ).toMatchValues(
    [
      [0, -Math.SQRT1_2],
      [0, Math.SQRT1_2],
    ],
    { ...AXES, what: "two rows of one token each", atol: 1e-7 },
  );
});

test("equal advantages, a single one and none become 0", () => {
  expect(
    whiten(
      [
        [0.1, 0.1, 0.1],
        [0.1, 0.1, 7],
      ],
      [
        [1, 1, 1],
        [1, 1, 0],
      ],
    ),
  ).toMatchValues(
    [
      [0, 0, 0],
      [0, 0, 0],
    ],
    { ...AXES, what: "five advantages of 0.1", atol: 1e-6 },
  );
  expect(whiten([[0, 0]], [[1, 1]])).toMatchValues([[0, 0]], { ...AXES, what: "two advantages of 0" });
  expect(whiten([[4, 5]], [[0, 1]])).toMatchValues([[0, 0]], { ...AXES, what: "a single advantage" });
  expect(whiten([[-3]], [[1]])).toMatchValues([[0]], { ...AXES, what: "a batch of one token" });
  expect(whiten([[4, 5]], [[0, 0]])).toMatchValues([[0, 0]], { ...AXES, what: "a batch without a response" });
});

test("what stands outside doesn't count for whitening either", () => {
  const { mask, cases } = batch();
  const [{ advantages, whitened }] = cases;
  for (const junk of [Number.NaN, Number.POSITIVE_INFINITY, 1e9]) {
    const spoiled = advantages.map((row, b) => row.map((x, m) => (mask[b][m] === 1 ? x : junk)));
    expect(whiten(spoiled, mask)).toMatchValues(whitened, {
      ...{ ...AXES, what: `the whitened advantages with ${junk} outside of the responses` },
    });
  }
});

test("tiny, huge and shifted advantages", () => {
  expect(whiten([[1e-8, 2e-8, 3e-8]], [[1, 1, 1]])).toMatchValues([[-0.5, 0, 0.5]], {
    ...{ ...AXES, what: "advantages with a deviation of 1e-8, to which 1e-8 is added", atol: 1e-9 },
  });
  expect(whiten([[1e9 + 1, 1e9 + 2, 1e9 + 3]], [[1, 1, 1]])).toMatchValues([[-1, 0, 1]], {
    ...{ ...AXES, what: "the whitened advantages of a billion and 1, 2, 3", atol: 1e-7 },
  });
  expect(whiten([[-2e6, 0, 2e6]], [[1, 1, 1]])).toMatchValues([[-1, 0, 1]], {
    ...{ ...AXES, what: "the whitened advantages of −2, 0 and 2 million", atol: 1e-7 },
  });
});

test("lists stay as they were, and each call has its own", () => {
  const { rewards, values, mask, cases } = batch();
  const { advantages } = cases[0];
  const call = { rewards, values, mask, settings: settings(0.9, 0.8) };
  expect(() => generalizedAdvantages(rewards, values, mask, call.settings)).toLeaveUnchanged({
    rewards,
    values,
    mask,
  });
  expect(generalizedAdvantages).toHeed(call);
  expect(generalizedAdvantages).toReturnNew(call);
  expect(() => whiten(advantages, mask)).toLeaveUnchanged({ advantages, mask });
  expect(whiten).toHeed({ advantages, mask });
  expect(whiten).toReturnNew({ advantages, mask });
});

test("lists that do not fit are refused", () => {
  const fits = (): Pick<Batch, "rewards" | "values" | "mask"> => {
    const { rewards, values, mask } = batch();
    return { rewards, values, mask };
  };
  const refused = (
    name: "rewards" | "values" | "mask",
    change: (rows: number[][]) => number[][],
    what: string,
    ...telling: number[]
  ) => {
    const lists = fits();
    lists[name] = change(lists[name]);
    const { rewards, values, mask } = lists;
    expect(() => generalizedAdvantages(rewards, values, mask, settings(1, 0.95))).toRefuse(
      RangeError,
      `${name} ${what}`,
      ...telling,
    );
    if (name !== "values")
      expect(() => whiten(rewards, mask)).toRefuse(
        RangeError,
        `${name === "mask" ? "mask" : "advantages"} ${what}`,
        ...telling,
      );
  };
  for (const name of ["rewards", "values", "mask"] as const) {
    refused(name, (rows) => rows.slice(1), "without the first row", 3, 4);
    refused(name, (rows) => [...rows, rows[0]], "with a row too many", 5, 4);
    refused(name, (rows) => rows.map((row) => row.slice(1)), "with a column too few", 8, 9);
    refused(name, (rows) => rows.map((row) => [...row, 0]), "with a column too many", 10, 9);
    for (const b of [0, 2, 3]) {
      refused(name, (rows) => rows.map((row, i) => (i === b ? [...row, 0] : row)), `with row ${b} too long`);
      refused(
        name,
        (rows) => rows.map((row, i) => (i === b ? row.slice(1) : row)),
        `with row ${b} too short`,
      );
    }
  }
});

test("γ and λ are from 0 to 1", () => {
  const { rewards, values, mask } = batch();
  for (const bad of [-0.1, 1.01, Number.NaN]) {
    const telling = Number.isNaN(bad) ? /NaN/ : bad;
    expect(() => generalizedAdvantages(rewards, values, mask, settings(bad, 0.9))).toRefuse(
      RangeError,
      `γ of ${bad}`,
      telling,
    );
    expect(() => generalizedAdvantages(rewards, values, mask, settings(0.9, bad))).toRefuse(
      RangeError,
      `λ of ${bad}`,
      telling,
    );
  }
});
