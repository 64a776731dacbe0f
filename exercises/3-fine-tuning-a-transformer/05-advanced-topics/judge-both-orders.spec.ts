import { expect, test } from "vitest";
import { specRandom } from "#lib/kit/seed";
import { proxyReward, review } from "#lib/mini-world/reviews";
import { encode } from "#lib/mini-world/words";
import { exhibit } from "#lib/spec/exhibit";
import { type HeadToHead, headToHead, type Judge, type Verdict } from "./judge-both-orders.js";

/** What a judge says of one prompt: with A's answer first, with B's answer first, and of how many prompts it says so. */
type Script = [aFirst: Verdict, bFirst: Verdict, count?: number];

/** A head-to-head by a judge that reads its verdicts from a script; A's answers end with +, B's with −. */
function played(scripts: Script[]): HeadToHead {
  const script = scripts.flatMap(([aFirst, bFirst, count = 1]) =>
    Array.from({ length: count }, (): [Verdict, Verdict] => [aFirst, bFirst]),
  );
  const judge: Judge = (prompt, first) => script[Number(prompt)][first.endsWith("+") ? 0 : 1];
  const prompts = script.map((_, i) => `${i}`);
  return headToHead(
    judge,
    prompts,
    prompts.map((i) => `${i}+`),
    prompts.map((i) => `${i}-`),
  );
}

const expectRate = (scripts: Script[], winRate: number, of: string) =>
  expect(played(scripts).winRate).toMatchValues(winRate, { what: `the win rate ${of}`, atol: 1e-12 });

const A: Script = ["first", "second"];
const B: Script = ["second", "first"];

test("an honest judge: A wins three of four", () => {
  expectRate([A, A, B, A], 0.75, "of three wins and a loss");
  expectRate([B, B, B, B, A], 0.2, "of a win and four losses");
});

test("A wins all, A wins none", () => {
  expectRate([A, A, A], 1, "of three wins");
  expectRate([B, B], 0, "of two losses");
});

test("neither wins: half a win for both", () => {
  expectRate([A, ["tie", "tie"]], 0.75, "of a win and a tie");
  expectRate([["tie", "tie"], B, B, B], 0.125, "of three losses and a tie");
});

test("a judge that always says “first” finds no winner", () => {
  const told = played([["first", "first", 7]]);
  expect(told.winRate).toMatchValues(0.5, { what: "the win rate" });
  expect(told.consistency).toMatchValues(0, { what: "the consistency" });
  expect(told.towardFirst).toMatchValues(1, { what: "the share toward the first" });
  expect(told.towardSecond).toMatchValues(0, { what: "the share toward the second" });
});

test("a judge that always says “second” finds none either", () => {
  const told = played([["second", "second", 7]]);
  expect(told.winRate).toMatchValues(0.5, { what: "the win rate" });
  expect(told.towardFirst).toMatchValues(0, { what: "the share toward the first" });
  expect(told.towardSecond).toMatchValues(1, { what: "the share toward the second" });
});

test("a win in one order and a tie in the other: no win", () => {
  expectRate([A, ["first", "tie"]], 0.75, "of a win, and a win that did not hold when A was second");
  expectRate([A, ["tie", "second"]], 0.75, "of a win, and a win that did not hold when A was first");
  expectRate([B, ["second", "tie"]], 0.25, "of a loss, and a loss that did not hold when A was second");
  expectRate([B, ["tie", "first"]], 0.25, "of a loss, and a loss that did not hold when A was first");
});

test("consistency: a tie in both orders is one opinion", () => {
  const of = (scripts: Script[]) => played(scripts).consistency;
  expect(of([A, B, ["tie", "tie"]])).toMatchValues(1, { what: "the consistency of a win, a loss and a tie" });
  expect(of([A, ["first", "tie"], ["tie", "first"], ["second", "tie"]])).toMatchValues(0.25, {
    what: "the consistency of a win and three half-hearted verdicts",
  });
});

test("half-hearted is not toward a side", () => {
  const told = played([
    ["first", "tie", 2],
    ["tie", "first", 1],
    ["tie", "second", 3],
    ["second", "tie", 1],
    ["first", "first", 1],
  ]);
  expect(told.towardFirst).toMatchValues(1 / 8, { what: "the share toward the first" });
  expect(told.towardSecond).toMatchValues(0, { what: "the share toward the second" });
});

test("all nine pairs of verdicts, each another number of times", async () => {
  const told = played([
    ["first", "first", 5],
    ["first", "second", 31],
    ["first", "tie", 2],
    ["second", "first", 17],
    ["second", "second", 11],
    ["second", "tie", 3],
    ["tie", "first", 7],
    ["tie", "second", 13],
    ["tie", "tie", 19],
  ]); // 108 prompts, 31 won by A, 17 by B
  await expect(told).toMatchStages([
    { name: "winRate", expected: (31 + 60 / 2) / 108, axes: "", atol: 1e-12 },
    { name: "consistency", expected: (31 + 17 + 19) / 108, axes: "", atol: 1e-12 },
    { name: "towardFirst", expected: 5 / 108, axes: "", atol: 1e-12 },
    { name: "towardSecond", expected: 11 / 108, axes: "", atol: 1e-12 },
  ]);
});

test("the rates of A and of B sum to 1", () => {
  const scripts: Script[] = [A, A, B, ["first", "first"], ["tie", "second"], ["tie", "tie"], A];
  const swapped = scripts.map(([aFirst, bFirst]): Script => [bFirst, aFirst]);
  const [ofA, ofB] = [played(scripts), played(swapped)];
  expect(ofA.winRate + ofB.winRate).toMatchValues(1, { what: "the sum of both rates", atol: 1e-12 });
  expect(ofB.towardFirst).toMatchValues(ofA.towardFirst, { what: "the share toward the first, of B" });
});

test("the judge reads each prompt twice, with its two answers", () => {
  const seen: string[] = [];
  const judge: Judge = (prompt, first, second) => {
    seen.push([prompt, first, second].join(", "));
    return "tie";
  };
  headToHead(judge, ["p", "q", "r"], ["a", "b", "c"], ["x", "y", "z"]);
  const due = ["p, a, x", "p, x, a", "q, b, y", "q, y, b", "r, c, z", "r, z, c"];
  expect(seen.sort(), "what the judge read").toEqual(due);
});

test("of each pair, the judge reads A's first, then B's first", () => {
  const seen: string[] = [];
  const judge: Judge = (prompt, first, second) => {
    seen.push([prompt, first, second].join(", "));
    return "tie";
  };
  headToHead(judge, ["p", "q"], ["a", "z"], ["x", "b"]);
  for (const [prompt, due] of Object.entries({ p: ["p, a, x", "p, x, a"], q: ["q, z, b", "q, b, z"] }))
    expect(
      seen.filter((text) => text.startsWith(prompt)),
      `what the judge read of prompt ${prompt}, in order`,
    ).toEqual(due);
});

test("one prompt, and the same prompt twice", () => {
  expectRate([A], 1, "of one win");
  expectRate([["second", "second"]], 0.5, "of one contradiction");
  const judge: Judge = (_, first) => (first === "b" ? "first" : "second");
  const { winRate } = headToHead(judge, ["p", "p", "p", "p"], ["a", "b", "a", "b"], ["b", "a", "c", "c"]);
  // a against b is lost, b against a is won, a against c is a contradiction, b against c is won.
  expect(winRate).toMatchValues(0.625, { what: "the win rate of one prompt, four times", atol: 1e-12 });
});

test("an empty prompt counts like any other", () => {
  const judge: Judge = (prompt, first) => (prompt === "" || first === "a" ? "first" : "second");
  const { winRate } = headToHead(judge, ["", "q"], ["a", "a"], ["b", "b"]);
  expect(winRate).toMatchValues(0.75, {
    what: "the win rate of a contradiction at an empty prompt, and a win",
    atol: 1e-12,
  });
});

test("who asks the same twice gets two verdicts", () => {
  let calls = 0;
  const counting: Judge = (_, first) => {
    calls++;
    return first === "x" ? "first" : "second";
  };
  headToHead(counting, ["p", "p", "p"], ["x", "x", "x"], ["y", "y", "y"]);
  expect(calls, "how often the judge was called for three prompts that are alike").toBe(6);
});

test("equal answers are judged like any others", () => {
  const first: Judge = () => "first";
  const tie: Judge = () => "tie";
  const [a, b] = [
    ["same", "same"],
    ["same", "same"],
  ];
  expect(headToHead(first, ["p", "q"], a, b).towardFirst).toMatchValues(1, { what: "toward the first" });
  expect(headToHead(tie, ["p", "q"], a, b).consistency).toMatchValues(1, { what: "the consistency" });
  expect(headToHead(first, ["p", "q"], ["", "x"], ["y", ""]).towardFirst).toMatchValues(1, {
    what: "toward the first, where an answer of each is empty",
  });
});

test("reviews, and judges with a soft spot", async () => {
  const rng = specRandom(1);
  const n = 400;
  const draw = () => review(rng);
  const worth = (text: string) => proxyReward(encode(text));
  const best = (texts: string[]) => texts.reduce((x, y) => (worth(y) > worth(x) ? y : x));
  const prompts = Array.from({ length: n }, (_, i) => `review ${i}`);
  const [a, b] = [prompts.map(() => best([draw(), draw()])), prompts.map(draw)];
  const by = (lead: number): Verdict => (lead > 0 ? "first" : lead < 0 ? "second" : "tie");
  const judges: Record<string, Judge> = {
    honest: (_, x, y) => by(worth(x) - worth(y)),
    "prefers the longer": (_, x, y) => by(x.length - y.length),
    "leans to the first": (_, x, y) => by(worth(x) - worth(y) + 1.5),
    "always the first": () => "first",
  };
  const told = Object.entries(judges).map(([name, judge]) => {
    const rate = (verdicts: Verdict[], win: Verdict) =>
      verdicts.reduce((sum, verdict) => sum + (verdict === win ? 1 : verdict === "tie" ? 0.5 : 0), 0) / n;
    const aFirst = rate(
      prompts.map((prompt, i) => judge(prompt, a[i], b[i])),
      "first",
    );
    const bFirst = rate(
      prompts.map((prompt, i) => judge(prompt, b[i], a[i])),
      "second",
    );
    return { name, aFirst, bFirst, ...headToHead(judge, prompts, a, b) };
  });
  const percent = (share: number) => `${Math.round(100 * share)} %`;
  await exhibit({
    kind: "table",
    title: "the better of two reviews against one review",
    caption: "How often A wins: by one order, by the other, and by both together.",
    columns: ["judge", "A read first", "B read first", "both", "consistent", "toward first"],
    rows: told.map(({ name, ...row }) => [
      name,
      ...[row.aFirst, row.bFirst, row.winRate, row.consistency, row.towardFirst].map(percent),
    ]),
  });
  const [honest, longer, leaning] = told;
  expect(honest.consistency).toMatchValues(1, { what: "the consistency of the honest judge" });
  expect(longer.consistency).toMatchValues(1, { what: "the consistency of the judge of length" });
  expect(leaning.winRate).toMatchValues((leaning.aFirst + leaning.bFirst) / 2, {
    what: "the win rate by the judge that leans to the first, who calls nothing a tie",
    atol: 1e-9,
  });
});

test("lists stay as they were, and each call has its own", () => {
  /** Wants long answers to long prompts, and short ones to short prompts. */
  const judge: Judge = (prompt, first, second) =>
    first.length > second.length === prompt.length > 4 ? "first" : "second";
  const lists = {
    prompts: ["who", "what is", "how"],
    a: ["he", "a long story", "so"],
    b: ["somebody", "it", "thus"],
  };
  const before = JSON.stringify(lists);
  headToHead(judge, lists.prompts, lists.a, lists.b);
  expect(JSON.stringify(lists), "the lists after the call").toBe(before);
  expect((prompts: string[], a: string[], b: string[]) => headToHead(judge, prompts, a, b)).toHeed(lists, {
    others: {
      prompts: ["a long prompt", "what is", "how"],
      a: ["he", "a", "so"],
      b: ["somebody", "it", "x"],
    },
  });
  const rate = (judge: Judge) => headToHead(judge, lists.prompts, lists.a, lists.b).winRate;
  expect(rate((_, first) => (lists.a.includes(first) ? "first" : "second"))).toMatchValues(1, {
    what: "the win rate by a judge that prefers A, on the same lists",
  });
  expect(rate((_, first) => (lists.b.includes(first) ? "first" : "second"))).toMatchValues(0, {
    what: "the win rate by a judge that prefers B, on the same lists",
  });
});

test("no prompt, and answers that are missing: refused", () => {
  const judge: Judge = () => "tie";
  expect(() => headToHead(judge, [], [], [])).toRefuse(RangeError, "no prompt");
  expect(() => headToHead(judge, ["p", "q"], ["a"], ["x", "y"])).toRefuse(
    RangeError,
    "1 answer of A to 2 prompts",
  );
  expect(() => headToHead(judge, ["p", "q"], ["a", "b", "c"], ["x", "y"])).toRefuse(
    RangeError,
    "3 answers of A",
  );
  expect(() => headToHead(judge, ["p", "q"], ["a", "b"], ["x"])).toRefuse(
    RangeError,
    "1 answer of B to 2 prompts",
  );
  expect(() => headToHead(judge, ["p", "q"], ["a", "b"], ["x", "y", "z"])).toRefuse(
    RangeError,
    "3 answers of B",
  );
  expect(() => headToHead(judge, ["p"], [], [])).toRefuse(RangeError, "no answers to one prompt");
  expect(() => headToHead(judge, ["p"], ["a", "b"], ["x", "y"])).toRefuse(
    RangeError,
    "2 answers of A and 2 of B to one prompt",
  );
});
