import { expect, test } from "vitest";
import { DIGITS } from "#lib/chain-sums/checkpoints";
import { answerOf, randomDigits } from "#lib/chain-sums/problems";
import { CONTEXT, decode, END, encode, operandToken, SO, V, WAIT } from "#lib/chain-sums/tokens";
import { type Cost, showCost } from "#lib/exhibit/accuracy-against-tokens";
import { scripted } from "#lib/kit/scripted";
import { specRandom } from "#lib/kit/seed";
import { exhibit } from "#lib/spec/exhibit";
import { tensorSpec } from "#lib/spec/tensors";
import { refuseToTrain } from "#lib/training/earlier";
import { gptParameters } from "../../2-building-a-transformer/06-complete-model/gpt-parameters.js";
import { loadCheckpoint } from "../02-self-consistency/sample-chains.js";
import { selfConsistency } from "../02-self-consistency/self-consistency.js";
import { type Adjust, atLeast, atMost, forcedThinking, mayStop, waitInstead } from "./forced-thinking.js";

tensorSpec("judge", { reads: "awaited" });

const NEVER = Number.NEGATIVE_INFINITY;
/** Different numbers, none of them 0. */
const LOGITS = () => Array.from({ length: V }, (_, id) => ((7 * id + 3) % V) / 4 - 2.6);
/** All tokens but ⇒. */
const others = () => LOGITS().flatMap((_, id) => (id === SO ? [] : [id]));

test("a model may stop at the start and after each total", () => {
  for (const text of [
    "",
    "#1 5",
    "#1 5 #2 4",
    "#3 0",
    "#1 5 WAIT 5",
    "#1 5 WAIT 5 #2 4 WAIT 4",
    "#1 5 WAIT #2 4",
  ])
    expect(mayStop(encode(text)), `whether it may stop after "${text}"`).toBe(true);
  for (const text of ["#1", "#1 5 #2", "#1 5 WAIT", "#1 5 WAIT 5 #2", "#1 5 WAIT #2", "#0"])
    expect(mayStop(encode(text)), `whether it may stop after "${text}"`).toBe(false);
});

test("it can't stop twice", () => {
  for (const text of ["⇒", "#1 5 ⇒", "#1 5 ⇒ 5", "⇒ 0", "⇒ #3 8", "#1 5 #2 4 ⇒ 4 ."])
    expect(mayStop(encode(text)), `whether it may stop after "${text}"`).toBe(false);
});

test("the text grows, and each place is judged by itself", () => {
  const written: number[] = [];
  const told = encode("#1 5 WAIT 5 #2 4 ⇒ 4 .").map((id) => {
    const may = mayStop(written);
    written.push(id);
    return may;
  });
  expect(told, "whether it may stop before each token of #1 5 WAIT 5 #2 4 ⇒ 4 .").toEqual([
    true,
    false,
    true,
    false,
    true,
    false,
    true,
    false,
    false,
  ]);
  expect(() => mayStop(written)).toLeaveUnchanged({ written });
  written[0] = 12;
  const before = [...written];
  mayStop(written);
  expect(written, "the text after the call").toEqual(before);
  const last = encode("#1 5");
  expect(mayStop(last), "whether it may stop after #1 5").toBe(true);
  last[1] = encode("#2")[0];
  expect(mayStop(last), "whether it may stop after #1 #2").toBe(false);
});

test("at least three thoughts: no ⇒ and no period before", () => {
  for (const text of ["", "#1 5", "#1 5 #2 0"]) expectBan(atLeast(3), text, [SO, END]);
  for (const text of ["#1 5 #2 0 #3 7", "#1 5 #2 0 #3 7 #4 1"]) expectBan(atLeast(3), text, []);
  expectBan(atLeast(3), "#1 5 #1 0 #2 7", []);
  expectBan(atLeast(1), "", [SO, END]);
  expectBan(atLeast(1), "#1 5", []);
  expectBan(atLeast(12), "#1 5 #2 0 #3 7 #4 1 #5 2 #0 0 #1 3 #2 8 #3 5 #4 5 #5 1", [SO, END]);
});

test("at least three thoughts: nothing else is changed", () => {
  for (const text of ["#1", "#1 5 WAIT", "#1 5 #2", "⇒", "#1 5 ⇒", "#1 5 ⇒ 5"])
    expectBan(atLeast(3), text, []);
  for (const text of ["", "#1 5", "#1"]) expectBan(atLeast(0), text, []);
});

test("at most three thoughts: then nothing but ⇒", () => {
  for (const text of ["#1 5 #2 0 #3 7", "#1 5 #2 0 #3 7 #4 1"]) expectBan(atMost(3), text, others());
  for (const text of ["", "#1 5", "#1 5 #2 0"]) expectBan(atMost(3), text, []);
  for (const text of ["", "#1 5"]) expectBan(atMost(0), text, others());
  expectBan(atMost(1), "#1 5", others());
});

test("at most three thoughts: elsewhere nothing is changed", () => {
  for (const text of ["#1 5 #2 0 #3 7 #4", "#1 5 #2 0 #3 7 ⇒", "#1 5 #2 0 #3 7 ⇒ 7"])
    expectBan(atMost(3), text, []);
  for (const text of ["#1", "⇒", "⇒ 5", "⇒ #3 8"]) expectBan(atMost(0), text, []);
});

test("WAIT in the place of ⇒, with the logit that ⇒ has", () => {
  for (const text of ["#1 5", "#1 5 #2 4", "#1 5 #2 4 #3 3 #4 2 #5 0"]) expectWait(waitInstead(1, 6), text);
  expectWait(waitInstead(1, 2), "#1 5");
  for (const text of ["#1 5", "#1 5 WAIT 5", "#1 5 #2 4 WAIT 4", "#1 5 WAIT 5 #2 4"])
    expectWait(waitInstead(2, 6), text);
});

test("no WAIT if it is in time, too often, or not its place", () => {
  for (const text of ["", "#1", "#1 5 #2", "#1 5 ⇒", "#1 5 ⇒ 5", "#1 5 WAIT"])
    expectBan(waitInstead(2, 6), text, []);
  for (const text of ["#1 5 #2 4 #3 3 #4 2 #5 0 #0 1", "#1 5 #2 4 #3 3 #4 2 #5 0 #0 1 #1 2"])
    expectBan(waitInstead(2, 6), text, []);
  for (const text of ["#1 5 WAIT 5 WAIT 5 WAIT 5", "#1 5 WAIT 5 #2 4 WAIT 4", "#1 5 WAIT 5 WAIT 5"])
    expectBan(waitInstead(2, 6), text, []);
  expectBan(waitInstead(0, 6), "#1 5", []);
  expectBan(waitInstead(3, 1), "#1 5", []);
  expectBan(waitInstead(3, 0), "#1 5", []);
});

test("a WAIT and the total after it are no thought", () => {
  for (const text of ["#1 5 WAIT 5", "#1 5 WAIT 5 #2 4 WAIT 4"]) expectBan(atLeast(3), text, [SO, END]);
  expectBan(atMost(2), "#1 5 WAIT 5 WAIT 5", []);
  expectWait(waitInstead(9, 3), "#1 5 WAIT 5 #2 4 WAIT 4");
});

test("one control serves many rows, in any order", () => {
  const [least, most, wait] = [atLeast(2), atMost(2), waitInstead(2, 6)];
  for (let turn = 0; turn < 3; turn++)
    for (const row of [4, 0, 2]) {
      expectBan(least, "#1 5 #2 4", [], row);
      expectBan(least, "#1 5", [SO, END], row);
      expectBan(most, "#1 5", [], row);
      expectWait(wait, "#1 5 #2 4", row);
      expectBan(wait, "#1 5 WAIT 5 WAIT 5", [], row);
      expectWait(wait, "#1 5 WAIT 5", row);
    }
  // The same rows, the longer one first.
  for (const text of ["#1 5 #2 4", "#1 5"]) expectBan(atMost(2), text, text === "#1 5" ? [] : others());
});

test("controls of two models do not know each other", () => {
  const [two, four] = [2, 4].map((thoughts) => [
    atLeast(thoughts),
    atMost(thoughts),
    waitInstead(1, thoughts),
  ]);
  for (const text of ["#1 5", "#1 5 #2 4", "#1 5 #2 4 #3 3", "#1 5 #2 4 #3 3 #4 2"]) {
    const thoughts = text.split("#").length - 1;
    for (const [many, [least, most, wait]] of [
      [2, two],
      [4, four],
    ] as const) {
      expectBan(least, text, thoughts < many ? [SO, END] : []);
      expectBan(most, text, thoughts < many ? [] : others());
      if (thoughts < many) expectWait(wait, text);
      else expectBan(wait, text, []);
    }
  }
});

test("the logits that a control returned stay as they were", () => {
  for (const control of [atLeast(2), atMost(1), waitInstead(1, 6)]) {
    const first = control(LOGITS(), encode("#1 5"), 0);
    const before = [...first];
    control(
      LOGITS().map((z) => z / 2),
      encode("#1 5"),
      1,
    );
    expect(first).toMatchValues(before, { axes: "token", what: "the logits, after the next call" });
  }
});

test("what the controls are asked with is left alone", () => {
  for (const control of [atLeast(2), atMost(1), waitInstead(2, 6)]) {
    const [logits, written] = [LOGITS(), encode("#1 5")];
    expect(() => control(logits, written, 0)).toLeaveUnchanged({ logits, written });
  }
});

test("every chain is read and counted, to its period", async () => {
  const { model, problems } = world(3);
  const texts = ["#1 5 #2 4 ⇒ 4 .", "⇒ 0 .", "#1 5 WAIT 5 #0 3 ⇒ 7 ."];
  const got = await forcedThinking(model, problems, dictated(texts), specRandom(1));
  expect(got, "what was answered, and at which cost").toEqual([
    { answer: 4, tokens: 7 },
    { answer: 0, tokens: 3 },
    { answer: 7, tokens: 9 },
  ]);
});

test("a chain without an answer, and one that fills the context", async () => {
  const { model, problems } = world(3);
  const long = Array.from({ length: 30 }, (_, i) => (i % 2 ? "3" : "#2")).join(" ");
  const got = await forcedThinking(
    model,
    problems,
    dictated(["#1 5 .", "#1 5 ⇒ #2 3 ⇒ 3 .", long]),
    specRandom(1),
  );
  expect(got, "what was answered, and at which cost").toEqual([
    { answer: null, tokens: 3 },
    { answer: null, tokens: 8 },
    { answer: null, tokens: CONTEXT - DIGITS - 1 },
  ]);
});

test("at temperature 1, one draw for each token", async () => {
  const { model } = world(1);
  // Two tokens have half of the probability each: the draw decides at the temperature 1, and the likelier one below it.
  const halves: Adjust = (logits, written) =>
    logits.map((_, id) => {
      if (written.length < 2)
        return id === operandToken(1) ? Math.log(0.6) : id === 5 ? Math.log(0.4) : NEVER;
      return id === [SO, 8, END][written.length - 2] ? 0 : NEVER;
    });
  const rng = scripted(0.35, 0.45, 0.5, 0.5, 0.5);
  const got = await forcedThinking(model, [[3, 1, 4, 1, 5, 9]], halves, rng);
  expect(got, "what was answered").toEqual([{ answer: 8, tokens: 5 }]);
  expect(rng.left(), "how many draws were not made").toBe(0);
});

test("problems of other sizes, one alone, and none", async () => {
  const { model } = world(1);
  const texts = ["#1 2 #0 6 ⇒ 6 .", "#0 4 ⇒ 3 ."];
  expect(
    await forcedThinking(
      model,
      [
        [4, 2],
        [7, 7],
      ],
      dictated(texts),
      specRandom(1),
    ),
    "two of two digits",
  ).toEqual([
    { answer: 6, tokens: 7 },
    { answer: 3, tokens: 5 },
  ]);
  expect(await forcedThinking(model, [[4]], dictated(["⇒ 9 ."]), specRandom(1)), "one of one digit").toEqual([
    { answer: 9, tokens: 3 },
  ]);
  const long = Array.from({ length: 40 }, () => "#2").join(" ");
  expect(
    (await forcedThinking(model, [[4, 2]], dictated([long]), specRandom(1)))[0].tokens,
    "tokens that fit after two digits",
  ).toBe(CONTEXT - 3);
  expect(await forcedThinking(model, [], atLeast(2), specRandom(1)), "no problem").toEqual([]);
});

test("problems and model stay, and no tensor is left", async () => {
  const { model, problems } = world(3);
  const call = () => forcedThinking(model, problems, atLeast(6), specRandom(2));
  const before = problems.map((digits) => [...digits]);
  await expect(call).toLeakNoTensors();
  const others = [[[3, 1, 4, 1]], problems.slice(1).map((digits) => digits.slice(1))];
  await expect((nth: number) =>
    forcedThinking(model, others[nth], atLeast(2), specRandom(2)),
  ).toLeakNoTensors();
  await expect(call).toLeaveTensorsUnchanged(gptParameters(model));
  expect(problems, "the problems after the call").toEqual(before);
  const first = await call();
  const copy = first.map((one) => ({ ...one }));
  await forcedThinking(model, problems, dictated(["⇒ 0 .", "⇒ 1 .", "⇒ 2 ."]), specRandom(2));
  expect(first, "the first result after a second call").toEqual(copy);
  expect(await call(), "a second call with the same draws").toEqual(await call());
  expect(
    (await call()).map(({ tokens }) => tokens).every((tokens) => tokens >= 15),
    "whether `adjust` was heard",
  ).toBe(true);
});

test("problems that don't fit together are refused", async () => {
  const { model } = world(1);
  for (const problems of [
    [
      [1, 2],
      [1, 2, 3],
    ],
    [
      [1, 2, 3],
      [1, 2, 3],
      [1, 2],
    ],
    [[1, 24]],
  ]) {
    let error: unknown;
    await forcedThinking(model, problems, atLeast(0), specRandom(1)).catch((caught) => {
      error = caught;
    });
    expect(() => {
      if (error) throw error;
    }).toRefuse(RangeError, `the problems ${JSON.stringify(problems)}`);
  }
});

test("six thoughts by force: better than eight votes", async () => {
  refuseToTrain(); // nothing is trained, but so many chains are only worth it where the laws hold
  const P = 150;
  const { model, problems } = world(P);
  const measured: Record<string, { accuracy: number; tokens: number }> = {};
  const measure = (name: string, got: { answer: number | null; tokens: number }[]) => {
    const accuracy = got.filter(({ answer }, b) => answer === answerOf(problems[b])).length / P;
    measured[name] = { accuracy, tokens: got.reduce((sum, { tokens }) => sum + tokens, 0) / P };
  };
  const forced = async (name: string, adjust: Adjust): Promise<void> =>
    measure(name, await forcedThinking(model, problems, adjust, specRandom(3)));
  for (const n of [0, 2, 4, 6, 7]) await forced(`at least ${n} thoughts`, atLeast(n));
  await forced("at most 5 thoughts", atMost(5));
  await forced("WAIT, twice at most", waitInstead(2, DIGITS));
  const voting = specRandom(4);
  for (const chains of [2, 8])
    measure(`vote of ${chains}`, await selfConsistency(model, problems, { chains, temperature: 1 }, voting));
  await exhibit({
    kind: "table",
    title: "a hasty model, forced to think",
    caption: "150 problems of six digits. The votes are over chains that stop when they like.",
    columns: ["control", "accuracy", "tokens"],
    rows: Object.entries(measured).map(([name, { accuracy, tokens }]) => [
      name,
      accuracy.toFixed(3),
      tokens.toFixed(1),
    ]),
  });
  const costs = (...names: string[]): Cost[] =>
    names.map((name) => [measured[name].tokens, measured[name].accuracy]);
  await showCost({
    "7 least thoughts": costs(...[0, 2, 4, 6, 7].map((n) => `at least ${n} thoughts`)),
    "7 WAIT": costs("at least 0 thoughts", "WAIT, twice at most"),
    "7 hasty vote": costs("at least 0 thoughts", "vote of 2", "vote of 8"),
  });
  const of = (name: string) => measured[name].accuracy;
  // Of 300 problems, 20 seeds: 0.37 to 0.50, 0.82 to 0.88, 0.08 to 0.13, 0.08 to 0.13, 0.76 to 0.85. The bounds are for 150 problems.
  expect(of("at least 0 thoughts")).toLieBetween(
    0.24,
    0.65,
    "the accuracy of a model that stops when it likes",
  );
  expect(of("at least 6 thoughts")).toLieBetween(0.7, 0.98, "the accuracy with six thoughts or more");
  expect(of("at least 7 thoughts")).toLieBetween(0, 0.24, "the accuracy with seven thoughts or more");
  expect(of("at most 5 thoughts")).toLieBetween(0, 0.24, "the accuracy with five thoughts at most");
  expect(of("WAIT, twice at most")).toLieBetween(0.64, 0.96, "the accuracy with up to two WAITs");
  expect(measured["at least 6 thoughts"].tokens).toLieBetween(
    14.5,
    15.6,
    "the tokens with six thoughts or more",
  );
});

function world(count: number) {
  const rng = specRandom(7);
  return {
    model: loadCheckpoint("hasty"),
    problems: Array.from({ length: count }, () => randomDigits(DIGITS, rng)),
  };
}

/** Makes row i write the text i, whatever the model would write. */
function dictated(texts: string[]): Adjust {
  const ids = texts.map(encode);
  return (logits, written, row) =>
    logits.map((_, id) => (id === (ids[row][written.length] ?? END) ? 0 : NEVER));
}

function expectBan(control: Adjust, text: string, banned: number[], row = 0): void {
  expectLogits(
    control,
    text,
    LOGITS(),
    (due) => {
      for (const id of banned) due[id] = NEVER;
    },
    row,
  );
}

function expectWait(control: Adjust, text: string, row = 0): void {
  // The model likes WAIT less than ⇒, and more.
  for (const logits of [LOGITS().map((z) => -z), LOGITS()])
    expectLogits(
      control,
      text,
      logits,
      (due) => {
        [due[WAIT], due[SO]] = [due[SO], NEVER];
      },
      row,
    );
}

function expectLogits(
  control: Adjust,
  text: string,
  logits: number[],
  change: (due: number[]) => void,
  row: number,
): void {
  const due = [...logits];
  change(due);
  const got = control([...logits], encode(text), row);
  const changed = (list: number[]) =>
    list.flatMap((z, id) => (z === logits[id] ? [] : [`${decode([id])}: ${z}`])).join(", ") || "none";
  expect(changed(got), `the logits that are changed after "${text}"`).toBe(changed(due));
  expect(got.length, `the number of logits after "${text}"`).toBe(V);
}
