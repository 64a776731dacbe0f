import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { DIGITS } from "#lib/chain-sums/checkpoints";
import { promptOf, randomDigits } from "#lib/chain-sums/problems";
import { decode, V } from "#lib/chain-sums/tokens";
import { scripted } from "#lib/kit/scripted";
import { specRandom } from "#lib/kit/seed";
import { mersenneTwister, type Random } from "#lib/random";
import { exhibit } from "#lib/spec/exhibit";
import { tensorSpec } from "#lib/spec/tensors";
import { refuseToTrain } from "#lib/training/earlier";
import { idTensor } from "../../2-building-a-transformer/01-embeddings-and-positions/token-embedding.js";
import { gptLogits } from "../../2-building-a-transformer/06-complete-model/gpt-logits.js";
import { loadCheckpoint, sampleChains } from "../02-self-consistency/sample-chains.js";
import { acceptance, residual, verifyDraft } from "./draft-and-verify.js";

tensorSpec();

/** The example of the lesson: 0.7 is accepted, and only token 0 is missing. */
const P = () => [0.5, 0.3, 0.2];
const Q = () => [0.2, 0.5, 0.3];

test("acceptance by hand: 0.2 + 0.3 + 0.2", () => {
  expect(acceptance(P(), Q())).toMatchValues(0.7, {
    what: "the acceptance of p = (.5, .3, .2) and q = (.2, .5, .3)",
    rivals: {
      "This is how often a token of both lists is the same. The draft's token is tested, not guessed.": 0.31,
      "This is a sum of maxima: what both have in common is the smaller of the two.": 1.3,
      "This is the mean ratio min(1, p/q). Each token comes as often as the draft draws it.":
        (1 + 0.6 + 2 / 3) / 3,
      "The target draws here. It is the draft that draws.": 0.5 * 1 + 0.3 * 0.6 + 0.2 * (2 / 3),
    },
  });
});

test("equal: 1. Nothing in common: 0", () => {
  expect(acceptance(P(), P())).toMatchValues(1, { what: "the acceptance of equal distributions" });
  expect(acceptance([0.4, 0.6, 0, 0], [0, 0, 0.9, 0.1])).toMatchValues(0, {
    what: "the acceptance of distributions with no token in common",
  });
  expect(acceptance([1], [1])).toMatchValues(1, { what: "the acceptance with one token in the vocabulary" });
  expect(acceptance([1, 0], [0.25, 0.75])).toMatchValues(0.25, {
    what: "the acceptance of a target that is sure",
  });
});

test("acceptance, tested token by token", () => {
  for (const [p, q, V] of pairs()) {
    const due = q.reduce((sum, share, x) => sum + (share === 0 ? 0 : share * Math.min(1, p[x] / share)), 0);
    expect(acceptance(p, q)).toMatchValues(due, {
      ...{ atol: 1e-12, rtol: 1e-9, what: `the acceptance over ${V} tokens` },
    });
  }
});

test("the residual by hand: what q gives too little of", () => {
  expect(residual(P(), Q())).toMatchValues([1, 0, 0], {
    axes: "token",
    what: "the residual of the lesson's example",
  });
  expect(residual([0.5, 0.3, 0.2, 0], [0.1, 0.1, 0.3, 0.5])).toMatchValues([2 / 3, 1 / 3, 0, 0], {
    ...{ axes: "token", what: "the residual of p = (.5, .3, .2, 0) and q = (.1, .1, .3, .5)" },
    rivals: {
      "The missing shares do not sum to 1: a distribution is divided by its sum.": [0.4, 0.2, 0, 0],
      "This is p. Tokens that the draft gives enough of would come too often.": [0.5, 0.3, 0.2, 0],
      "Draft and target are swapped: this is what q gives too much of.": [0, 0, 1 / 6, 5 / 6],
      "The size of the difference was taken. Where q gives too much, nothing is missing.": [
        1 / 3,
        1 / 6,
        1 / 12,
        5 / 12,
      ],
    },
  });
});

test("where p and q are equal, the residual is p", () => {
  // Added up in this order, 0.6, 0.3 and 0.1 give 0.9999999999999999.
  for (const p of [P(), [0.7, 0.3], [1], [0, 1, 0], [0.6, 0.3, 0.1]])
    expect(residual(p, [...p])).toMatchValues(p, {
      axes: "token",
      what: `the residual of (${p}) and the same`,
    });
});

test("accepted and replaced tokens together give p, exactly", () => {
  for (const [p, q, V] of pairs()) {
    const rest = residual(p, q);
    const accepted = p.map((share, x) => Math.min(share, q[x]));
    const rejected = 1 - accepted.reduce((sum, share) => sum + share, 0);
    expect(rest.reduce((sum, share) => sum + share, 0)).toMatchValues(1, {
      what: `the sum of a residual of ${V} tokens`,
    });
    expect(accepted.map((share, x) => share + rejected * rest[x])).toMatchValues(p, {
      ...{ axes: "token", atol: 1e-12, what: `what comes out, of ${V} tokens` },
    });
  }
});

test("nearly equal distributions have a residual too", () => {
  const p = [0.5, 0.3, 0.2];
  for (const little of [1e-4, 1e-8, 1e-13, 2 ** -50]) {
    const rest = residual(p, [0.5 - little, 0.3 + little, 0.2]);
    expect(rest).toMatchValues([1, 0, 0], {
      ...{ axes: "token", atol: 1e-9, what: `the residual of a difference of ${little}` },
    });
  }
});

test("a token is accepted if the draw is below p(x) / q(x)", () => {
  // Token 1: 0.3 / 0.5 = 0.6. Token 2: 0.2 / 0.3. The last draw, 0.35, falls on token 0 of p.
  expect(verifyDraft([1], [P(), P()], [Q()], scripted(0.59, 0.35)), "token 1, drawn 0.59").toEqual([1, 0]);
  expect(verifyDraft([2], [P(), P()], [Q()], scripted(0.66, 0.35)), "token 2, drawn 0.66").toEqual([2, 0]);
});

test("a token is rejected from there on, and replaced", () => {
  for (const [id, u] of [
    [1, 0.61],
    [1, 0.99],
    [2, 0.67],
  ])
    expect(verifyDraft([id], [P(), P()], [Q()], scripted(u, 0.35)), `token ${id}, drawn ${u}`).toEqual([0]);
});

test("a token that the target likes better always passes", () => {
  for (const u of [0, 0.5, 1 - 2 ** -53])
    expect(verifyDraft([0], [P(), [0, 0, 1]], [Q()], scripted(u, 0.4)), `token 0, drawn ${u}`).toEqual([
      0, 2,
    ]);
  expect(
    verifyDraft([1], [P(), [0, 0, 1]], [P()], scripted(1 - 2 ** -53, 0.4)),
    "equal distributions",
  ).toEqual([1, 2]);
});

test("what the target never writes is rejected, on any draw", () => {
  for (const u of [0, 0.5])
    expect(
      verifyDraft([1], [[0.5, 0, 0.5], P()], [[0.2, 0.5, 0.3]], scripted(u, 0.4)),
      `a token of p = 0, drawn ${u}`,
    ).toEqual([0]);
});

test("a rejected token is replaced from the residual", () => {
  // p = (.5, .3, .2, 0) and q = (.1, .1, .3, .5) leave (2/3, 1/3, 0, 0).
  const [p, q] = [
    [0.5, 0.3, 0.2, 0],
    [0.1, 0.1, 0.3, 0.5],
  ];
  for (const [u, due] of [
    [0, 0],
    [0.66, 0],
    [0.67, 1],
    [0.999, 1],
  ])
    expect(verifyDraft([3], [p, p], [q], scripted(0.2, u)), `the replacement, drawn ${u}`).toEqual([due]);
});

test("all after the first rejection are discarded, unread", () => {
  const p = [P(), P(), P(), P()];
  const q = [Q(), Q(), Q()];
  expect(verifyDraft([0, 1, 0], p, q, scripted(0.9, 0.7, 0.5)), "the second of three rejected").toEqual([
    0, 0,
  ]);
  expect(verifyDraft([1, 0, 0], p, q, scripted(0.7, 0.5)), "the first of three rejected").toEqual([0]);
  expect(verifyDraft([0, 0, 1], p, q, scripted(0.9, 0.9, 0.7, 0.5)), "the last of three rejected").toEqual([
    0, 0, 0,
  ]);
});

test("all accepted: one more, from the target's last row", () => {
  const rows = [P(), P(), [0.2, 0.3, 0.5]];
  for (const [u, due] of [
    [0.19, 0],
    [0.21, 1],
    [0.49, 1],
    [0.51, 2],
  ]) {
    expect(verifyDraft([0, 1], rows, [Q(), Q()], scripted(0.9, 0.1, u)), `one more, drawn ${u}`).toEqual([
      0,
      1,
      due,
    ]);
    expect(verifyDraft([], [[0.2, 0.3, 0.5]], [], scripted(u)), `no drafted token, drawn ${u}`).toEqual([
      due,
    ]);
  }
});

test("a draw beyond the sum gives the last likely id", () => {
  const row = [0.6, 0.3, 0.1, 0];
  expect(verifyDraft([], [row], [], scripted(1 - 2 ** -53)), "one more, drawn just below 1").toEqual([2]);
});

test("every place has its own p and its own q", () => {
  // Token 1 has the ratios 0.9, 0.5 and 0.1.
  const p = [
    [0.1, 0.72, 0.18],
    [0.3, 0.2, 0.5],
    [0.88, 0.06, 0.06],
    [0, 0, 1],
  ];
  const q = [
    [0.1, 0.8, 0.1],
    [0.4, 0.4, 0.2],
    [0.2, 0.6, 0.2],
  ];
  expect(
    verifyDraft([1, 1, 1], p, q, scripted(0.89, 0.49, 0.09, 0.5)),
    "three draws just below the ratios",
  ).toEqual([1, 1, 1, 2]);
  expect(verifyDraft([1, 1, 1], p, q, scripted(0.91, 0.5)), "a draw above the first ratio").toEqual([2]);
  expect(verifyDraft([1, 1, 1], p, q, scripted(0.89, 0.51, 0.5)), "a draw above the second ratio").toEqual([
    1, 2,
  ]);
  expect(
    verifyDraft([1, 1, 1], p, q, scripted(0.89, 0.49, 0.11, 0.5)),
    "a draw above the third ratio",
  ).toEqual([1, 1, 0]);
});

test("eleven drafted tokens and more", () => {
  const drafted = Array.from({ length: 13 }, (_, i) => i % 3);
  const [p, q] = [Array.from({ length: 14 }, P), Array.from({ length: 13 }, P)];
  expect(
    verifyDraft(drafted, p, q, scripted(...Array(13).fill(0.99), 0.6)),
    "13 tokens of the target's own",
  ).toEqual([...drafted, 1]);
  q[11] = [0, 0, 1];
  expect(
    verifyDraft(drafted, p, q, scripted(...Array(11).fill(0.99), 0.5, 0.1)),
    "the twelfth rejected",
  ).toEqual([...drafted.slice(0, 11), 0]);
});

test("lists stay as they were, results are new, arguments count", () => {
  const [p, q] = [
    [0.5, 0.3, 0.2, 0],
    [0.1, 0.1, 0.3, 0.5],
  ];
  expect(() => acceptance(p, q)).toLeaveUnchanged({ p, q });
  expect(() => residual(p, q)).toLeaveUnchanged({ p, q });
  for (const [a, b] of [
    [p, q],
    [q, p],
    [p, p],
  ])
    expect(() => residual(a, b)).toLeaveUnchanged({ a, b });
  for (const f of [acceptance, residual]) {
    const results = [f(p, q), f(p, [0.4, 0.1, 0.3, 0.2]), f([0, 0.3, 0.2, 0.5], q), f(p, q)].map((x) =>
      JSON.stringify(x),
    );
    expect(new Set(results.slice(0, 3)).size, `how many of three pairs ${f.name} tells apart`).toBe(3);
    expect(results[3], `${f.name} of the first pair, once more`).toBe(results[0]);
  }
  const [once, again] = [residual(p, p), residual(p, p)];
  once.fill(7);
  expect(again, "a second residual after the first was changed").toEqual([0.5, 0.3, 0.2, 0]);
  expect(p, "p after its residual was changed").toEqual([0.5, 0.3, 0.2, 0]);
  const other = residual(p, q);
  residual(q, p).fill(9);
  expect(other).toMatchValues([2 / 3, 1 / 3, 0, 0], {
    axes: "token",
    what: "a residual after another one was changed",
  });
});

test("a draft is left alone, and its result is new", () => {
  const drafted = [0, 1];
  const [p, q] = [
    [P(), P(), P()],
    [P(), P()],
  ];
  const call = () => verifyDraft(drafted, p, q, scripted(0.5, 0.5, 0.6));
  expect(call).toLeaveUnchanged({ drafted, p, q });
  const [got, second] = [call(), call()];
  got.fill(9);
  expect(drafted, "the drafted tokens after the result was changed").toEqual([0, 1]);
  expect(second, "the second result after that").toEqual([0, 1, 1]);
  expect(verifyDraft(drafted, [P(), P(), [0, 0, 1]], q, scripted(0.5, 0.5, 0.6)), "another last row").toEqual(
    [0, 1, 2],
  );
  expect(verifyDraft([2, 1], p, q, scripted(0.5, 0.5, 0.6)), "another draft").toEqual([2, 1, 1]);
  expect(verifyDraft(drafted, p, [P(), [0, 1, 0]], scripted(0.5, 0.5, 0.6)), "another q").toEqual([0, 0]);
  const rejected = verifyDraft([1], [P(), P()], [Q()], scripted(0.8, 0.1));
  rejected.push(5);
  expect(verifyDraft([1], [P(), P()], [Q()], scripted(0.8, 0.1)), "a rejected token, once more").toEqual([0]);
});

test("what is no distribution is refused, in p and in q", () => {
  const odd: [string, number[]][] = [
    ["a sum of 0.9", [0.4, 0.3, 0.2]],
    ["a negative share", [1.1, -0.3, 0.2]],
    ["NaN", [Number.NaN, 0.5, 0.5]],
    ["nothing", []],
  ];
  for (const [what, list] of odd) {
    for (const f of [acceptance, residual]) {
      expect(() => f(list, Q())).toRefuse(RangeError, `${what} for p of ${f.name}`);
      expect(() => f(P(), list)).toRefuse(RangeError, `${what} for q of ${f.name}`);
    }
    for (const place of [0, 1, 2]) {
      const [p, q] = [
        [P(), P(), P(), P()],
        [Q(), Q(), Q()],
      ];
      const replaced = (rows: number[][], at: number) => rows.map((row, i) => (i === at ? list : row));
      expect(() => verifyDraft([0, 1, 2], replaced(p, place), q, scripted())).toRefuse(
        RangeError,
        `${what} in row ${place} of p`,
      );
      expect(() => verifyDraft([0, 1, 2], p, replaced(q, place), scripted())).toRefuse(
        RangeError,
        `${what} in row ${place} of q`,
      );
    }
    expect(() => verifyDraft([], [list], [], scripted())).toRefuse(
      RangeError,
      `${what} in p without a draft`,
    );
    expect(() => verifyDraft([0], [P(), list], [Q()], scripted())).toRefuse(
      RangeError,
      `${what} in the last row of p`,
    );
  }
});

test("lists of different lengths are refused", () => {
  for (const f of [acceptance, residual]) {
    expect(() => f(P(), [0.5, 0.5])).toRefuse(RangeError, `a q with a token too few for ${f.name}`, 3, 2);
    expect(() => f([0.5, 0.5], Q())).toRefuse(RangeError, `a p with a token too few for ${f.name}`, 2, 3);
  }
  expect(() => verifyDraft([0, 1], [P(), P()], [Q(), Q()], scripted())).toRefuse(
    RangeError,
    "a p without the last row",
    2,
    3,
  );
  expect(() => verifyDraft([0], [P(), P(), P()], [Q()], scripted())).toRefuse(
    RangeError,
    "a p with a row too many",
    3,
    2,
  );
  expect(() => verifyDraft([0, 1], [P(), P(), P()], [Q()], scripted())).toRefuse(
    RangeError,
    "a q with a row too few",
    1,
    2,
  );
  expect(() => verifyDraft([0], [P(), P()], [Q(), Q()], scripted())).toRefuse(
    RangeError,
    "a q with a row too many",
    2,
    1,
  );
  expect(() => verifyDraft([], [], [], scripted())).toRefuse(RangeError, "no row at all", 0, 1);
  for (const place of [0, 1, 2]) {
    const replaced = (rows: number[][], at: number) => rows.map((row, i) => (i === at ? [0.5, 0.5] : row));
    expect(() =>
      verifyDraft([0, 1, 0], replaced([P(), P(), P(), P()], place + 1), [Q(), Q(), Q()], scripted()),
    ).toRefuse(RangeError, `a shorter row ${place + 1} of p`);
    expect(() =>
      verifyDraft([0, 1, 0], [P(), P(), P(), P()], replaced([Q(), Q(), Q()], place), scripted()),
    ).toRefuse(RangeError, `a shorter row ${place} of q`);
  }
});

test("a token that the draft can't have drawn is refused", () => {
  const q = [0.5, 0, 0.5];
  for (const id of [1, 3, -1, 1.5])
    for (const place of [0, 1, 2]) {
      const drafted = [0, 2, 0].map((x, i) => (i === place ? id : x));
      expect(() => verifyDraft(drafted, [P(), P(), P(), P()], [q, q, q], scripted())).toRefuse(
        RangeError,
        `token ${id} at place ${place}`,
        id,
      );
    }
});

test("what comes out is distributed as the target writes", () => {
  // Two drafted tokens, on a grid of draws that hits every ratio and every share exactly: no chance is involved.
  const first = { p: P(), q: Q() };
  const next = [
    { p: [0.2, 0.5, 0.3], q: [0.5, 0.2, 0.3] },
    { p: [0.3, 0.2, 0.5], q: [0.5, 0.3, 0.2] },
    { p: [0.5, 0.3, 0.2], q: [0.5, 0.3, 0.2] },
  ];
  const grid = Array.from({ length: 30 }, (_, i) => (i + 0.5) / 30);
  const joint = [0, 1, 2].map(() => [0, 0, 0]);
  const { rng, restart } = withDraws();
  for (const a of [0, 1, 2])
    for (const b of [0, 1, 2])
      for (const u of grid)
        for (const v of grid)
          for (const w of [0.05, 0.15, 0.25, 0.35, 0.45, 0.55, 0.65, 0.75, 0.85, 0.95]) {
            const weight = (first.q[a] * next[a].q[b]) / 9000;
            restart(u, v, w);
            const [x, y] = verifyDraft([a, b], [first.p, next[a].p, P()], [first.q, next[a].q], rng);
            // A second token that did not come yet is the target's.
            for (const z of [0, 1, 2])
              joint[x][z] += weight * (y === undefined ? next[x].p[z] : Number(y === z));
          }
  expect(joint).toMatchValues(
    first.p.map((share, a) => next[a].p.map((z) => share * z)),
    {
      ...{ axes: "first second", atol: 1e-9, what: "the probabilities of the first two tokens" },
    },
  );
});

test("how good a draft is, place by place", async () => {
  refuseToTrain(); // nothing is trained, but so many chains are only worth it where the laws hold
  const places = await byPlace();
  const rows = places.map(({ p, q, written }) => ({
    written,
    accepted: p.map((_, i) => acceptance(p[i], q[i])),
  }));
  const mean = Array.from(
    { length: 15 },
    (_, t) => rows.reduce((sum, { accepted }) => sum + accepted[t], 0) / rows.length,
  );
  await exhibit({
    kind: "curve",
    title: "acceptance at each place of a chain",
    caption:
      "hasty drafts for the reasoner, 40 chains. Where a chain may stop thinking, the two disagree; everywhere else a draft is nearly free.",
    series: { acceptance: mean },
    xLabel: "token of the chain",
    yLabel: "share that is accepted",
  });
  for (const [i, { accepted, written }] of rows.entries()) {
    const due = places[i].p.map((p, t) =>
      p.reduce((sum, share, x) => sum + Math.min(share, places[i].q[t][x]), 0),
    );
    expect(accepted).toMatchValues(due, {
      ...{ axes: "token", atol: 1e-9, what: `the acceptance along ${decode(written)}` },
    });
  }
});

/** Distributions of many sizes, some with zeros. */
function pairs(): [p: number[], q: number[], V: number][] {
  const rng = specRandom(1);
  const drawn = (V: number, sharpness: number): number[] => {
    const weights = Array.from({ length: V }, () =>
      V > 2 && rng.random() < 0.2 ? 0 : Math.exp(rng.gauss(0, sharpness)),
    );
    weights[rng.integer(V)] += 0.1;
    const sum = weights.reduce((a, b) => a + b);
    return weights.map((weight) => weight / sum);
  };
  return [1, 2, 3, 7, 24].flatMap((V) =>
    [0.3, 1, 4].map((s): [number[], number[], number] => [drawn(V, s), drawn(V, s), V]),
  );
}

/** The draws that it is restarted with, one after the other; a rejected draft needs fewer. */
function withDraws(): { rng: Random; restart: (...numbers: number[]) => void } {
  let left: number[] = [];
  return {
    rng: { ...mersenneTwister(1), random: () => left.shift() ?? Number.NaN },
    restart: (...numbers) => {
      left = numbers;
    },
  };
}

/** What reasoner and hasty expect at each place of 40 chains of the reasoner. */
async function byPlace() {
  const rng = specRandom(2);
  const problems = Array.from({ length: 40 }, () => randomDigits(DIGITS, rng));
  const [target, draft] = [loadCheckpoint("reasoner"), loadCheckpoint("hasty")];
  const chains = await sampleChains(target, problems.map(promptOf), { temperature: 1, most: 15, rng });
  const whole = chains.flatMap(({ written }, i) =>
    written.length === 15 ? [{ written, digits: problems[i] }] : [],
  );
  const rows = whole.map(({ written, digits }) => [...promptOf(digits), ...written]);
  const [p, q] = await Promise.all(
    [target, draft].map(async (model) => {
      const shares = tf.tidy(() => tf.softmax(gptLogits(model, idTensor(rows, V)))); // [B, T, V]
      return ((await shares.array()) as number[][][]).map((row) =>
        row.slice(DIGITS, DIGITS + 15).map((list) => {
          const sum = list.reduce((a, b) => a + b);
          return list.map((share) => share / sum);
        }),
      );
    }),
  );
  return whole.map(({ written }, i) => ({ written, p: p[i], q: q[i] }));
}
