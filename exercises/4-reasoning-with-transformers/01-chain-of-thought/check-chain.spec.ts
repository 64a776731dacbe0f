import { expect, test } from "vitest";
import { parseChain, type Thought } from "#lib/chain-sums/chains";
import { randomDigits } from "#lib/chain-sums/problems";
import { encode } from "#lib/chain-sums/tokens";
import { exhibit } from "#lib/exhibit";
import { specRandom } from "#lib/kit/seed";
import { checkChain } from "./check-chain.js";

/** `#0 3 #1 8` as two thoughts. */
const chain = (text: string): Thought[] => parseChain(encode(text)).thoughts;

/** `T F T`, one letter a thought. */
const letters = (list: unknown): string =>
  Array.isArray(list)
    ? list.map((x) => ({ true: "T", false: "F" })[String(x)] ?? String(x)).join(" ")
    : String(list);

const valid = (digits: number[], text: string) => letters(checkChain(digits, chain(text)).valid);
const onTrack = (digits: number[], text: string) => letters(checkChain(digits, chain(text)).onTrack);
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
  return { valid: letters(steps), onTrack: letters(track), firstError: wrong === -1 ? null : wrong };
}

test("a right chain is valid in every thought", () => {
  expect(valid([3, 5, 9, 2], "#0 3 #1 8 #2 7 #3 9"), "valid, of a right chain").toBe("T T T T");
  expect(valid([3, 5, 9, 2], "#2 9 #3 1 #0 4 #1 9"), "valid, of a right chain from #2").toBe("T T T T");
  expect(valid([3, 5, 9, 2], "#3 2 #0 5"), "valid, of a chain that isn't finished").toBe("T T");
});

test("after a slip, thoughts that follow from it are valid", () => {
  expect(valid([3, 5, 9, 2], "#0 3 #1 9 #2 8 #3 0"), "valid, with a slip in the second thought").toBe(
    "T F T T",
  );
  expect(valid([3, 5, 9, 2], "#0 4 #1 9 #2 8 #3 0"), "valid, with a slip in the first thought").toBe(
    "F T T T",
  );
  expect(valid([3, 5, 9, 2], "#0 3 #1 8 #2 7 #3 8"), "valid, with a slip in the last thought").toBe(
    "T T T F",
  );
  expect(
    valid([3, 5, 9, 2], "#0 3 #1 9 #2 7 #3 9"),
    "valid, of a chain that returns to the true totals",
  ).toBe("T F F T");
});

test("the operand in turn is the next one, around the end", () => {
  expect(valid([3, 5, 9, 2], "#0 3 #1 8 #1 3 #2 2"), "valid, with #1 used twice").toBe("T T F T");
  expect(valid([3, 5, 9, 2], "#0 3 #2 2 #3 4 #0 7"), "valid, with #1 left out").toBe("T F T T");
  expect(valid([3, 5, 9, 2], "#3 2 #2 1 #1 6 #0 9"), "valid, of a chain that goes backwards").toBe("T F F F");
  expect(valid([4, 4, 4], "#0 4 #2 8 #1 2"), "valid, with equal digits in another order").toBe("T F F");
  expect(valid([4, 0, 6], "#0 4 #0 8 #1 8 #1 8"), "valid, with a digit that is 0 used twice").toBe("T F T F");
  expect(valid([3, 5, 9], "#0 3 #1 8 #2 7 #0 0 #1 5"), "valid, of a chain with thoughts too many").toBe(
    "T T T T T",
  );
});

test("an operand that the problem doesn't have is not in turn", () => {
  expect(valid([3, 5, 9], "#0 3 #1 8 #3 8"), "valid, with #3 of three digits").toBe("T T F");
  expect(valid([3, 5, 9], "#7 3 #2 2 #0 5"), "valid, with #7 first, and #2 after it").toBe("F F T");
  expect(valid([3, 5, 9], "#3 0 #0 3 #1 8"), "valid, with #3 first, and #0 after it").toBe("F F T");
  expect(valid([3, 5, 9], "#0 3 #8 3 #1 8 #2 7"), "valid, with #8 second, and #1 after it").toBe("T F F T");
  expect(onTrack([3, 5, 9], "#0 3 #8 3 #1 8 #2 7"), "on track, with #8 second, and #1 after it").toBe(
    "T F F F",
  );
  expect(onTrack([3, 5, 9], "#3 0 #0 3 #1 8"), "on track, with #3 first").toBe("F F F");
});

test("a right chain is on track in every thought", () => {
  expect(onTrack([3, 5, 9, 2], "#0 3 #1 8 #2 7 #3 9"), "on track, of a right chain").toBe("T T T T");
  expect(onTrack([3, 5, 9, 2], "#2 9 #3 1 #0 4 #1 9"), "on track, of a right chain from #2").toBe("T T T T");
  expect(onTrack([3, 5, 9, 2], "#3 2 #0 5"), "on track, of a chain that isn't finished").toBe("T T");
});

test("an error is carried along by thoughts that are valid", () => {
  expect(onTrack([3, 5, 9, 2], "#0 3 #1 9 #2 8 #3 0"), "on track, with a slip in the second thought").toBe(
    "T F F F",
  );
  expect(onTrack([3, 5, 9, 2], "#0 4 #1 9 #2 8 #3 0"), "on track, with a slip in the first thought").toBe(
    "F F F F",
  );
  expect(onTrack([3, 5, 9, 2], "#0 3 #1 8 #2 7 #3 8"), "on track, with a slip in the last thought").toBe(
    "T T T F",
  );
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
  expect(letters(check.valid), "valid, with two slips that cancel").toBe("T F T F");
  expect(letters(check.onTrack), "on track, with two slips that cancel").toBe("T F F T");
  expect(onTrack([3, 5, 9, 2], "#0 3 #1 9 #2 7 #3 9"), "on track, with a total mended at once").toBe(
    "T F T T",
  );
});

test("operands out of turn lead off the track for good", () => {
  expect(onTrack([3, 5, 9, 2], "#0 3 #1 8 #1 3 #2 2"), "on track, with #1 used twice").toBe("T T F F");
  expect(onTrack([3, 5, 9, 2], "#3 2 #2 1 #1 6 #0 9"), "on track, of a chain that goes backwards").toBe(
    "T F F F",
  );
  expect(onTrack([3, 5, 9, 2], "#0 3 #2 2 #3 4 #0 7"), "on track, with #1 left out").toBe("T F F F");
  expect(onTrack([4, 4, 4], "#0 4 #2 8 #1 2"), "on track, with equal digits in another order").toBe("T F F");
});

test("no operand counts twice", () => {
  expect(onTrack([3, 5, 9], "#0 3 #1 8 #2 7 #0 0"), "on track, of a chain that goes around again").toBe(
    "T T T F",
  );
  expect(
    onTrack([3, 5, 9], "#0 3 #1 8 #2 7 #0 7"),
    "on track, with a fourth thought that keeps the sum",
  ).toBe("T T T F");
  expect(onTrack([0, 5, 9], "#0 0 #1 5 #2 4 #0 4"), "on track, with a digit 0 added again").toBe("T T T F");
  expect(onTrack([5, 5], "#1 5 #0 0 #1 5 #0 0"), "on track, of a chain that goes around twice").toBe(
    "T T F F",
  );
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
  expect(valid(nine, "#8 1 #0 0 #1 8 #2 5 #3 1 #4 6 #5 0 #6 3 #7 5"), "valid, of nine right thoughts").toBe(
    "T T T T T T T T T",
  );
  expect(
    onTrack(nine, "#8 1 #0 0 #1 8 #2 5 #3 1 #4 6 #5 0 #6 3 #7 5"),
    "on track, of nine right thoughts",
  ).toBe("T T T T T T T T T");
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
    expect(letters(valid), `valid, ${about}`).toBe(due.valid);
    expect(letters(onTrack), `on track, ${about}`).toBe(due.onTrack);
    expect(firstError, `the first error ${about}`).toBe(due.firstError);
  }
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
