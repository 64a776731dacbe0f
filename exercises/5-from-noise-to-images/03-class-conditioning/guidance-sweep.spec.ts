import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { gaussians } from "#lib/flow/noise";
import { specRandom } from "#lib/kit/seed";
import { perturb } from "#lib/kit/tensors/perturb";
import { bright, pooled } from "#lib/pictures/pixels";
import { SHAPES, shapeBatch, shapeWorld } from "#lib/pictures/shapes";
import { exhibit } from "#lib/spec/exhibit";
import { randomTensor, tensorSpec } from "#lib/spec/tensors";
import { train } from "#lib/spec/training";
import { ditVariables, ditVelocity, initDiT } from "../02-diffusion-transformer/dit-velocity.js";
import { normalTimes } from "../02-diffusion-transformer/draw-times.js";
import { classTable } from "./class-signal.js";
import { dropLabels } from "./drop-labels.js";
import { frechetDistance } from "./frechet-distance.js";
import {
  guidanceSweep,
  type LabeledDiT,
  type LabeledPlan,
  labeledLoss,
  labeledTrainer,
  labeledVelocity,
  NONE,
  type SweepRow,
} from "./guidance-sweep.js";
import type { LabeledVelocity } from "./guided-sampler.js";

tensorSpec("train", { reads: "awaited" });

const PICTURES = "item row column channel";
const WORLD = shapeWorld(16);

/** A network so small that it is quick, with weights of order 1. */
function tinyNet(): LabeledDiT {
  const sizes = { height: 8, width: 8, channels: 1, patch: 4, dModel: 8, heads: 2, layers: 1 };
  const net = { dit: initDiT(sizes, specRandom(1)), table: classTable(SHAPES.length, 8, specRandom(2)) };
  perturb(Object.fromEntries(ditVariables(net.dit).map((variable, i) => [String(i), variable])), 0.3);
  return net;
}

/** A velocity that depends on everything, and remembers what it was asked for. */
function listening() {
  const labels: number[][] = [];
  const shapes: number[][] = [];
  const velocity: LabeledVelocity = (x, t, asked) => {
    labels.push([...asked]);
    shapes.push([...x.shape]);
    return tf.tidy(() => {
      const each = tf.tensor4d(
        asked.map((label) => 0.3 * label - 0.5),
        [asked.length, 1, 1, 1],
      );
      return tf.add(tf.mul(each, x), tf.reshape(t, [asked.length, 1, 1, 1]));
    });
  };
  return { velocity, labels, shapes };
}

test("the labels reach the network through the table", async () => {
  const net = tinyNet();
  const [x, t, labels] = [
    randomTensor([5, 8, 8, 1], 3),
    tf.tensor1d([0.9, 0.1, 0.5, 0.5, 0.3]),
    [2, 0, 4, 3, 2],
  ];
  const told = labeledVelocity(net)(x, t, labels);
  const dueOf = (labels: number[]) =>
    ditVelocity(net.dit, x, t, tf.gather(net.table, tf.tensor1d(labels, "int32")));
  await expect(told).toMatchValues(dueOf(labels), {
    ...{ axes: PICTURES, atol: 1e-4, what: "the velocity with the labels 2, 0, 4, 3 and 2" },
    rivals: { "Your labels have no effect: the network got only the time.": ditVelocity(net.dit, x, t) },
  });
  const velocity = labeledVelocity(net);
  labeledVelocity({ dit: net.dit, table: tf.variable(tf.neg(net.table)) });
  for (const asked of [labels, [1, 1, 3, 0, 4]])
    await expect(velocity(x, t, asked)).toMatchValues(dueOf(asked), {
      ...{
        axes: PICTURES,
        atol: 1e-4,
        what: `the velocity with the labels ${asked}, after another was made`,
      },
    });
});

test("the loss of a batch, some labels hidden", async () => {
  const plan = { batch: 6, share: 0.4 };
  const { velocity, labels } = listening();
  const told = labeledLoss(velocity, WORLD, plan, specRandom(4));
  const due = slowLoss(plan, 4);
  expect(labels).toMatchValues([due.labels], {
    ...{ axes: "call item", what: "the labels that the network is asked with" },
    rivals: {
      "You hid no label.": [slowLoss({ ...plan, share: 0 }, 4).labels],
      "You drew the noise before you hid labels. The order of the draws is batch, labels, noise, times.": [
        slowLoss(plan, 4, { order: ["noise", "labels", "times"] }).labels,
      ],
      "You drew the times before you hid labels. The order of the draws is batch, labels, noise, times.": [
        slowLoss(plan, 4, { order: ["times", "labels", "noise"] }).labels,
      ],
      "You hid labels after all other draws. The order of the draws is batch, labels, noise, times.": [
        slowLoss(plan, 4, { order: ["noise", "times", "labels"] }).labels,
      ],
    },
  });
  await expect(told).toMatchValues(due.loss, {
    ...{ what: "the loss of six pictures", rtol: 1e-4 },
    rivals: {
      "You drew the times before the noise. The order of the draws is batch, labels, noise, times.": slowLoss(
        plan,
        4,
        { order: ["labels", "times", "noise"] },
      ).loss,
    },
  });
});

test("a share of 0 hides no label, a share of 1 all", async () => {
  for (const share of [0, 1]) {
    const { velocity, labels } = listening();
    const told = labeledLoss(velocity, WORLD, { batch: 7, share }, specRandom(5));
    const due = slowLoss({ batch: 7, share }, 5);
    expect(labels, `the labels that the network is asked with, at a share of ${share}`).toEqual([due.labels]);
    await expect(told).toMatchValues(due.loss, { what: `the loss at a share of ${share}`, rtol: 1e-4 });
  }
});

test("a batch of one, and a fresh batch for each call", async () => {
  const { velocity, labels } = listening();
  const one = labeledLoss(velocity, WORLD, { batch: 1, share: 0 }, specRandom(6));
  await expect(one).toMatchValues(slowLoss({ batch: 1, share: 0 }, 6).loss, {
    ...{ what: "the loss of one picture", rtol: 1e-4 },
  });
  const single = labeledLoss(velocity, [WORLD[5]], { batch: 2, share: 0 }, specRandom(6));
  await expect(single).toMatchValues(slowLoss({ batch: 2, share: 0 }, 6, { world: [WORLD[5]] }).loss, {
    ...{ what: "the loss of two pictures of a world of one", rtol: 1e-4 },
  });
  const rng = specRandom(7);
  for (let call = 0; call < 2; call++) labeledLoss(velocity, WORLD, { batch: 24, share: 0.3 }, rng);
  expect(labels[2], "the labels of a batch, and of the next one").not.toEqual(labels[3]);
});

test("the loss leaves no tensor, and gradients flow", async () => {
  const net = tinyNet();
  const run = () => labeledLoss(labeledVelocity(net), WORLD, { batch: 5, share: 0.5 }, specRandom(8));
  await expect(run).toLeakNoTensors();
  await expect(run).toRepeatItself();
  const [x, t] = [tf.ones([2, 8, 8, 1]), tf.ones([2])];
  await expect(() => labeledVelocity(net)(x, t, [0, 4])).toLeakNoTensors();
  const tables = [3, 7].map((classes) => classTable(classes, 8, specRandom(classes)));
  await expect((nth: number) => void labeledVelocity({ ...net, table: tables[nth] })).toLeakNoTensors();
  const { grads } = tf.variableGrads(run, [net.table]);
  const [gradient] = Object.values(grads);
  expect((await tf.max(tf.abs(gradient)).data())[0]).toLieBetween(
    1e-6,
    1e6,
    "the largest gradient of the table",
  );
});

test("a step: the loss before it, then everything has moved", async () => {
  const net = tinyNet();
  const all = {
    ...Object.fromEntries(ditVariables(net.dit).map((each, i) => [`weights ${i}`, each])),
    table: net.table,
  };
  const before = tf.tidy(() => Object.entries(all).map(([name, each]) => [name, each.clone()] as const));
  const plan: LabeledPlan = { steps: 30, peak: 0.05, clip: 1, batch: 40, share: 0.3 };
  const due = labeledLoss(labeledVelocity(net), WORLD, plan, specRandom(9));
  const trainer = labeledTrainer(net, WORLD, plan, specRandom(9));
  // Another one, which makes no step: what belongs to the first stays its own.
  labeledTrainer(tinyNet(), WORLD, { ...plan, batch: 3 }, specRandom(12));
  await expect(trainer.step()).toMatchValues(due, { what: "the loss of the first step", rtol: 1e-4 });
  for (let i = 0; i < 3; i++) trainer.step();
  trainer.dispose();
  for (const [name, old] of [...before].reverse()) {
    const moved = tf.max(tf.abs(tf.sub(all[name as keyof typeof all], old)));
    expect((await moved.data())[0]).toLieBetween(1e-5, 10, `how far ${name} has moved in four steps`);
  }
  const rows = (await tf
    .max(tf.abs(tf.sub(net.table, before[before.length - 1][1])), 1)
    .data()) as Float32Array;
  for (const [label, row] of [...rows].entries())
    expect(row).toLieBetween(1e-5, 10, `how far row ${label} of the table has moved in four steps`);
});

test("the plan's clip counts in training", async () => {
  const net = tinyNet();
  const before = net.table.clone();
  // What a gradient this short leaves of a step is far below the rate, because of AdamW's ε.
  const plan: LabeledPlan = { steps: 30, peak: 1, clip: 1e-10, batch: 8, share: 0.3 };
  const trainer = labeledTrainer(net, WORLD, plan, specRandom(11));
  trainer.step().dispose();
  trainer.dispose();
  const moved = tf.max(tf.abs(tf.sub(net.table, before)));
  expect((await moved.data())[0]).toLieBetween(0, 0.01, "how far the table moves under a clip of 1e-10");
});

test("a step leaves only the loss", async () => {
  const net = tinyNet();
  const empty = tf.memory().numTensors;
  const trainer = labeledTrainer(net, WORLD, { steps: 30, peak: 1e-3, batch: 4, share: 0.3 }, specRandom(10));
  trainer.step().dispose();
  const count = tf.memory().numTensors;
  for (let i = 0; i < 3; i++) trainer.step().dispose();
  expect(tf.memory().numTensors - count).toMatchValues(0, {
    what: "the tensors that three steps left behind",
  });
  trainer.dispose();
  expect(tf.memory().numTensors - empty).toMatchValues(0, {
    what: "the tensors that a training left behind",
  });
});

test("each row is drawn with its own w, from the same noise", async () => {
  const told = await swept([1, 3, 0.5]);
  expect(
    told.rows.map(({ w }) => w),
    "the w of each row",
  ).toEqual([1, 3, 0.5]);
  const noise = await gaussians([6, 8, 8, 1], specRandom(11)).array();
  for (const [row, w] of [1, 3, 0.5].entries())
    await expect(told.starts[row]).toMatchValues(noise, {
      ...{ axes: PICTURES, what: `the noise of the row at w = ${w}` },
    });
});

test("one row for each scale, in the order of the scales", async () => {
  const { rows } = await swept([3, 1, 3, 0]);
  expect(
    rows.map(({ w }) => w),
    "the w of each row for the scales 3, 1, 3 and 0",
  ).toEqual([3, 1, 3, 0]);
});

test("the wishes are the four shapes in turn", async () => {
  const { labels } = await swept([1, 3]);
  const wishes = [0, 1, 2, 3, 0, 1];
  expect(labels[0], "the labels at w = 1").toEqual(wishes);
  expect(labels[5], "the labels at w = 3").toEqual([...wishes, 4, 4, 4, 4, 4, 4]);
  expect(labels.length, "how often the network is asked for two rows of five steps").toBe(10);
});

test("the pictures are where the guided flow ends", async () => {
  const { rows } = await swept([1, 3, 0]);
  for (const { w, pictures } of rows) {
    const due = goals(w, 6);
    expect(pictures.map((picture) => [...picture])).toMatchValues(
      due.map((goal) => [...goal]),
      { axes: "picture pixel", atol: 1e-3, rtol: 1e-3, what: `the pictures at w = ${w}` },
    );
  }
});

test("right, different and distance are those of the pictures", async () => {
  const { rows } = await swept([1, 3]);
  for (const { w, right, different } of rows) {
    expect(right).toMatchValues(1, {
      what: `the share of right pictures at w = ${w}, where all six are right,`,
      rivals: {
        "You returned how many pictures are right. `right` is their share.": 6,
        "You returned `different` for `right`.": 4,
      },
    });
    expect(different).toMatchValues(4, {
      what: `how many different pictures of the world the row at w = ${w} shows`,
      rivals: {
        "You returned a share of the world. `different` is a number of pictures.": 4 / 16,
        "You counted the pictures. Pictures that show the same count once.": 6,
        "You returned `right` for `different`.": 1,
      },
    });
  }
  const features = WORLD.map(({ pixels }) => pooled(pixels, 8));
  for (const { w, distance } of rows)
    expect(distance).toMatchValues(
      frechetDistance(
        goals(w, 6).map((goal) => pooled(goal, 8)),
        features,
      ),
      { what: `the distance at w = ${w}`, atol: 1e-3, rtol: 1e-3 },
    );
  const other = await swept([1], { turns: Array(6).fill(1) });
  expect(other.rows[0].right, "the share of right pictures if each wish gets the next shape").toBe(0);
  // The wishes 0, 1, 2, 3, 0, 1 get the shapes 0, 1, 2, 2, 0, 3.
  const some = await swept([1], { turns: [0, 0, 0, 3, 0, 2] });
  expect([some.rows[0].right, some.rows[0].different]).toMatchValues([4 / 6, 4], {
    ...{
      axes: "column",
      what: "right and different where the fourth and the last of six pictures are wrong",
    },
  });
});

test("a row counts its own pictures, not those of other rows", async () => {
  // At w = 0 all six pictures are the second disk: two wishes are disks, and no other row shows this one.
  const { rows } = await swept([1, 0, 1], { mean: WORLD[1].pixels });
  expect(rows.map(({ right, different }) => [right, different])).toMatchValues(
    [
      [1, 4],
      [2 / 6, 1],
      [1, 4],
    ],
    { axes: "row column", what: "right and different at w = 1, w = 0 and w = 1" },
  );
});

test("one scale alone gives its row", async () => {
  const { rows } = await swept([1, 3]);
  const { rows: alone } = await swept([3]);
  expect(alone.length, "how many rows one scale has").toBe(1);
  expect([alone[0].w, alone[0].right, alone[0].different, alone[0].distance]).toMatchValues(
    [3, 1, 4, rows[1].distance],
    { axes: "column", what: "w, right, different and distance of the only row" },
  );
});

test("guidance works only in the interval", async () => {
  const rng = () => specRandom(11);
  const plan = { count: 6, steps: 4 }; // at the times 1, 0.75, 0.5 and 0.25
  const { velocity } = listening();
  const [all] = await guidanceSweep(velocity, WORLD, [3], plan, rng());
  const [plain] = await guidanceSweep(velocity, WORLD, [1], plan, rng());
  const [never] = await guidanceSweep(velocity, WORLD, [3], plan, rng(), { from: 0.1, to: 0.2 });
  const [late] = await guidanceSweep(velocity, WORLD, [3], plan, rng(), { from: 0, to: 0.6 });
  const numbers = (row: { pictures: Float32Array[] }) => row.pictures.map((picture) => [...picture]);
  expect(numbers(never)).toMatchValues(numbers(plain), {
    ...{ axes: "picture pixel", atol: 1e-3, what: "the pictures where no step is inside" },
  });
  const apart = (a: number[][], b: number[][]) =>
    Math.max(...a.flat().map((x, i) => Math.abs(x - b.flat()[i])));
  expect(apart(numbers(late), numbers(all))).toLieBetween(1e-2, 1e3, "what the interval changes at w = 3");
  expect(apart(numbers(late), numbers(plain))).toLieBetween(1e-2, 1e3, "what guidance changes inside");
  const [still] = await guidanceSweep(velocity, WORLD, [1], plan, rng(), { from: 0, to: 0.6 });
  expect(numbers(still)).toMatchValues(numbers(plain), {
    ...{ axes: "picture pixel", atol: 1e-3, what: "the pictures at w = 1, with the same interval" },
  });
});

test("no scales, no rows; and nothing is left behind", async () => {
  const { velocity } = listening();
  const plan = { count: 3, steps: 2 };
  expect(await guidanceSweep(velocity, WORLD, [], plan, specRandom(12)), "the rows of no scale").toEqual([]);
  const count = tf.memory().numTensors;
  const first = await guidanceSweep(velocity, WORLD, [1, 2], plan, specRandom(12));
  expect(tf.memory().numTensors - count).toMatchValues(0, { what: "the tensors that a sweep left behind" });
  const before = first.map(({ pictures }) => pictures.map((picture) => [...picture]));
  const other = await guidanceSweep(velocity, WORLD, [1, 2], plan, specRandom(13));
  for (const [row, { pictures }] of other.entries())
    expect([...pictures[0]], `the first picture of row ${row} from other noise`).not.toEqual(before[row][0]);
  for (const { pictures } of other) for (const picture of pictures) picture.fill(0);
  const again = await guidanceSweep(velocity, WORLD, [1, 2], plan, specRandom(12));
  expect(
    again.map(({ pictures }) => pictures.map((picture) => [...picture])),
    "the pictures from the same noise again",
  ).toEqual(before);
});

// 10 seeds: right at w = 1, 3, 8 was 0.56 to 0.68, 0.79 to 0.90, 0.86 to 0.96. In each seed it rose by 0.11 to 0.28 up to w = 3, and by
// 0.18 to 0.39 up to 8. Different were 50 to 65, 42 to 63, 32 to 40; fewer at 8 than at 1 in each seed, by 15 to 27. The distances were
// 0.50 to 1.05, 0.68 to 1.48, 1.90 to 3.54: at 8 they were 3.3 to 5.3 times those at 1. The loss ended at 0.56 to 0.63.
test("guidance buys obedience and pays with variety", async () => {
  const rng = specRandom(20);
  const world = shapeWorld(80);
  const sizes = { height: 8, width: 8, channels: 1, patch: 2, dModel: 32, heads: 4, layers: 2 };
  const net = { dit: initDiT(sizes, rng), table: classTable(SHAPES.length, sizes.dModel, rng) };
  const budget = { steps: 500, loss: 0.8 };
  const trainer = labeledTrainer(net, world, { ...budget, peak: 1e-2, clip: 1, batch: 32, share: 0.15 }, rng);
  await train({ step: () => trainer.step(), budget: { cpu: budget, gpu: budget }, whole: true });
  trainer.dispose();
  const plan = { count: 160, steps: 16 };
  const rows = await guidanceSweep(labeledVelocity(net), world, [1, 3, 8], plan, specRandom(21));
  await show(rows);
  const [plain, guided, pressed] = rows;
  expect(guided.right - plain.right).toLieBetween(0.03, 1, "how much more is right at w = 3 than at w = 1");
  expect(pressed.right - plain.right).toLieBetween(0.08, 1, "how much more is right at w = 8 than at w = 1");
  expect(plain.different - pressed.different).toLieBetween(
    5,
    80,
    "how many fewer are different at w = 8 than at 1",
  );
  expect(pressed.distance / plain.distance).toLieBetween(
    1.8,
    100,
    "the distance at w = 8, divided by that at 1",
  );
});

async function show(rows: (SweepRow & { pictures: Float32Array[] })[]): Promise<void> {
  const first = rows.flatMap(({ pictures }) => pictures.slice(0, 12)); // twelve for each w
  await exhibit({
    kind: "images",
    title: "disk, box, plus, triangle, by w",
    caption: `The same noise in each column. A line for each w: ${rows.map(({ w }) => w).join(", ")}. What becomes clearer, and what gets lost?`,
    values: first.map((picture) =>
      Array.from({ length: 8 }, (_, y) => bright(picture.slice(8 * y, 8 * y + 8))),
    ),
    across: 12,
  });
  await exhibit({
    kind: "table",
    title: "what guidance costs",
    caption: "160 pictures for each w. Which w would you choose?",
    columns: ["w", "right", "different of 80", "Fréchet distance"],
    rows: rows.map(({ w, right, different, distance }) => [
      w,
      right.toFixed(2),
      different,
      distance.toFixed(2),
    ]),
  });
}

/** The loss by hand: the batch, the labels, the noise, the times. */
function slowLoss(
  { batch, share }: Pick<LabeledPlan, "batch" | "share">,
  stream: number,
  { world = WORLD, order = ["labels", "noise", "times"] as ("labels" | "noise" | "times")[] } = {},
) {
  const rng = specRandom(stream);
  const { x, labels } = shapeBatch(world, batch, rng);
  let told = labels;
  let noise: tf.Tensor = x;
  let t = tf.zeros([batch]);
  for (const draw of order)
    if (draw === "labels") told = dropLabels(labels, share, NONE, rng);
    else if (draw === "noise") noise = gaussians(x.shape, rng);
    else t = normalTimes(batch, rng);
  const along = tf.reshape(t, [batch, 1, 1, 1]);
  const at = tf.add(x, tf.mul(along, tf.sub(noise, x)));
  const error = tf.sub(listening().velocity(at, t, told), tf.sub(noise, x));
  return { labels: told, loss: tf.mean(tf.square(error)) };
}

/** One picture of each shape, and of the mean that stands for no class. */
const goalOf = (label: number) =>
  label === NONE ? new Float32Array(64).fill(-0.25) : WORLD[4 * label].pixels;

/** Where guidance of strength w leads each wish: on the line from the mean through its picture. */
const goals = (w: number, count: number) =>
  Array.from({ length: count }, (_, i) =>
    goalOf(i % NONE).map((pixel, p) => goalOf(NONE)[p] + w * (pixel - goalOf(NONE)[p])),
  );

/** A sweep of six pictures in five steps, with a velocity that leads straight to one picture of the shape that is asked for. */
async function swept(
  scales: number[],
  { turns = Array(6).fill(0) as number[], mean = goalOf(NONE) as ArrayLike<number> } = {},
) {
  const labels: number[][] = [];
  const seen: tf.Tensor[] = [];
  const velocity: LabeledVelocity = (x, t, asked) => {
    if (labels.length % 5 === 0) seen.push(tf.keep(tf.slice(x, 0, 6)));
    labels.push([...asked]);
    return tf.tidy(() => {
      const turned = asked.map((label, i) => (label === NONE ? NONE : (label + turns[i]) % NONE));
      const goal = tf.tensor4d(
        turned.flatMap((label) => Array.from(label === NONE ? mean : goalOf(label))),
        [asked.length, 8, 8, 1],
      );
      return tf.div(tf.sub(x, goal), tf.reshape(t, [asked.length, 1, 1, 1]));
    });
  };
  const rows = await guidanceSweep(velocity, WORLD, scales, { count: 6, steps: 5 }, specRandom(11));
  const starts = await Promise.all(seen.map((x) => x.array()));
  tf.dispose(seen);
  return { rows, labels, starts };
}
