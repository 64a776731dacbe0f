import { expect, test } from "vitest";
import { answerOf, randomDigits } from "#lib/chain-sums/problems";
import { decode, encode, MODULUS } from "#lib/chain-sums/tokens";
import { specRandom } from "#lib/kit/seed";
import { exhibit } from "#lib/spec/exhibit";
import { type GoodTraces, keepGoodTraces, type Trace } from "./keep-good-traces.js";

const ALL = Number.POSITIVE_INFINITY;

/** `"3 5 9 = #0 3 #1 8 #2 7 ⇒ 7 ."` as a trace. */
function trace(text: string): Trace {
  const [digits, written] = text.split("=");
  return { digits: encode(digits), written: encode(written) };
}

const textOf = ({ digits, written }: Trace) => `${decode(digits)} = ${decode(written)}`;

/** The indices of what is kept; of a new object, of the first trace that is like it. */
function kept(texts: string[], most = ALL): number[] {
  const traces = texts.map(trace);
  return keepGoodTraces(traces, most).kept.map((each) => {
    const itself = traces.indexOf(each);
    return itself >= 0 ? itself : traces.findIndex((other) => textOf(other) === textOf(each));
  });
}

/** Chains of 3 + 5 + 9, whose answer is 7. */
const RIGHT = "3 5 9 = #0 3 #1 8 #2 7 ⇒ 7 .";
const OTHER_START = "3 5 9 = #1 5 #2 4 #0 7 ⇒ 7 .";
const THIRD_START = "3 5 9 = #2 9 #0 2 #1 7 ⇒ 7 .";
const WRONG = "3 5 9 = #0 3 #1 8 #2 6 ⇒ 6 .";
/** Two errors that cancel. */
const CANCELED = "3 5 9 = #0 4 #1 8 #2 7 ⇒ 7 .";

test("a right answer is kept, a wrong one isn't", () => {
  expect(kept([RIGHT]), "what is kept of a right trace").toEqual([0]);
  expect(kept([WRONG]), "what is kept of a wrong trace").toEqual([]);
  expect(kept([WRONG, RIGHT, WRONG, OTHER_START]), "which of four traces are kept").toEqual([1, 3]);
});

test("the answer is the digit after ⇒, not any 7 in the text", () => {
  expect(kept(["3 5 9 = #0 3 #1 8 #2 7 ⇒ 1 ."]), "a last total of 7, and the answer 1").toEqual([]);
  expect(kept(["7 1 9 = #0 7 #1 8 #2 7 ⇒ 8 ."]), "a 7 everywhere but in the answer").toEqual([]);
  expect(kept(["0 0 = #0 0 #1 0 ⇒ 0 ."]), "an answer of 0").toEqual([0]);
});

test("a wrong thought doesn't make a right answer wrong", () => {
  expect(kept([CANCELED]), "what is kept of two errors that cancel").toEqual([0]);
  expect(kept(["3 5 9 = #2 9 #0 2 #1 8 ⇒ 7 ."]), "a last total of 8, and the answer 7").toEqual([0]);
});

test("what is not well formed is not right", () => {
  for (const text of [
    "#0 3 #1 8 #2 7 ⇒ 7",
    "#0 3 #1 8 #2 7 ⇒ 7 . .",
    "#0 3 #1 8 #2 7 ⇒ ⇒ 7 .",
    "#0 3 8 #2 7 ⇒ 7 .",
    "#0 3 #1 8 #2 7 ⇒ .",
    "7 .",
    "⇒ 7 7 .",
  ])
    expect(kept([`3 5 9 = ${text}`]), `what is kept of ${text}`).toEqual([]);
});

test("a direct answer, a short chain and a WAIT can be right", () => {
  for (const text of ["⇒ 7 .", "#1 5 ⇒ 7 .", "#0 3 #1 8 WAIT 8 #2 7 ⇒ 7 ."])
    expect(kept([`3 5 9 = ${text}`]), `what is kept of ${text}`).toEqual([0]);
});

test("equal traces count once, the first of them", () => {
  expect(kept([RIGHT, RIGHT]), "which of two copies is kept").toEqual([0]);
  expect(kept([OTHER_START, RIGHT, OTHER_START, RIGHT, THIRD_START, RIGHT]), "which of six are kept").toEqual(
    [0, 1, 4],
  );
});

test("a hundred different traces of a problem, then all again", () => {
  const totals = Array.from({ length: MODULUS }, (_, total) => total);
  const texts = totals.flatMap((a) => totals.map((b) => `3 5 9 = #0 ${a} #1 ${b} ⇒ 7 .`));
  const more = totals.map((a) => `3 5 9 = #2 ${a} ⇒ 7 .`);
  const all = [...texts, ...more];
  expect(kept([...all, ...all]), "which of 110 traces and their copies are kept").toEqual([...all.keys()]);
});

test("the same tokens after another problem are no copy", () => {
  expect(kept(["3 5 9 = ⇒ 7 .", "9 8 = ⇒ 7 .", "3 5 9 = ⇒ 7 ."]), "which direct answers are kept").toEqual([
    0, 1,
  ]);
});

test("each problem keeps its first ones, up to the most", () => {
  const other = ["4 4 = #0 4 #1 8 ⇒ 8 .", "4 4 = #1 4 #0 8 ⇒ 8 ."];
  const texts = [RIGHT, other[0], OTHER_START, THIRD_START, other[1]];
  expect(kept(texts, 1), "what is kept, one of a problem").toEqual([0, 1]);
  expect(kept(texts, 2), "what is kept, two of a problem").toEqual([0, 1, 2, 4]);
  expect(kept(texts, 3), "what is kept, three of a problem").toEqual([0, 1, 2, 3, 4]);
});

test("a copy or a wrong trace takes no place of another", () => {
  expect(
    kept([WRONG, RIGHT, RIGHT, CANCELED, WRONG, OTHER_START, RIGHT], 2),
    "which of seven are kept, two at most",
  ).toEqual([1, 3]);
  expect(kept([RIGHT, RIGHT, RIGHT, OTHER_START], 2), "which of four are kept, two at most").toEqual([0, 3]);
});

test("the same digits in another order are another problem", () => {
  expect(
    kept(["3 5 = #0 3 #1 8 ⇒ 8 .", "5 3 = #0 5 #1 8 ⇒ 8 .", "3 5 = #1 5 #0 8 ⇒ 8 ."], 1),
    "one of each problem",
  ).toEqual([0, 1]);
});

test("what is kept are the traces that came in", () => {
  const traces = [WRONG, RIGHT, OTHER_START].map(trace);
  const { kept: good } = keepGoodTraces(traces, ALL);
  expect(good[0], "the first trace that is kept").toBe(traces[1]);
  expect(good[1], "the second trace that is kept").toBe(traces[2]);
});

test("the yield is the share of all traces that is kept", () => {
  const texts = [RIGHT, WRONG, RIGHT, OTHER_START, WRONG, THIRD_START, "4 = #0 4 ⇒ 4 ."];
  const yieldOf = (most: number) => keepGoodTraces(texts.map(trace), most).yield;
  expect(yieldOf(ALL)).toMatchValues(4 / 7, {
    what: "the yield of seven traces, two wrong and one a copy",
    rivals: {
      "Copies were counted as kept.": 5 / 7,
      "This is the share of the right traces. The yield is a share of all of them.": 4 / 5,
    },
  });
  expect(yieldOf(1)).toMatchValues(2 / 7, { what: "the yield with one of each problem" });
  expect(keepGoodTraces([trace(WRONG)], 1).yield).toMatchValues(0, { what: "the yield of a wrong trace" });
});

test("two errors can cancel: right, kept, and counted", () => {
  const { kept: good, rightButInvalid } = keepGoodTraces(
    [WRONG, CANCELED, RIGHT, OTHER_START].map(trace),
    ALL,
  );
  expect(good.map(textOf), "what is kept").toEqual([CANCELED, RIGHT, OTHER_START]);
  expect(rightButInvalid).toMatchValues(1 / 4, {
    what: "the share that is right although a thought is wrong",
    rivals: {
      "A wrong answer with a wrong thought was counted too.": 2 / 4,
      "This is a share of what is kept. It should be a share of all traces.": 1 / 3,
    },
  });
});

test("copies and traces above the most are counted there too", () => {
  const share = (texts: string[], most: number) => keepGoodTraces(texts.map(trace), most).rightButInvalid;
  expect(share([CANCELED, CANCELED, RIGHT, WRONG, WRONG], ALL)).toMatchValues(2 / 5, {
    what: "the share with a copy",
  });
  expect(share([RIGHT, CANCELED, WRONG, OTHER_START], 1)).toMatchValues(1 / 4, {
    what: "the share of what is above the most",
  });
});

test("a thought is wrong by itself, in any place", () => {
  const share = (text: string) => keepGoodTraces([trace(text)], ALL).rightButInvalid;
  const wrong = {
    "#0 4 #1 8 #2 7 ⇒ 7 .": "a wrong first total",
    "#0 3 #1 8 #2 1 ⇒ 7 .": "a wrong last total, and the right answer",
    "#0 3 #2 2 #1 7 ⇒ 7 .": "right sums of operands out of turn",
    "#1 5 #2 4 #4 7 ⇒ 7 .": "an operand that the problem hasn't",
  };
  for (const [text, what] of Object.entries(wrong))
    expect(share(`3 5 9 = ${text}`)).toMatchValues(1, { what: `the share of a trace with ${what}` });
  const fine = {
    "⇒ 7 .": "no thought",
    "#0 3 #1 8 ⇒ 7 .": "a thought too few",
    "#1 5 #2 4 #0 7 ⇒ 7 .": "another first operand",
  };
  for (const [text, what] of Object.entries(fine))
    expect(share(`3 5 9 = ${text}`)).toMatchValues(0, { what: `the share of a trace with ${what}` });
  // Thoughts are judged one by one: the second look at operand 0 follows from what was before it.
  expect(share("0 4 = #0 0 #1 4 #0 4 ⇒ 4 .")).toMatchValues(0, {
    what: "the share of a trace with a thought too many",
  });
});

test("no trace gives no trace, and shares of 0", () => {
  for (const most of [1, 3, ALL])
    expect(keepGoodTraces([], most), "what is left of no traces").toEqual({
      kept: [],
      yield: 0,
      rightButInvalid: 0,
    });
});

test("many traces, compared with a slow rule", () => {
  const traces = byFaultyTeacher(400, 8);
  for (const most of [1, 2, 5, ALL]) {
    const [got, due] = [keepGoodTraces(traces, most), slowly(traces, most)];
    expect(got.kept.map(textOf), `what is kept of 400 traces, ${most} of a problem`).toEqual(
      due.kept.map(textOf),
    );
    expect([got.yield, got.rightButInvalid]).toMatchValues([due.yield, due.rightButInvalid], {
      ...{ axes: "share", what: `yield and right-but-invalid, ${most} of a problem` },
    });
  }
});

test("the traces stay as they were, and both arguments count", () => {
  const traces = () => [WRONG, CANCELED, RIGHT, RIGHT, OTHER_START].map(trace);
  const given = traces();
  keepGoodTraces(given, 2);
  expect(given, "the traces after the call").toEqual(traces());
  const { digits, written } = trace(RIGHT);
  expect((...[problem, chain]: number[][]) =>
    keepGoodTraces([{ digits: problem, written: chain }], 1),
  ).toHeed({ digits, written });
  expect((most: number) => keepGoodTraces(traces(), most)).toHeed({ most: 1 }, { others: { most: 2 } });
  expect(keepGoodTraces).toReturnNew({ traces: traces(), most: 2 }, { mayHold: ["traces"] });
  const once = keepGoodTraces(given, ALL);
  const again = keepGoodTraces(given, ALL);
  expect(again.kept.length, "what a second call keeps of the same traces").toBe(3);
  once.kept.pop();
  expect(again.kept.length, "the second result after the first was changed").toBe(3);
});

test("a most below 1, or between two numbers, is refused", () => {
  for (const most of [0, -1, 1.5, Number.NaN, Number.NEGATIVE_INFINITY])
    for (const texts of [[], [RIGHT, WRONG]])
      expect(() => keepGoodTraces(texts.map(trace), most)).toRefuse(
        RangeError,
        `${most} traces of ${texts.length}`,
        most,
      );
});

test("a problem without digits, or with odd ones, is refused", () => {
  for (const digits of [[], [3, 10], [-1, 4], [2, 1.5], Array(10).fill(0)])
    for (const place of [0, 1, 2]) {
      const traces = [RIGHT, OTHER_START].map(trace);
      traces.splice(place, 0, { digits, written: encode("#0 3 ⇒ 3 .") });
      expect(() => keepGoodTraces(traces, 1)).toRefuse(
        RangeError,
        `the digits [${digits}] at place ${place}`,
      );
    }
});

test("what the check of the answer lets through", async () => {
  const traces = byFaultyTeacher(2000, 9);
  const mosts = [1, 2, 4, ALL];
  const results = mosts.map((most) => keepGoodTraces(traces, most));
  await exhibit({
    kind: "table",
    title: "2,000 traces of a teacher that errs",
    caption:
      "Each sum of this teacher is wrong in one of ten cases. Few errors cancel, so few bad traces pass.",
    columns: ["of a problem, at most", "kept", "yield", "right but invalid"],
    rows: results.map(({ kept: good, yield: share, rightButInvalid }, i) => [
      mosts[i] === ALL ? "all" : String(mosts[i]),
      String(good.length),
      share.toFixed(3),
      rightButInvalid.toFixed(3),
    ]),
  });
  const due = slowly(traces, ALL);
  expect([results[3].yield, results[3].rightButInvalid]).toMatchValues([due.yield, due.rightButInvalid], {
    ...{ axes: "share", what: "yield and right-but-invalid of 2,000 traces" },
  });
});

/** Chains about few problems, with wrong sums in one of ten cases, and a wrong order or no period now and then. */
function byFaultyTeacher(count: number, stream: number): Trace[] {
  const rng = specRandom(stream);
  const problems = Array.from({ length: Math.ceil(count / 12) }, () => randomDigits(3, rng));
  return Array.from({ length: count }, () => {
    const digits = problems[rng.integer(problems.length)];
    const start = rng.integer(3);
    let [text, total] = ["", 0];
    for (let t = 0; t < 3; t++) {
      const operand = rng.random() < 0.03 ? rng.integer(3) : (start + t) % 3;
      total = (total + digits[operand] + (rng.random() < 0.1 ? 1 + rng.integer(9) : 0)) % MODULUS;
      text += `#${operand} ${total} `;
    }
    return { digits: [...digits], written: encode(`${text}⇒ ${total}${rng.random() < 0.05 ? "" : " ."}`) };
  });
}

/** By texts. */
function slowly(traces: Trace[], most: number): GoodTraces {
  const isRight = (each: Trace) =>
    new RegExp(`^(#\\d \\d )*⇒ ${answerOf(each.digits)} \\.$`).test(decode(each.written));
  const right = traces.filter(isRight);
  const texts = right.map(textOf);
  const kept = right.filter((each, i) => {
    const own = new Set(texts.slice(0, i).filter((text) => text.startsWith(`${decode(each.digits)} =`)));
    return !own.has(texts[i]) && own.size < most;
  });
  const invalid = right.filter(({ digits, written }) => {
    const thoughts = [...decode(written).matchAll(/#(\d) (\d)/g)].map(([, operand, total]) => [
      Number(operand),
      Number(total),
    ]);
    return thoughts.some(([operand, total], t) => {
      const [last, before] = t === 0 ? [operand + digits.length - 1, 0] : thoughts[t - 1];
      return operand !== (last + 1) % digits.length || total !== (before + digits[operand]) % MODULUS;
    });
  });
  return { kept, yield: kept.length / traces.length, rightButInvalid: invalid.length / traces.length };
}
