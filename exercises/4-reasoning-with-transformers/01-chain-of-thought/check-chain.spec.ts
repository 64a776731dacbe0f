import { expect, test } from "vitest";
import { parseChain, type Thought } from "#lib/chain-sums/chains";
import { randomDigits } from "#lib/chain-sums/problems";
import { encode } from "#lib/chain-sums/tokens";
import { specRandom } from "#lib/kit/seed";
import { exhibit } from "#lib/spec/exhibit";
import { checkChain } from "./check-chain.js";

/** `#0 3 #1 8` as two thoughts. */
const chain = (text: string): Thought[] => parseChain(encode(text)).thoughts;

/** 1 for true, 0 for false, one number a thought: `T F T` or a list as it was returned. */
const marks = (list: unknown): number[] =>
  (Array.isArray(list) ? list : String(list).split(" ")).map((x) =>
    x === true || x === "T" ? 1 : x === false || x === "F" ? 0 : Number.NaN,
  );

/** Judges `T F T`, one letter a thought; the kit sees 1 for true and 0 for false. */
function judged(list: unknown, due: string, what: string): void {
  expect(Array.isArray(list) ? marks(list) : list).toMatchValues(due === "" ? [] : marks(due), {
    axes: "thought",
    what: `${what} (1 is true, 0 is false)`,
  });
}
const valid = (digits: number[], text: string, due: string, what: string) =>
  judged(checkChain(digits, chain(text)).valid, due, `valid, ${what}`);
const onTrack = (digits: number[], text: string, due: string, what: string) =>
  judged(checkChain(digits, chain(text)).onTrack, due, `on track, ${what}`);
const firstError = (digits: number[], text: string) => checkChain(digits, chain(text)).firstError;

/** A walk along the chain that remembers what the model believes, and what is true. */
function walk(
  digits: number[],
  thoughts: Thought[],
): { valid: string; onTrack: string; firstError: number | null } {
  const K = digits.length;
  let [expected, believed, truth, isLost] = [-1, 0, 0, false];
  const [steps, track] = [[] as boolean[], [] as boolean[]];
  for (const [t, { operand, total }] of thoughts.entries()) {
    const isKnown = operand < K;
    const isInTurn = isKnown && (t === 0 || operand === expected);
    if (isKnown) truth += digits[operand];
    isLost ||= !isInTurn || t >= K;
    steps.push(isInTurn && (believed + digits[operand]) % 10 === total);
    track.push(!isLost && truth % 10 === total);
    believed = total;
    expected = !isKnown ? -1 : operand === K - 1 ? 0 : operand + 1;
  }
  const wrong = steps.findIndex((step) => !step);
  const letters = (list: boolean[]) => list.map((x) => (x ? "T" : "F")).join(" ");
  return { valid: letters(steps), onTrack: letters(track), firstError: wrong === -1 ? null : wrong };
}

test("a right chain is valid in every thought", () => {
  valid([3, 5, 9, 2], "#0 3 #1 8 #2 7 #3 9", "T T T T", "of a right chain");
  valid([3, 5, 9, 2], "#2 9 #3 1 #0 4 #1 9", "T T T T", "of a right chain from #2");
  valid([3, 5, 9, 2], "#3 2 #0 5", "T T", "of a chain that isn't finished");
});

test("after a slip, thoughts that follow from it are valid", () => {
  valid([3, 5, 9, 2], "#0 3 #1 9 #2 8 #3 0", "T F T T", "with a slip in the second thought");
  valid([3, 5, 9, 2], "#0 4 #1 9 #2 8 #3 0", "F T T T", "with a slip in the first thought");
  valid([3, 5, 9, 2], "#0 3 #1 8 #2 7 #3 8", "T T T F", "with a slip in the last thought");
  valid([3, 5, 9, 2], "#0 3 #1 9 #2 7 #3 9", "T F F T", "of a chain that returns to the true totals");
});

test("the operand in turn is the next one, around the end", () => {
  valid([3, 5, 9, 2], "#0 3 #1 8 #1 3 #2 2", "T T F T", "with #1 used twice");
  valid([3, 5, 9, 2], "#0 3 #2 2 #3 4 #0 7", "T F T T", "with #1 left out");
  valid([3, 5, 9, 2], "#3 2 #2 1 #1 6 #0 9", "T F F F", "of a chain that goes backwards");
  valid([4, 4, 4], "#0 4 #2 8 #1 2", "T F F", "with equal digits in another order");
  valid([4, 0, 6], "#0 4 #0 8 #1 8 #1 8", "T F T F", "with a digit that is 0 used twice");
  valid([3, 5, 9], "#0 3 #1 8 #2 7 #0 0 #1 5", "T T T T T", "of a chain with thoughts too many");
});

test("an operand that the problem doesn't have is not in turn", () => {
  valid([3, 5, 9], "#0 3 #1 8 #3 8", "T T F", "with #3 of three digits");
  valid([3, 5, 9], "#7 3 #2 2 #0 5", "F F T", "with #7 first, and #2 after it");
  valid([3, 5, 9], "#3 0 #0 3 #1 8", "F F T", "with #3 first, and #0 after it");
  valid([3, 5, 9], "#0 3 #8 3 #1 8 #2 7", "T F F T", "with #8 second, and #1 after it");
});

test("a right chain is on track in every thought", () => {
  onTrack([3, 5, 9, 2], "#0 3 #1 8 #2 7 #3 9", "T T T T", "of a right chain");
  onTrack([3, 5, 9, 2], "#2 9 #3 1 #0 4 #1 9", "T T T T", "of a right chain from #2");
  onTrack([3, 5, 9, 2], "#3 2 #0 5", "T T", "of a chain that isn't finished");
});

test("an error is carried along by thoughts that are valid", () => {
  onTrack([3, 5, 9, 2], "#0 3 #1 9 #2 8 #3 0", "T F F F", "with a slip in the second thought");
  onTrack([3, 5, 9, 2], "#0 4 #1 9 #2 8 #3 0", "F F F F", "with a slip in the first thought");
  onTrack([3, 5, 9, 2], "#0 3 #1 8 #2 7 #3 8", "T T T F", "with a slip in the last thought");
});

test("two slips that cancel lead back on track", async () => {
  const [digits, text] = [[3, 5, 9, 2], "#0 3 #1 9 #2 8 #3 9"];
  const check = checkChain(digits, chain(text));
  await exhibit({
    kind: "table",
    title: "a right answer with two slips",
    caption:
      "3 5 9 2: the answer, 9, is right. Two thoughts aren't valid, two others aren't what they should be.",
    columns: ["thought", "valid", "on track"],
    rows: ["#0 3", "#1 9", "#2 8", "#3 9"].map((thought, t) => [
      thought,
      String(check.valid?.[t]),
      String(check.onTrack?.[t]),
    ]),
  });
  judged(check.valid, "T F T F", "valid, with two slips that cancel");
  judged(check.onTrack, "T F F T", "on track, with two slips that cancel");
  onTrack([3, 5, 9, 2], "#0 3 #1 9 #2 7 #3 9", "T F T T", "with a total mended at once");
});

test("operands out of turn lead off the track for good", () => {
  onTrack([3, 5, 9, 2], "#0 3 #1 8 #1 3 #2 2", "T T F F", "with #1 used twice");
  onTrack([3, 5, 9, 2], "#3 2 #2 1 #1 6 #0 9", "T F F F", "of a chain that goes backwards");
  onTrack([3, 5, 9, 2], "#0 3 #2 2 #3 4 #0 7", "T F F F", "with #1 left out");
  onTrack([4, 4, 4], "#0 4 #2 8 #1 2", "T F F", "with equal digits in another order");
});

test("an operand that doesn't exist leads off the track, too", () => {
  onTrack([3, 5, 9], "#0 3 #8 3 #1 8 #2 7", "T F F F", "with #8 second, and #1 after it");
  onTrack([3, 5, 9], "#3 0 #0 3 #1 8", "F F F", "with #3 first");
});

test("no operand counts twice", () => {
  onTrack([3, 5, 9], "#0 3 #1 8 #2 7 #0 0", "T T T F", "of a chain that goes around again");
  onTrack([3, 5, 9], "#0 3 #1 8 #2 7 #0 7", "T T T F", "with a fourth thought that keeps the sum");
  onTrack([0, 5, 9], "#0 0 #1 5 #2 4 #0 4", "T T T F", "with a digit 0 added again");
  onTrack([5, 5], "#1 5 #0 0 #1 5 #0 0", "T T F F", "of a chain that goes around twice");
});

test("the first error is the first thought that isn't valid", () => {
  expect(
    firstError([3, 5, 9, 2], "#0 3 #1 9 #2 8 #3 0"),
    "the first error, a slip in the second thought",
  ).toBe(1);
  expect(firstError([3, 5, 9, 2], "#0 4 #1 9 #2 9 #3 0"), "the first error of two").toBe(0);
  expect(firstError([3, 5, 9, 2], "#0 3 #1 8 #2 7 #3 8"), "the first error, a slip in the last thought").toBe(
    3,
  );
  expect(firstError([3, 5, 9, 2], "#0 3 #1 8 #1 3 #2 2"), "the first error, with #1 used twice").toBe(2);
  expect(firstError([3, 5, 9], "#0 3 #1 8 #3 8 #0 1"), "the first error, with #3 of three digits").toBe(2);
});

test("without an error there is no first one", () => {
  expect(firstError([3, 5, 9, 2], "#1 5 #2 4 #3 6 #0 9"), "the first error of a right chain").toBeNull();
  expect(
    firstError([3, 5, 9], "#0 3 #1 8 #2 7 #0 0"),
    "the first error of a chain that goes around again",
  ).toBeNull();
});

test("a chain without a thought", () => {
  expect(checkChain([3, 5, 9], []), "the check of no thoughts").toEqual({
    valid: [],
    onTrack: [],
    firstError: null,
  });
});

test("problems of one and of nine digits", () => {
  expect(checkChain([7], chain("#0 7")), "the check of #0 7 for one digit, 7").toEqual({
    valid: [true],
    onTrack: [true],
    firstError: null,
  });
  expect(checkChain([7], chain("#0 7 #0 4")), "the check of #0 7 #0 4 for one digit, 7").toEqual({
    valid: [true, true],
    onTrack: [true, false],
    firstError: null,
  });
  expect(checkChain([7], chain("#0 0 #1 7")), "the check of #0 0 #1 7 for one digit, 7").toEqual({
    valid: [false, false],
    onTrack: [false, false],
    firstError: 0,
  });
  expect(checkChain([0], chain("#0 0")), "the check of #0 0 for one digit, 0").toEqual({
    valid: [true],
    onTrack: [true],
    firstError: null,
  });
  const nine = [9, 8, 7, 6, 5, 4, 3, 2, 1];
  valid(nine, "#8 1 #0 0 #1 8 #2 5 #3 1 #4 6 #5 0 #6 3 #7 5", "T T T T T T T T T", "of nine right thoughts");
  onTrack(
    nine,
    "#8 1 #0 0 #1 8 #2 5 #3 1 #4 6 #5 0 #6 3 #7 5",
    "T T T T T T T T T",
    "of nine right thoughts",
  );
});

test("a total is a last digit", () => {
  const thoughts = [
    { operand: 0, total: 8 },
    { operand: 1, total: 13 },
    { operand: 2, total: 2 },
  ];
  expect(checkChain([8, 5, 9], thoughts), "the check of a total of 13").toEqual({
    valid: [true, false, true],
    onTrack: [true, false, true],
    firstError: 1,
  });
});

test("lists stay as they were, and each call has its own", () => {
  const [digits, thoughts] = [[1, 2, 2, 5], chain("#0 1 #1 3 #2 5 #3 0")];
  const [digitsBefore, thoughtsBefore] = [[...digits], structuredClone(thoughts)];
  checkChain(digits, thoughts);
  expect(digits, "the digits after the call").toEqual(digitsBefore);
  expect(thoughts, "the thoughts after the call").toEqual(thoughtsBefore);
  expect(checkChain).toHeed(
    { digits: [3, 5, 9, 2], thoughts: chain("#0 3 #1 9 #2 8 #3 9") },
    {
      others: {
        "thoughts.0.operand": 2,
        "thoughts.0.total": 4,
        "thoughts.1.operand": 3,
        "thoughts.1.total": 8,
        "thoughts.2.operand": 0,
        "thoughts.2.total": 7,
        "thoughts.3.operand": 1,
        "thoughts.3.total": 0,
      },
    },
  );
  expect(checkChain).toReturnNew({ digits: [3, 5, 9, 2], thoughts: chain("#0 3 #1 9 #2 8 #3 9") });
  expect(checkChain, "a chain without a thought").toReturnNew({ digits: [3, 5, 9, 2], thoughts: [] });
});

test("400 chains with all kinds of errors", () => {
  const rng = specRandom();
  for (let i = 0; i < 400; i++) {
    const digits = randomDigits(1 + rng.integer(9), rng);
    const K = digits.length;
    let [operand, total] = [rng.integer(K), 0];
    const thoughts = Array.from({ length: rng.integer(K + 3) }, () => {
      if (rng.integer(12) === 0) operand = rng.integer(9);
      total = rng.integer(6) === 0 ? rng.integer(10) : (total + (digits[operand] ?? 0)) % 10;
      const thought = { operand, total };
      operand = (operand + 1) % K;
      return thought;
    });
    const { valid, onTrack, firstError } = checkChain(digits, thoughts);
    const about = `of [${digits}] and ${thoughts.map((t) => `#${t.operand} ${t.total}`).join(" ")}`;
    const due = walk(digits, thoughts);
    judged(valid, due.valid, `valid, ${about}`);
    judged(onTrack, due.onTrack, `on track, ${about}`);
    expect(firstError, `the first error ${about}`).toBe(due.firstError);
  }
});

test("a problem has 1 to 9 digits from 0 to 9", () => {
  expect(() => checkChain([], [])).toRefuse(RangeError, "no digits");
  expect(() => checkChain([1, 2, 3, 4, 5, 6, 7, 8, 9, 0], [])).toRefuse(RangeError, "ten digits");
  for (const bad of [-1, 10, 2.5, Number.NaN])
    for (const place of [0, 1, 2]) {
      const digits = [3, 5, 9].with(place, bad);
      expect(() => checkChain(digits, chain("#0 3"))).toRefuse(
        RangeError,
        `the digit ${bad} in place ${place}`,
      );
    }
});
