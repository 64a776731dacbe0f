import { expect, test } from "vitest";
import { parseChain } from "#lib/chain-sums/chains";
import { answerOf } from "#lib/chain-sums/problems";
import { EQUALS, encode, operandToken, SO } from "#lib/chain-sums/tokens";
import { specRandom } from "#lib/kit/seed";
import { exhibit } from "#lib/spec/exhibit";
import { tensorSpec } from "#lib/spec/tensors";
import { refuseToTrain } from "#lib/training/earlier";
import { loadCheckpoint, sampleChains } from "../02-self-consistency/sample-chains.js";
import { continueLabel, type Sampler } from "./continue-label.js";

tensorSpec();

// 3 + 5 + 9 = 17: the answer is 7. The prefix has added 5 and 9.
const DIGITS = () => [3, 5, 9];
const PREFIX = () => encode("#1 5 #2 4");

/** Continues by a script, again and again from its start; notes what it was asked. */
function scripted(texts: string[], asked: number[][][] = []): Sampler {
  return async (prompts) => {
    asked.push(prompts.map((prompt) => [...prompt]));
    return prompts.map((_, i) => encode(texts[i % texts.length]));
  };
}

const label = (texts: string[], prefix = PREFIX(), digits = DIGITS()) =>
  continueLabel(digits, prefix, scripted(texts), texts.length);

test("a right continuation gives 1 and 1, a wrong one 0 and 0", async () => {
  expect(await label(["#0 7 ⇒ 7 ."]), "the label from one right continuation").toEqual({ soft: 1, hard: 1 });
  expect(await label(["#0 8 ⇒ 8 ."]), "the label from one wrong continuation").toEqual({ soft: 0, hard: 0 });
});

test("the problem and the prefix are continued, count times", async () => {
  for (const count of [1, 3, 5]) {
    const asked: number[][][] = [];
    await continueLabel(DIGITS(), PREFIX(), scripted(["#0 7 ⇒ 7 ."], asked), count);
    const prompt = encode("3 5 9 = #1 5 #2 4");
    expect(asked, `what the sampler was asked for ${count} continuations`).toEqual([
      Array(count).fill(prompt),
    ]);
  }
});

test("a prefix with an error is continued with its error", async () => {
  const asked: number[][][] = [];
  await continueLabel(DIGITS(), encode("#1 6 #2 2"), scripted(["#0 5 ⇒ 5 ."], asked), 2);
  const prompt = encode("3 5 9 = #1 6 #2 2");
  expect(asked, "what the sampler was asked").toEqual([[prompt, prompt]]);
});

test("a prefix that ends in a thought is continued there", async () => {
  const asked: number[][][] = [];
  await continueLabel(DIGITS(), encode("#1 5 #2"), scripted(["4 #0 7 ⇒ 7 ."], asked), 2);
  const prompt = encode("3 5 9 = #1 5 #2");
  expect(asked, "what the sampler was asked for a prefix that ends with an operand").toEqual([
    [prompt, prompt],
  ]);
});

test("soft is the share of right ones", async () => {
  const [right, wrong] = ["#0 7 ⇒ 7 .", "#0 2 ⇒ 2 ."];
  const soft = async (texts: string[]) => (await label(texts)).soft;
  expect(await soft([wrong, right, wrong, wrong])).toMatchValues(0.25, { what: "soft from 1 right of 4" });
  expect(await soft([right, right, wrong])).toMatchValues(2 / 3, { what: "soft from 2 right of 3" });
  expect(await soft([wrong, right, right, right, wrong, right, right])).toMatchValues(5 / 7, {
    what: "soft from 5 right of 7",
  });
});

test("hard is 1 as soon as one of them is right", async () => {
  const [right, wrong] = ["#0 7 ⇒ 7 .", "#0 2 ⇒ 2 ."];
  for (const [texts, due] of [
    [[wrong, wrong, wrong, right], 1],
    [[right, wrong, wrong, wrong, wrong, wrong], 1],
    [[right, right, right, wrong], 1],
    [[right, right], 1],
    [[wrong, wrong, wrong], 0],
  ] as [string[], number][])
    expect(
      (await label(texts)).hard,
      `hard from ${texts.filter((t) => t === right).length} right of ${texts.length}`,
    ).toBe(due);
});

test("only the answer counts, not the way to it", async () => {
  expect(await label(["#0 2 ⇒ 7 ."]), "a wrong last total, and the right answer").toEqual({
    soft: 1,
    hard: 1,
  });
  expect(await label(["⇒ 7 ."]), "the right answer, a thought too early").toEqual({ soft: 1, hard: 1 });
  expect(
    await label(["#0 5 ⇒ 7 ."], encode("#1 6 #2 2")),
    "two errors in the prefix, and the right answer",
  ).toEqual({ soft: 1, hard: 1 });
  expect(await label(["#0 7 ⇒ 3 ."]), "the right last total, and a wrong answer").toEqual({
    soft: 0,
    hard: 0,
  });
  expect(await label(["#0 7 ⇒ 4 ."]), "the prefix's last total as the answer").toEqual({ soft: 0, hard: 0 });
});

test("the right answer counts in a chain that isn't well formed", async () => {
  expect(await label(["#0 7 ⇒ 7"]), "the period is missing").toEqual({ soft: 1, hard: 1 });
  expect(await label(["#0 #0 7 ⇒ 7 ."]), "an operand too many").toEqual({ soft: 1, hard: 1 });
  expect(await label(["#0 7 ⇒ 7 7 ."]), "tokens after the answer").toEqual({ soft: 1, hard: 1 });
});

test("an answer of 0 is an answer", async () => {
  expect(await label(["#0 0 ⇒ 0 ."], encode("#1 6"), [4, 6]), "the answer is 0").toEqual({
    soft: 1,
    hard: 1,
  });
});

test("no answer is no right answer, not even for 0", async () => {
  expect(await label(["#0 7", "#0 7 ⇒", "#0 7 ⇒ ."]), "chains that were cut off").toEqual({
    soft: 0,
    hard: 0,
  });
  expect(
    await label(["#0 0", "⇒", "#0 0 ⇒ #1"], encode("#1 6"), [4, 6]),
    "the answer is 0, and none is given",
  ).toEqual({ soft: 0, hard: 0 });
  expect(
    await label(["#0 0 ⇒ 0 .", "#0 0 ⇒"], encode("#1 6"), [4, 6]),
    "the answer is 0, and one of two gives it",
  ).toEqual({ soft: 0.5, hard: 1 });
});

test("a prefix may be empty, or end anywhere", async () => {
  const due = { soft: 0.5, hard: 1 };
  const cut = (prefix: string, right: string, wrong: string) => label([right, wrong], encode(prefix));
  expect(await cut("", "#1 5 #2 4 #0 7 ⇒ 7 .", "⇒ 3 ."), "no prefix").toEqual(due);
  expect(await cut("#1 5 #2", "4 #0 7 ⇒ 7 .", "3 #0 6 ⇒ 6 ."), "a prefix that ends in a thought").toEqual(
    due,
  );
  expect(await cut("#1 5 #2 4 #0 7", "⇒ 7 .", "⇒ 8 ."), "a prefix with all thoughts").toEqual(due);
  expect(await cut("#1 5 #2 4 #0 7 ⇒", "7 .", "8 ."), "a prefix that ends with ⇒").toEqual(due);
  expect(await cut("#1 5 #2 4 #0 7 ⇒ 7", ".", "."), "a prefix that lacks the period alone").toEqual({
    soft: 1,
    hard: 1,
  });
  expect(await label(["#0 4 ⇒ 4 ."], [], [4]), "a problem of one digit").toEqual({ soft: 1, hard: 1 });
});

test("it agrees with a sum over all chains, also after an error", async () => {
  const rng = specRandom(1);
  const rows: (string | number)[][] = [];
  for (const [stream, text] of ["#1 5", "#1 6", "#1 5 #2 4", "#1 5 #2 8", ""].entries()) {
    const prefix = encode(text);
    const due = chanceFrom(DIGITS(), prefix);
    const { soft } = await continueLabel(DIGITS(), prefix, slipping(DIGITS(), specRandom(2 + stream)), 4000);
    let hard = 0;
    for (let i = 0; i < 400; i++)
      hard += (await continueLabel(DIGITS(), prefix, slipping(DIGITS(), rng), 4)).hard;
    rows.push([text || "(nothing)", due.toFixed(4), soft.toFixed(4), (hard / 400).toFixed(3)]);
    // Five standard errors: a false alarm has a chance of 6e-7.
    const slack = (p: number, n: number) => 5 * Math.sqrt((p * (1 - p)) / n);
    expect(soft).toLieBetween(
      due - slack(due, 4000),
      due + slack(due, 4000),
      `soft from 4,000 continuations of "${text}"`,
    );
    const any = 1 - (1 - due) ** 4;
    expect(hard / 400).toLieBetween(
      any - slack(any, 400),
      any + slack(any, 400),
      `the mean of 400 hard labels from 4 continuations of "${text}"`,
    );
  }
  await exhibit({
    kind: "table",
    title: "labels of a model that slips in 3 of 10 steps",
    caption:
      "3 5 9, continued. After an error (6 for 5, 8 for 4) the chance to be right is small, and not 0.",
    columns: ["prefix", "exact", "soft of 4,000", "mean of hard of 4"],
    rows,
  });
});

test("what comes in stays, and all of it counts", async () => {
  const [digits, prefix] = [DIGITS(), PREFIX()];
  await continueLabel(digits, prefix, scripted(["#0 7 ⇒ 7 ."]), 2);
  expect([digits, prefix], "digits and prefix after the call").toEqual([DIGITS(), PREFIX()]);
  const sample: Sampler = async (prompts) =>
    prompts.map((prompt, i) => [SO, (prompt.reduce((a, b) => a + b) + i) % 10]);
  // One and the same list, and later with another number in it.
  const problem = [3, 5, 9];
  const first = await continueLabel(problem, encode("#1 5"), sample, 7);
  const others: [string, number[], number[], Sampler, number][] = [
    ["another problem", [3, 5, 8], encode("#1 5"), sample, 7],
    ["another prefix", problem, encode("#1 5 #2 4"), sample, 3],
    ["another sampler", problem, encode("#1 5"), scripted(["⇒ 7 ."]), 7],
    ["more continuations", problem, encode("#1 5"), sample, 9],
  ];
  for (const [what, ...args] of others) {
    const due = (
      await args[2](Array.from({ length: args[3] }, () => [...args[0], EQUALS, ...args[1]]))
    ).filter((ids) => ids[1] === answerOf(args[0])).length;
    expect((await continueLabel(...args)).soft).toMatchValues(due / args[3], { what: `soft of ${what}` });
  }
  const again = await continueLabel([3, 5, 9], encode("#1 5"), sample, 7);
  expect(again, "the same label again").toEqual(first);
  expect(again, "the object of the second label").not.toBe(first);
});

test("too few continuations are refused", async () => {
  for (const count of [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])
    await expect(() => continueLabel(DIGITS(), PREFIX(), scripted(["⇒ 7 ."]), count)).toRefuse(
      RangeError,
      `a label from ${count} continuations`,
    );
});

test("a chain that has ended is refused", async () => {
  for (const text of [".", "#1 5 #2 4 #0 7 ⇒ 7 .", ". #1 5", "#1 5 . #2 4"])
    await expect(() => continueLabel(DIGITS(), encode(text), scripted(["⇒ 7 ."]), 2)).toRefuse(
      RangeError,
      `a label of "${text}"`,
    );
});

test("the reasoner continues a right chain and a wrong one", async () => {
  refuseToTrain(); // nothing is trained, but so many chains are only worth it where the laws hold
  const model = loadCheckpoint("reasoner");
  const digits = [4, 7, 2, 9, 5, 8];
  const chains = {
    "all steps right": "#5 8 #0 2 #1 9 #2 1 #3 0 #4 5",
    "8 + 4 is 3": "#5 8 #0 3 #1 0 #2 2 #3 1 #4 6",
  };
  const [got, due]: Record<string, number[]>[] = [{}, {}];
  for (const [name, text] of Object.entries(chains)) {
    [got[name], due[name]] = [[], []];
    for (let steps = 0; steps <= 6; steps++) {
      const prefix = encode(text).slice(0, 2 * steps);
      let right = 0;
      const sample: Sampler = async (prompts) => {
        const rng = specRandom(20 + steps);
        const samples = await sampleChains(model, prompts, { temperature: 1, most: 15 - prefix.length, rng });
        right = samples.filter(
          ({ written }) => parseChain([...prefix, ...written]).answer === answerOf(digits),
        ).length;
        return samples.map(({ written }) => written);
      };
      got[name].push((await continueLabel(digits, prefix, sample, 64)).soft);
      due[name].push(right / 64);
    }
  }
  await exhibit({
    kind: "curve",
    title: "soft labels of two chains for 4 7 2 9 5 8",
    caption:
      "The share of right answers among 64 continuations, after each step. The error is in the second step of one chain.",
    series: got,
    xLabel: "steps written so far",
    yLabel: "soft label",
  });
  for (const name of Object.keys(chains))
    expect(got[name]).toMatchValues(due[name], { axes: "step", what: `the soft labels, ${name}` });
});

const RIGHT_TOTAL = 0.7;
const RIGHT_ANSWER = 0.9;

/** The digits that come next with their chances: the due one, or any other. */
const digitsAround = (due: number, chance: number) =>
  Array.from({ length: 10 }, (_, digit) => (digit === due ? chance : (1 - chance) / 9));

/** A model that slips: it draws each total, and at last the answer. */
function slipping(digits: number[], rng: ReturnType<typeof specRandom>): Sampler {
  const draw = (chances: number[]) => {
    const u = rng.random();
    const sums = chances.map((_, i) => chances.slice(0, i + 1).reduce((a, b) => a + b, 0));
    return Math.min(9, sums.filter((sum) => sum <= u).length);
  };
  return async (prompts) =>
    prompts.map((prompt) => {
      const written: number[] = [];
      for (;;) {
        const { thoughts } = parseChain([...prompt.slice(digits.length + 1), ...written]);
        const total = thoughts.at(-1)?.total ?? 0;
        if (thoughts.length >= digits.length)
          return [...written, SO, draw(digitsAround(total, RIGHT_ANSWER))];
        const operand = ((thoughts.at(-1)?.operand ?? 0) + 1) % digits.length;
        written.push(operandToken(operand), draw(digitsAround((total + digits[operand]) % 10, RIGHT_TOTAL)));
      }
    });
}

/** The chance of that model to be right from a prefix: the sum over all totals and answers. */
function chanceFrom(digits: number[], prefix: number[]): number {
  const { thoughts } = parseChain(prefix);
  const total = thoughts.at(-1)?.total ?? 0;
  if (thoughts.length === digits.length) return digitsAround(total, RIGHT_ANSWER)[answerOf(digits)];
  const operand = ((thoughts.at(-1)?.operand ?? 0) + 1) % digits.length;
  return digitsAround((total + digits[operand]) % 10, RIGHT_TOTAL).reduce(
    (sum, chance, next) => sum + chance * chanceFrom(digits, [...prefix, operandToken(operand), next]),
    0,
  );
}
