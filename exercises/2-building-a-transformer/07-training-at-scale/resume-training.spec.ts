import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { specRandom } from "#lib/kit/seed";
import { mersenneTwister } from "#lib/random";
import { exhibit } from "#lib/spec/exhibit";
import { golden } from "#lib/spec/golden";
import { tensorSpec } from "#lib/spec/tensors";
import { writeSafetensors } from "#lib/write-safetensors";
import { gptParameters } from "../06-complete-model/gpt-parameters.js";
import { initGPT } from "../06-complete-model/init-gpt.js";
import { readSafetensors } from "../06-complete-model/safetensors.js";
import {
  type Checkpoint,
  checkpointTensors,
  loadRun,
  type RunSettings,
  saveRun,
  TrainingRun,
} from "./resume-training.js";

tensorSpec("judge", { reads: "awaited" });

const V = 11;
const SEED = 77;

const newModel = (stream = 1) =>
  initGPT({ vocabulary: V, context: 5, dModel: 6, heads: 2, layers: 1, dFF: 7 }, specRandom(stream));

const settings = (): RunSettings => ({
  ...{ peak: 0.05, warmup: 3, total: 12, min: 0.01 },
  ...{ windows: 2, length: 4, maxNorm: 1, weightDecay: 0.3 },
});

/** A text in which some tokens follow each other far more often than others. */
function text(): number[] {
  const rng = specRandom(2);
  const ids = [0];
  while (ids.length < 50) ids.push(rng.random() < 0.7 ? (3 * ids[ids.length - 1] + 1) % V : rng.integer(V));
  return ids;
}

/** A run that has made some steps. */
async function runAfter(steps: number): Promise<TrainingRun> {
  const run = new TrainingRun(newModel(), SEED);
  await train(run, steps);
  return run;
}

/** Further steps, and their losses. */
async function train(run: TrainingRun, steps: number): Promise<number[]> {
  const losses: number[] = [];
  for (let i = 0; i < steps; i++) losses.push(await run.step(text(), settings()));
  return losses;
}

/** The checkpoint in a model that has other weights, as in another process. */
const resume = (checkpoint: Checkpoint): TrainingRun => loadRun(newModel(3), checkpoint);

/** What the variables hold now; steps that follow do not change it. */
async function numbersOf(variables: Record<string, tf.Tensor>): Promise<Record<string, number[]>> {
  const entries = Object.entries(variables).map(async ([name, x]) => [name, Array.from(await x.data())]);
  return Object.fromEntries(await Promise.all(entries));
}

/** Every number, bit for bit. */
async function expectSame(
  got: Record<string, tf.Tensor>,
  expected: Record<string, number[]>,
  what: (name: string) => string,
): Promise<void> {
  const numbers = await numbersOf(got);
  expect(numbers).toMatchStages(
    Object.entries(expected).map(([name, values]) => ({
      ...{ name, expected: values, axes: "number", atol: 0, rtol: 0, what: what(name) },
    })),
  );
}

test("the file has the model under the names of its parameters", async () => {
  const run = await runAfter(3);
  const { bytes } = await saveRun(run);
  const weights = await numbersOf(run.parameters());
  await expectSame(readSafetensors(bytes), weights, (name) => `${name} in the file`);
});

test("the weights come back", async () => {
  const run = await runAfter(3);
  const weights = await numbersOf(run.parameters());
  const resumed = resume(await saveRun(run));
  await expectSame(resumed.parameters(), weights, (name) => `${name} of the resumed run`);
});

test("the first moments come back", async () => {
  const run = await runAfter(3);
  const m = await numbersOf(run.m);
  await expectSame(resume(await saveRun(run)).m, m, (name) => `the first moment of ${name}`);
});

test("the second moments come back", async () => {
  const run = await runAfter(3);
  const v = await numbersOf(run.v);
  await expectSame(resume(await saveRun(run)).v, v, (name) => `the second moment of ${name}`);
});

test("the count of steps goes on", async () => {
  for (const steps of [3, 1, 0])
    expect(resume(await saveRun(await runAfter(steps))).steps).toMatchValues(steps, {
      what: `the steps of a run that was saved after ${steps}`,
    });
  const late = await runAfter(1);
  late.steps = 123_456;
  expect(resume(await saveRun(late)).steps).toMatchValues(123_456, {
    what: "the steps of a run that was saved after 123,456",
  });
});

test("the generator goes on where it was", async () => {
  for (const steps of [3, 0]) {
    const run = await runAfter(steps);
    const before = Array.from({ length: 3 }, () => run.rng.integer(1000));
    const resumed = resume(await saveRun(run));
    const [expected, got] = [run, resumed].map(({ rng }) =>
      Array.from({ length: 5 }, () => rng.integer(1000)),
    );
    const [begun, fresh] = [mersenneTwister(SEED), mersenneTwister(0)].map((rng) =>
      Array.from({ length: 5 }, () => rng.integer(1000)),
    );
    expect(got).toMatchValues(expected, {
      ...{ axes: "draw", what: `the next draws of a run that was saved after ${steps} steps` },
      rivals: {
        "You restarted the generator from its seed, so the run reads windows that it has read before.": begun,
        "These are the draws of the generator that loadRun started with: you didn't restore the saved one.":
          fresh,
        "These draws came before the run was saved: your generator went back.": [
          ...before,
          ...expected.slice(0, 2),
        ],
      },
    });
  }
});

test("a normal number that was made and not used is not lost", async () => {
  const run = await runAfter(2);
  run.rng.gauss(0, 1); // makes two
  const resumed = resume(await saveRun(run));
  const [expected, got] = [run, resumed].map(({ rng }) => [rng.gauss(0, 1), rng.gauss(0, 1), rng.random()]);
  expect(got).toMatchValues(expected, { axes: "draw", atol: 0, rtol: 0, what: "the next draws" });
});

test("a resumed run takes the same steps, bit for bit", async () => {
  const run = await runAfter(4);
  const checkpoint = await saveRun(run);
  const resumed = resume(checkpoint);
  const losses = await train(run, 5);
  expect(await train(resumed, 5)).toMatchValues(losses, {
    ...{ axes: "step", atol: 0, rtol: 0, what: "the losses of the next steps" },
  });
  const weights = await numbersOf(run.parameters());
  await expectSame(resumed.parameters(), weights, (name) => `${name} five steps later`);
});

test("saving changes nothing in a run", async () => {
  const [saved, other] = [await runAfter(2), await runAfter(2)];
  const losses = [];
  for (let i = 0; i < 3; i++) {
    await saveRun(saved);
    losses.push(...(await train(saved, 1)));
  }
  expect(losses).toMatchValues(await train(other, 3), {
    ...{ axes: "step", atol: 0, rtol: 0, what: "the losses of a run that is saved before each step" },
  });
});

test("steps during the writing are not in the checkpoint", async () => {
  const run = await runAfter(3);
  const then = { ...run.parameters(), ...prefixed("m", run.m), ...prefixed("v", run.v) };
  const before = await numbersOf(then);
  const saving = saveRun(run);
  await train(run, 2);
  const resumed = resume(await saving);
  const restored = { ...resumed.parameters(), ...prefixed("m", resumed.m), ...prefixed("v", resumed.v) };
  await expectSame(restored, before, (name) => `${name} of a run that went on while it was saved`);
  expect(resumed.steps).toMatchValues(3, { what: "the steps of a run that went on while it was saved" });
  const [later] = await train(await runAfter(3), 1);
  expect(await train(resumed, 1)).toMatchValues([later], {
    ...{ axes: "step", atol: 0, rtol: 0, what: "the next loss of a run that went on while it was saved" },
  });
});

test("each checkpoint holds its own step, and can be loaded twice", async () => {
  const run = await runAfter(2);
  const early = await saveRun(run);
  const losses = await train(run, 1);
  const late = await saveRun(run);
  losses.push(...(await train(run, 2)));
  for (const attempt of ["first", "second"]) {
    expect(await train(resume(early), 3)).toMatchValues(losses, {
      ...{
        axes: "step",
        atol: 0,
        rtol: 0,
        what: `the losses after the early checkpoint, loaded for the ${attempt} time`,
      },
    });
    expect(await train(resume(late), 2)).toMatchValues(losses.slice(1), {
      ...{
        axes: "step",
        atol: 0,
        rtol: 0,
        what: `the losses after the late checkpoint, loaded for the ${attempt} time`,
      },
    });
  }
});

test("a resumed run trains the model that the caller has", async () => {
  const checkpoint = await saveRun(await runAfter(1));
  const model = newModel(3);
  const before = gptParameters(model);
  const run = loadRun(model, checkpoint);
  const after = gptParameters(run.model);
  expect(Object.keys(before).map((name) => Number(before[name] === after[name]))).toMatchValues(
    Object.keys(before).map(() => 1),
    { axes: "parameter", what: "whether the run has the caller's variables" },
  );
  const weights = await numbersOf(before);
  await train(run, 1);
  const moved = (await numbersOf(gptParameters(model))).E.filter((x, i) => x !== weights.E[i]);
  expect(moved.length).toLieBetween(1, weights.E.length, "the weights in the caller's E that a step changed");
});

test("a file that lacks a tensor is refused by its name", async () => {
  const run = await runAfter(1);
  const { bytes, state } = await saveRun(run);
  const saved = readSafetensors(bytes);
  for (const missing of ["E", "blocks.0.mlp.W1", "norm.beta", ...Object.keys(saved).slice(-1)]) {
    const { [missing]: _, ...rest } = saved;
    await expectRefused({ bytes: await writeSafetensors(rest), state }, missing, `a file without ${missing}`);
  }
});

test("a file with an extra tensor is refused by its name", async () => {
  const { bytes, state } = await saveRun(await runAfter(1));
  const saved = readSafetensors(bytes);
  const more = { ...saved, "blocks.1.attention.Wq": tf.ones([6, 6]) };
  await expectRefused(
    { bytes: await writeSafetensors(more), state },
    "blocks.1.attention.Wq",
    "a file with a second block",
  );
});

test("a tensor of another shape is refused by its name", async () => {
  const { bytes, state } = await saveRun(await runAfter(1));
  const saved = readSafetensors(bytes);
  for (const name of ["E", "blocks.0.mlp.W2", ...Object.keys(saved).slice(-1)]) {
    const other = { ...saved, [name]: tf.reshape(saved[name], [1, -1]) };
    await expectRefused({ bytes: await writeSafetensors(other), state }, name, `${name} in another shape`);
  }
});

async function expectRefused(checkpoint: Checkpoint, name: string, what: string): Promise<void> {
  const model = newModel(3);
  const before = await numbersOf(gptParameters(model));
  const tensors = tf.memory().numTensors;
  expect(() => loadRun(model, checkpoint)).toRefuse(RangeError, what, name);
  expect(tf.memory().numTensors - tensors).toMatchValues(0, { what: "the tensors left by a refusal" });
  await expectSame(gptParameters(model), before, (parameter) => `${parameter} of the model after a refusal`);
}

test("a checkpoint leaves no tensor, a resumed run its moments", async () => {
  const run = await runAfter(5); // no other test loads a run of five steps
  const start = tf.memory().numTensors;
  const checkpoint = await saveRun(run);
  expect(tf.memory().numTensors - start).toMatchValues(0, { what: "the tensors left by saveRun" });
  const model = newModel(3);
  const parameters = Object.keys(gptParameters(model)).length;
  const before = tf.memory().numTensors;
  const resumed = loadRun(model, checkpoint);
  expect(tf.memory().numTensors - before).toMatchValues(2 * parameters, {
    what: "the tensors left by loadRun: two moments of each parameter",
  });
  resumed.dispose();
  expect(tf.memory().numTensors - before).toMatchValues(0, { what: "the tensors left after dispose()" });
});

test("the tensors are each run's own variables, each once", async () => {
  for (const steps of [1, 0]) {
    const run = await runAfter(steps);
    const named = Object.values(checkpointTensors(run));
    const own = [run.parameters(), run.m, run.v].flatMap((variables) => Object.values(variables));
    expect(own.map((variable) => named.filter((tensor) => tensor === variable).length)).toMatchValues(
      own.map(() => 1),
      { axes: "variable", what: `how often each variable is there (a run after ${steps} steps)` },
    );
    await expect(() => checkpointTensors(run)).toLeakNoTensors();
  }
});

test("two resumed runs in turns: each takes its own steps", async () => {
  const [early, late] = [await saveRun(await runAfter(2)), await saveRun(await runAfter(5))];
  const alone = { early: await train(resume(early), 3), late: await train(resume(late), 3) };
  const [first, second] = [resume(early), resume(late)];
  const turns: { early: number[]; late: number[] } = { early: [], late: [] };
  for (let i = 0; i < 3; i++) {
    turns.early.push(...(await train(first, 1)));
    turns.late.push(...(await train(second, 1)));
  }
  expect(turns).toMatchStages([
    { name: "early", expected: alone.early, axes: "step", what: "the losses of the run saved after 2 steps" },
    { name: "late", expected: alone.late, axes: "step", what: "the losses of the run saved after 5 steps" },
  ]);
});

test("saved and resumed, it has the losses that PyTorch has", async () => {
  const { sizes, parameters } = golden("gpt");
  const { ids, settings, losses } = golden("variants").training;
  const model = initGPT(sizes, specRandom());
  for (const [name, variable] of Object.entries(gptParameters(model)))
    (variable as tf.Variable).assign(tf.tensor(parameters[name]));
  let run = new TrainingRun(model, SEED);
  const got: number[] = [];
  for (let step = 0; step < settings.total; step++) {
    if (step === settings.total / 2) run = loadRun(initGPT(sizes, specRandom(4)), await saveRun(run));
    // The text has room for one window alone, so that nothing depends on the draws.
    got.push(await run.step(ids, settings));
  }
  expect(got).toMatchValues(losses, {
    ...{ axes: "step", rtol: 1e-3 },
    what: "the losses of eight steps, saved and resumed after four,",
  });
});

test("what was lost shows in the next losses", async () => {
  const run = await runAfter(6);
  const checkpoint = await saveRun(run);
  const uninterrupted = await train(run, 6);
  const resumed = await train(resume(checkpoint), 6);
  const without = async (lose: (run: TrainingRun) => void) => {
    const damaged = resume(checkpoint);
    lose(damaged);
    return train(damaged, 6);
  };
  const zero = (variables: Record<string, tf.Variable>) => {
    for (const variable of Object.values(variables)) tf.tidy(() => variable.assign(tf.zerosLike(variable)));
  };
  // What is drawn last is seen where curves meet.
  const series = {
    "without moments": await without(({ m, v }) => [m, v].forEach(zero)),
    "steps from 0": await without((damaged) => {
      damaged.steps = 0;
    }),
    "generator from its seed": await without((damaged) => {
      damaged.rng = mersenneTwister(SEED);
    }),
    resumed,
    uninterrupted,
  };
  await exhibit({
    kind: "curve",
    title: "six steps after a checkpoint",
    caption:
      "The resumed run lies on the uninterrupted one. Whatever is lost, the run goes on, and is another one.",
    series: Object.fromEntries(
      Object.entries(series).map(([name, y]) => [name, { x: [7, 8, 9, 10, 11, 12], y }]),
    ),
    xLabel: "step",
    yLabel: "loss in nats",
  });
  expect(resumed).toMatchValues(uninterrupted, {
    ...{ axes: "step", atol: 0, rtol: 0, what: "the losses of the resumed run" },
  });
});

function prefixed(prefix: string, variables: Record<string, tf.Tensor>): Record<string, tf.Tensor> {
  return Object.fromEntries(Object.entries(variables).map(([name, x]) => [`${prefix} of ${name}`, x]));
}
