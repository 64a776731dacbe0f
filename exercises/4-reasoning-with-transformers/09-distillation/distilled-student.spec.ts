import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { parseChain } from "#lib/chain-sums/chains";
import { DIGITS } from "#lib/chain-sums/checkpoints";
import { answerOf, promptOf, randomDigits } from "#lib/chain-sums/problems";
import { decode, encode, V } from "#lib/chain-sums/tokens";
import { specRandom } from "#lib/kit/seed";
import { perturb } from "#lib/kit/tensors/perturb";
import type { Random } from "#lib/random";
import { exhibit } from "#lib/spec/exhibit";
import { keepModel } from "#lib/spec/models";
import { tensorSpec } from "#lib/spec/tensors";
import { train } from "#lib/spec/training";
import { refuseToTrain } from "#lib/training/earlier";
import { gptParameters } from "../../2-building-a-transformer/06-complete-model/gpt-parameters.js";
import { type GPT, initGPT } from "../../2-building-a-transformer/06-complete-model/init-gpt.js";
import { trainOnChains } from "../01-chain-of-thought/chain-against-direct.js";
import { widenStart } from "../01-chain-of-thought/narrow-start.js";
import { loadCheckpoint, type Sample, sampleChains } from "../02-self-consistency/sample-chains.js";
import { lessonOf, newStudent, STUDENT_SIZES, teach, writeTraces } from "./distilled-student.js";
import type { Trace } from "./keep-good-traces.js";

tensorSpec("train", { reads: "awaited" });

const problems = () => [
  [7, 3, 8, 1, 9, 4],
  [2, 0, 5, 5, 6, 1],
  [9, 9, 4, 3, 0, 8],
];

test("each problem has its traces, side by side", async () => {
  const teacher = loadCheckpoint("reasoner");
  const traces = await writeTraces(teacher, problems(), 4, specRandom(1));
  expect(
    traces.map(({ digits }) => digits),
    "the digits of 12 traces",
  ).toEqual(problems().flatMap((digits) => [digits, digits, digits, digits]));
  const due = await slowly(teacher, problems(), 4, specRandom(1));
  for (const [i, { written }] of due.entries())
    expect(decode(traces[i].written), `trace ${i}, drawn at temperature 1 in one call`).toBe(decode(written));
});

test("a teacher is sampled: its traces of a problem differ", async () => {
  const traces = await writeTraces(loadCheckpoint("reasoner"), [problems()[0]], 12, specRandom(2));
  expect(new Set(traces.map(({ written }) => decode(written))).size).toLieBetween(
    4,
    12,
    "the different traces of 12",
  );
});

test("a chain that never ends fills the positions", async () => {
  const teacher = tinyModel();
  const digits = [
    [3, 1],
    [8, 8],
    [0, 5],
    [4, 7],
  ];
  const traces = await writeTraces(teacher, digits, 5, specRandom(3));
  const due = await slowly(teacher, digits, 5, specRandom(3));
  expect(
    traces.map(({ written }) => written),
    "what a model wrote that seldom ends",
  ).toEqual(due.map(({ written }) => written));
  expect(Math.max(...traces.map(({ written }) => written.length)), "the tokens of the longest chain").toBe(
    13 - 3,
  );
});

test("one problem, one digit, one trace, and no problem", async () => {
  const teacher = loadCheckpoint("reasoner");
  for (const [digits, each] of [
    [[[4, 2]], 3],
    [[[6]], 1],
    [
      [
        [1, 2],
        [3, 4],
      ],
      1,
    ],
  ] as [number[][], number][])
    expect(
      (await writeTraces(teacher, digits, each, specRandom(4))).map(({ written }) => written),
      `the traces of ${digits.length} problems, ${each} of each`,
    ).toEqual((await slowly(teacher, digits, each, specRandom(4))).map(({ written }) => written));
  expect(await writeTraces(teacher, [], 4, specRandom(4)), "the traces of no problem").toEqual([]);
});

test("traces are new lists, nothing else is touched", async () => {
  const teacher = loadCheckpoint("reasoner");
  const given = problems();
  const tensors = tf.memory().numTensors;
  const [first, second] = await writeTraces(teacher, given, 2, specRandom(5));
  expect(tf.memory().numTensors - tensors, "the tensors left by writeTraces").toBe(0);
  first.digits.fill(0);
  expect(given, "the problems after a trace was changed").toEqual(problems());
  expect(second.digits, "the digits of the next trace after that").toEqual(problems()[0]);
  // Two results of the same shape at once.
  const other = problems().map((digits) => [...digits].reverse());
  const [here, there] = [
    await writeTraces(teacher, problems(), 2, specRandom(5)),
    await writeTraces(teacher, other, 2, specRandom(5)),
  ];
  for (const [got, asked] of [
    [here, problems()],
    [there, other],
  ]) {
    const due = await slowly(teacher, asked as number[][], 2, specRandom(5));
    expect(got, "the traces of two calls, looked at after both").toEqual(
      due.map(({ written }, i) => ({ digits: (asked as number[][])[Math.floor(i / 2)], written })),
    );
  }
  for (const place of [0, 1, 2]) {
    const odd = problems().map((digits, i) => (i === place ? digits.slice(1) : digits));
    await expect(() => writeTraces(teacher, odd, 2, specRandom(5))).toRefuse(
      RangeError,
      `a problem of 5 digits at place ${place}, among problems of 6,`,
    );
  }
});

test("the lesson of all traces: what was written, right or wrong", () => {
  expect(textsOf(lessonOf(traces(), "traces"))).toEqual(TEXTS);
});

test("the filtered lesson: the good traces, as many as there are", () => {
  const texts = textsOf(lessonOf(traces(), "filtered"));
  expect(
    texts.map((text) => TEXTS.indexOf(text)),
    "which of nine traces are left",
  ).toEqual([0, 2, 4, 7]);
});

test("a problem keeps all of its good traces: fifteen of fifteen", () => {
  const many = Array.from({ length: 15 }, (_, waits) => ({
    digits: [1, 2],
    written: encode(`#0 1 ${"WAIT 1 ".repeat(waits)}#1 3 ⇒ 3 .`),
  }));
  expect(lessonOf(many, "filtered").length, "the examples of 15 right traces of one problem").toBe(15);
});

test("the lesson of answers: the teacher's, without its thoughts", () => {
  expect(textsOf(lessonOf(traces(), "answers"))).toEqual([
    "3 5 9 = ⇒ 7 .",
    "3 5 9 = ⇒ 6 .",
    "3 5 9 = ⇒ 7 .",
    "4 4 = ⇒ 8 .",
    "4 4 = ⇒ 1 .",
    "3 5 9 = ⇒ 7 .",
    "3 5 9 = ⇒ 7 .",
    "3 5 9 = ⇒ 1 .",
  ]);
});

test("an answer of 0 is an answer", () => {
  const zeros = ["#0 6 #1 0 ⇒ 0 .", "⇒ 0 .", "#0 6 ⇒ 0"].map((text) => ({
    digits: [6, 4],
    written: encode(text),
  }));
  expect(
    textsOf(lessonOf(zeros, "answers")),
    "the lesson of answers of three traces with the answer 0",
  ).toEqual(Array(3).fill("6 4 = ⇒ 0 ."));
});

test("an answer is the digit right after the first ⇒", () => {
  const twice = ["#0 6 #1 8 ⇒ 8 . ⇒ 3 .", "⇒ 5 ⇒", "#0 6 ⇒ ⇒ 4 ."].map((text) => ({
    digits: [6, 2],
    written: encode(text),
  }));
  expect(
    textsOf(lessonOf(twice, "answers")),
    "the lesson of answers of three traces with two arrows, of which the last has no answer",
  ).toEqual(["6 2 = ⇒ 8 .", "6 2 = ⇒ 5 ."]);
});

test("the student is graded on the answer, in every lesson", () => {
  for (const lesson of ["answers", "traces", "filtered"] as const)
    expect(
      lessonOf(traces(), lesson).map(({ isGuess }) => isGuess),
      `which answers of ${lesson} are no target`,
    ).not.toContain(true);
});

test("no trace, one trace, and a lesson of nothing", () => {
  for (const lesson of ["answers", "traces", "filtered"] as const) {
    expect(lessonOf([], lesson), `${lesson} of no trace`).toEqual([]);
    expect(lessonOf(traces().slice(0, 1), lesson).length, `the examples of ${lesson}, of one trace`).toBe(1);
  }
  expect(lessonOf(traces().slice(1, 2), "filtered"), "what is filtered of a wrong trace").toEqual([]);
  expect(lessonOf(traces().slice(3, 4), "answers"), "the answers of a trace without one").toEqual([]);
});

test("traces stay, and examples hold none of their lists", () => {
  const given = traces();
  for (const lesson of ["answers", "traces", "filtered"] as const) {
    const examples = lessonOf(given, lesson);
    const again = JSON.stringify(lessonOf(given, lesson));
    for (const { prompt, written } of examples) {
      prompt.fill(0);
      written.fill(0);
    }
    expect(given, `the traces after examples of ${lesson} were changed`).toEqual(traces());
    expect(JSON.stringify(lessonOf(given, lesson)), `${lesson} once more`).toBe(again);
  }
  const first = lessonOf(traces(), "traces");
  const swapped = traces().map(({ digits, written }) => ({ digits: [...digits].reverse(), written }));
  expect(textsOf(lessonOf(swapped, "traces"))[1], "a lesson of other problems").toBe(
    TEXTS[1].replace("3 5 9", "9 5 3"),
  );
  expect(textsOf(first), "the first lesson after that").toEqual(TEXTS);
  given[0].written = encode("#2 9 #0 2 #1 7 ⇒ 7 .");
  expect(
    textsOf(lessonOf(given, "traces"))[0],
    "a lesson of the same list, of which a trace has changed",
  ).toBe("3 5 9 = #2 9 #0 2 #1 7 ⇒ 7 .");
});

test("a trace of an odd problem can't be filtered", () => {
  for (const place of [0, 4, 8]) {
    const odd = traces();
    odd.splice(place, 0, { digits: [3, 12], written: encode("⇒ 5 .") });
    expect(() => lessonOf(odd, "filtered")).toRefuse(RangeError, `the digits 3 and 12 at place ${place}`);
  }
});

test("a student is small, and starts wide", async () => {
  const student = newStudent(specRandom(6));
  const size = Object.values(gptParameters(student)).reduce((sum, tensor) => sum + tensor.size, 0);
  expect(size, "the parameters of a student").toBe(8616);
  expect(student.heads, "its heads").toBe(2);
  const due = initGPT(STUDENT_SIZES, specRandom(6));
  widenStart(due);
  for (const [name, tensor] of Object.entries(gptParameters(due))) {
    const own = gptParameters(student)[name];
    await expect(own).toMatchValues(tensor, {
      axes: tensor.rank === 2 ? "row column" : "unit",
      what: `${name} of a new student`,
    });
    expect((own as tf.Variable).trainable, `whether ${name} can be trained`).toBe(true);
  }
});

test("every student is a new one, of other draws", async () => {
  const before = tf.memory().numTensors;
  const rng = specRandom(6);
  const [first, second] = [newStudent(rng), newStudent(rng)];
  expect(tf.memory().numTensors - before, "the tensors of two students").toBe(
    2 * Object.keys(gptParameters(first)).length,
  );
  const [theirs, own] = [gptParameters(first), gptParameters(second)];
  expect(
    Object.keys(own).filter((name) => own[name] === theirs[name]),
    "the variables that two students share",
  ).toEqual([]);
  const [difference] = await tf.max(tf.abs(tf.sub(first.E, second.E))).data();
  expect(difference).toLieBetween(0.05, 10, "the largest difference between two students' E");
  tf.tidy(() => (first.P as tf.Variable).assign(tf.zerosLike(first.P)));
  const [largest] = await tf.max(tf.abs(second.P)).data();
  expect(largest).toLieBetween(0.05, 10, "the largest number in P of one after the other's was set to 0");
});

test("each example is drawn by one rng.integer of them all", async () => {
  const bounds: number[] = [];
  const examples = lessonOf(traces(), "traces");
  const rng: Random = {
    ...specRandom(7),
    random: () => Number.NaN,
    integer: (below) => {
      bounds.push(below);
      return (bounds.length * 3) % below;
    },
  };
  const run = teach(tinyModel(), examples, { steps: 2, batch: 5, lr: 0.01 }, rng);
  const counts = [bounds.length];
  for await (const _ of run) counts.push(bounds.length);
  expect(counts, "how many examples were drawn before the first step, and after each of two").toEqual([
    0, 5, 10,
  ]);
  expect(bounds, "the bounds of ten draws from nine examples").toEqual(Array(10).fill(9));
});

test("three steps by trainOnChains, on the same draws", async () => {
  const plan = { steps: 3, batch: 4, lr: 0.3 };
  const [student, twin] = [tinyModel(), tinyModel()];
  const examples = lessonOf(traces(), "traces");
  const rng = specRandom(8);
  const due: number[] = [];
  for await (const loss of trainOnChains(twin, () => examples[rng.integer(examples.length)], plan))
    due.push(loss);
  const losses: number[] = [];
  for await (const loss of teach(student, examples, plan, specRandom(8))) losses.push(loss);
  expect(losses).toMatchValues(due, { axes: "step", rtol: 1e-4, what: "the losses of three steps" });
  await expect(student.E).toMatchValues(twin.E, {
    axes: "token dimension",
    atol: 1e-3,
    rtol: 1e-3,
    what: "E after three steps",
  });
});

test("one example, no step, and a caller who stops", async () => {
  const student = tinyModel();
  const examples = lessonOf(traces().slice(0, 1), "traces");
  const before = tf.memory().numTensors;
  const plan = { steps: 3, batch: 2, lr: 0.01 };
  const losses: number[] = [];
  for await (const loss of teach(student, examples, plan, specRandom(9))) losses.push(loss);
  expect(losses.length, "the losses of three steps with one example").toBe(3);
  expect(
    (await teach(student, examples, { ...plan, steps: 0 }, specRandom(9)).next()).done,
    "whether a training of no step has ended",
  ).toBe(true);
  const run = teach(student, examples, plan, specRandom(9));
  await run.next();
  await run.return();
  expect(tf.memory().numTensors - before, "the tensors left when the caller stops").toBe(0);
  expect(textsOf(examples), "the example after training").toEqual([TEXTS[0]]);
});

test("a lesson without an example is refused", async () => {
  const run = teach(tinyModel(), [], { steps: 2, batch: 3, lr: 0.01 }, specRandom(9));
  await expect(() => run.next()).toRefuse(RangeError, "a lesson without an example");
});

// Filtered, 27 seeds, 400 to 1,000 problems each: 0.862 to 0.963 right, and once 0.780; greedy 0.93 to 1; a loss of 0.127 to 0.169 at
// the end. All traces, 5 seeds: 0.558 to 0.620, greedy 0.642 to 0.728, but for one that stayed at 0.13; answers: 0.092 to 0.106. The
// teacher has 0.59 to 0.68.

test("filtered, the student is more often right than its teacher", async () => {
  refuseToTrain(); // before 6,000 traces are written
  const rng = specRandom(10);
  const teacher = loadCheckpoint("reasoner");
  const asked = Array.from({ length: 1500 }, () => randomDigits(DIGITS, rng));
  const examples = lessonOf(await writeTraces(teacher, asked, 4, rng), "filtered");
  const student = newStudent(rng);
  const run = lowered(student, examples, rng);
  const { losses } = await train({
    step: async () => (await run.next()).value as number,
    budget: { cpu: { steps: 700, loss: 0.2 }, gpu: { steps: 700, loss: 0.2 } },
    whole: true,
  });
  await run.return();
  const [own, its] = [await accuracies(student), await accuracies(teacher)];
  await show(losses, own, its);
  await keepModel("student", gptParameters(student));
  expect(own.sampled).toLieBetween(0.7, 1, "the share of right answers of the student, sampled");
  expect(own.greedy).toLieBetween(0.85, 1, "the share of right answers of the student, greedy");
});

/** 600 steps, and 100 more at a fifth of the learning rate. Faster, at 8e-3, one student of ten got stuck. */
async function* lowered(
  student: GPT,
  examples: ReturnType<typeof lessonOf>,
  rng: Random,
): AsyncGenerator<number, void> {
  yield* teach(student, examples, { steps: 600, batch: 32, lr: 5e-3 }, rng);
  yield* teach(student, examples, { steps: 100, batch: 32, lr: 1e-3 }, rng);
}

interface Accuracies {
  sampled: number;
  greedy: number;
}

/** The shares of right answers to 300 new problems. */
async function accuracies(model: GPT): Promise<Accuracies> {
  const share = async (temperature: number) => {
    const rng = specRandom(11);
    const asked = Array.from({ length: 300 }, () => randomDigits(DIGITS, rng));
    const samples = await sampleChains(model, asked.map(promptOf), { temperature, most: 15, rng });
    return samples.filter(({ written }, i) => parseChain(written).answer === answerOf(asked[i])).length / 300;
  };
  return { sampled: await share(1), greedy: await share(0) };
}

async function show(losses: number[], own: Accuracies, its: Accuracies): Promise<void> {
  await exhibit({
    kind: "curve",
    title: "the loss of the student",
    caption:
      "The choice of the first operand costs ln 6 / 15 = 0.119 in any case. What else is there to learn?",
    series: { loss: losses, "ln 6 / 15": losses.map(() => Math.log(6) / 15) },
    xLabel: "step",
    yLabel: "nats for each token",
  });
  const row = (name: string, parameters: number, { sampled, greedy }: Accuracies) => [
    name,
    parameters,
    sampled.toFixed(2),
    greedy.toFixed(2),
  ];
  await exhibit({
    kind: "table",
    title: "three lessons of one teacher",
    caption:
      "300 problems; the lessons of answers and of all traces were measured before. What does the filter take out?",
    columns: ["model", "parameters", "right, sampled", "right, greedy"],
    rows: [
      row("the teacher", 14560, its),
      row("student, filtered traces", 8616, own),
      // 1,000 problems each, 5 seeds; the median.
      ["student, all traces (measured before)", 8616, "0.57", "0.66"],
      ["student, answers alone (measured before)", 8616, "0.10", "0.09"],
    ],
  });
}

const TEXTS = [
  "3 5 9 = #0 3 #1 8 #2 7 ⇒ 7 .",
  "3 5 9 = #0 3 #1 8 #2 6 ⇒ 6 .",
  "3 5 9 = #1 5 #2 4 #0 7 ⇒ 7 .",
  "3 5 9 = #0 3 #1 8",
  "4 4 = #0 4 #1 8 ⇒ 8 .",
  "4 4 = #0 4 #1 1 ⇒ 1 .",
  "3 5 9 = #0 3 #1 8 #2 7 ⇒ 7 7",
  "3 5 9 = #0 4 #1 8 #2 7 ⇒ 7 .",
  "3 5 9 = #0 3 #1 8 #2 7 ⇒ 1 .",
];

/** Right, wrong, right, cut off, right, wrong, badly formed, right with wrong thoughts, wrong with the right total. */
function traces(): Trace[] {
  return TEXTS.map((text) => {
    const [digits, written] = text.split("=");
    return { digits: encode(digits), written: encode(written) };
  });
}

const textsOf = (examples: ReturnType<typeof lessonOf>) =>
  examples.map(({ prompt, written }) => decode([...prompt, ...written]));

/** A GPT with weights of order 1, of 13 positions. */
function tinyModel(): GPT {
  const model = initGPT(
    { vocabulary: V, context: 13, dModel: 4, heads: 2, layers: 1, dFF: 3 },
    specRandom(12),
  );
  perturb(gptParameters(model));
  return model;
}

/** All chains in one call, the first problem's first. */
async function slowly(teacher: GPT, digits: number[][], each: number, rng: Random): Promise<Sample[]> {
  const prompts: number[][] = [];
  for (const problem of digits) for (let i = 0; i < each; i++) prompts.push(promptOf(problem));
  return sampleChains(teacher, prompts, {
    temperature: 1,
    most: teacher.P.shape[0] - prompts[0].length,
    rng,
  });
}
