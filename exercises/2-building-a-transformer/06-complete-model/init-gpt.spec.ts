import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { specRandom } from "#lib/kit/seed";
import { mersenneTwister } from "#lib/random";
import { exhibit } from "#lib/spec/exhibit";
import { tensorSpec } from "#lib/spec/tensors";
import { type GPT, type GPTSizes, initGPT } from "./init-gpt.js";

tensorSpec();

const SMALL: GPTSizes = { vocabulary: 11, context: 7, dModel: 6, heads: 3, layers: 2 };
/** Wide enough for statistics: the smallest tensor that is drawn, P, has 1240 numbers. */
const WIDE: GPTSizes = { vocabulary: 60, context: 31, dModel: 40, heads: 5, layers: 4, dFF: 55 };
const DRAWN = ["E", "P", "attention.Wq", "attention.Wk", "attention.Wv", "mlp.W1"];

test("every tensor of the table is there, in its shape", () => {
  for (const [what, sizes, F] of [
    ["hidden units not given", SMALL, 24],
    ["13 hidden units", { ...SMALL, dFF: 13 }, 13],
  ] as const) {
    const shapes = map(tensorsOf(initGPT(sizes, specRandom())), (tensor) => tensor?.shape);
    const due = shapesOf(11, 7, 6, F, 2);
    const missing = Object.keys(due).filter((name) => !shapes[name]);
    expect(missing, `${missing.length} tensors are missing, the first of them ${missing[0]}`).toEqual([]);
    expect(shapes).toMatchStages(
      Object.entries(due).map(([name, expected]) => ({
        name,
        expected,
        axes: "axis",
        what: `the shape of ${name}, ${what},`,
      })),
    );
  }
});

test("as many blocks as layers, the heads, no unembedding", () => {
  const model = initGPT({ ...SMALL, layers: 3 }, specRandom());
  expect([model.blocks.length, model.heads]).toMatchValues([3, 3], {
    axes: "number",
    what: "the list with the numbers of blocks and heads",
  });
  expect(model.unembedding === undefined, "the model has no unembedding of its own").toBe(true);
});

test("biases and beta begin at 0, gamma at 1", async () => {
  const found = tensorsOf(initGPT(SMALL, specRandom(1)));
  const still = Object.entries(shapesOf(11, 7, 6, 24, 2)).filter(([name]) => /\.(b.|beta|gamma)$/.test(name));
  await expect(found).toMatchStages(
    still.map(([name, shape]) => ({
      name,
      expected: name.endsWith("gamma") ? tf.ones(shape) : tf.zeros(shape),
      axes: "feature",
    })),
  );
});

// A sample's standard deviation is off by 12% or more in one of 4e8 tensors of 1240 numbers, its mean by 6 standard errors
// in one of 5e8, the share of normal numbers beyond two standard deviations (0.0455) by 0.006 in one of 4e6.

test("what reads the stream begins with std 0.02, around 0", async () => {
  const model = initGPT(WIDE, specRandom(2));
  const all: number[] = [];
  for (const kind of DRAWN) {
    const numbers = await numbersOf(model, kind);
    const { mean, std } = momentsOf(numbers);
    const limit = (6 * 0.02) / Math.sqrt(numbers.length);
    expect(std).toLieBetween(0.0176, 0.0224, `the standard deviation of ${kind}`);
    expect(mean).toLieBetween(-limit, limit, `the mean of ${kind}`);
    all.push(...numbers);
  }
  const far = all.filter((x) => Math.abs(x) > 0.04).length / all.length;
  expect(far).toLieBetween(0.0395, 0.0515, "the share of weights beyond ±0.04, of normal ones 0.0455,");
});

test("what adds to the stream begins with less, by √(2·N)", async () => {
  for (const layers of [4, 1]) {
    const model = initGPT({ ...WIDE, layers }, specRandom(3));
    const due = 0.02 / Math.sqrt(2 * layers);
    for (const kind of ["attention.Wo", "mlp.W2"]) {
      const { mean, std } = momentsOf(await numbersOf(model, kind));
      const what = `${kind} with ${layers} ${layers === 1 ? "block" : "blocks"}`;
      expect(std).toLieBetween(0.88 * due, 1.12 * due, `the standard deviation of ${what}`);
      expect(mean).toLieBetween(-0.15 * due, 0.15 * due, `the mean of ${what}`);
    }
  }
});

test("no tensor is the copy of another", async () => {
  const found = tensorsOf(initGPT({ ...SMALL, dFF: 13 }, specRandom(4)));
  const drawn = Object.keys(found).filter((name) => /(^E|^P|W.)$/.test(name));
  const starts = await Promise.all(drawn.map(async (name) => (await found[name].data()).slice(0, 5).join()));
  expect(new Set(starts).size, "tensors that begin with different numbers").toBe(drawn.length);
});

test("no tensor is made of another's numbers, turned or negated", async () => {
  const found = tensorsOf(initGPT(WIDE, specRandom(11)));
  const drawn = Object.keys(found).filter((name) => /(^E|^P|W.)$/.test(name));
  const numbers = await Promise.all(drawn.map(async (name) => Array.from(await found[name].data())));
  const turned = await Promise.all(
    drawn.map(async (name) => Array.from(await tf.transpose(found[name]).data())),
  );
  for (const [i, a] of numbers.entries()) {
    for (const [j, b] of numbers.slice(0, i).entries()) {
      // Independent numbers are correlated by 1/√n: 6.5 times that comes once in 2e7 for all 650 pairs together.
      const limit = 6.5 / Math.sqrt(Math.min(a.length, b.length));
      for (const [how, other] of [
        ["", b],
        [", transposed", turned[j]],
      ] as const)
        expect(correlation(a, other)).toLieBetween(
          -limit,
          limit,
          `the correlation of ${drawn[i]} and ${drawn[j]}${how}`,
        );
    }
  }
});

test("within a tensor, every number is drawn anew", async () => {
  const found = tensorsOf(initGPT(WIDE, specRandom(12)));
  for (const name of Object.keys(found).filter((name) => /(^E|^P|W.)$/.test(name))) {
    const numbers = await found[name].data();
    const sizes = new Set(Array.from(numbers, Math.abs)).size / numbers.length;
    // Of 2,400 independent numbers fewer than one pair is equal once rounded to float32: 2% is 48 of them.
    expect(sizes).toLieBetween(0.98, 1, `the share of different sizes among the numbers of ${name}`);
  }
});

test("changing one weight leaves all others as they were", async () => {
  const model = initGPT(SMALL, specRandom(5));
  const { "blocks.0.attention.Wq": Wq, "blocks.0.norm1.gamma": gamma, ...others } = tensorsOf(model);
  await expect(() => {
    (Wq as tf.Variable).assign(tf.fill([6, 6], 7));
    (gamma as tf.Variable).assign(tf.fill([6], 7));
  }).toLeaveTensorsUnchanged(others);
});

test("no variable stands in two places", () => {
  const found = Object.entries(tensorsOf(initGPT(SMALL, specRandom(5))));
  const twice = found.flatMap(([name, tensor], i) => {
    const at = found.findIndex(([, other]) => other === tensor);
    return at === i ? [] : [`${name}, which is ${found[at][0]}`];
  });
  const first = twice[0] ? `, the first of them ${twice[0]}` : "";
  expect(twice, `places that share a variable${first}`).toEqual([]);
});

test("every tensor is a variable: an optimizer can change it", () => {
  const found = tensorsOf(initGPT(SMALL, specRandom(6)));
  const plain = Object.keys(found).filter((name) => !(found[name] instanceof tf.Variable));
  expect(plain, "tensors that are no variables").toEqual([]);
});

test("one seed gives one model, another seed another", async () => {
  await expect(() => initGPT(SMALL, mersenneTwister(7))).toRepeatItself();
  const [a, b] = [initGPT(SMALL, mersenneTwister(7)), initGPT(SMALL, mersenneTwister(8))];
  const same = await tf.mean(tf.cast(tf.equal(a.E, b.E), "float32")).data();
  expect(same[0]).toLieBetween(0, 0.5, "the share of E that two seeds have in common");
});

test("GPT-2 small has 124,439,808 numbers; yours 1,140", async () => {
  const sizes = Object.values(tensorsOf(initGPT(SMALL, specRandom(9)))).map(({ size }) => size);
  const count = (V: number, L: number, D: number, F: number, N: number) =>
    Object.values(shapesOf(V, L, D, F, N)).reduce((sum, shape) => sum + tf.util.sizeFromShape(shape), 0);
  await showBudget();
  expect(count(50257, 1024, 768, 3072, 12)).toBe(124_439_808);
  const total = sizes.reduce((sum, n) => sum + n, 0);
  // 66 + 42 in the tables, twice 4·36 + 2·144 in weights, 4·6 + 30 in biases, 4·6 in norms, 12 in the last one.
  expect([total]).toMatchValues([1_140], { axes: "number", what: "the list with the number of weights" });
});

test("five heads do not divide a width of 12", () => {
  expect(() => initGPT({ ...SMALL, dModel: 12, heads: 5 }, specRandom())).toRefuse(
    RangeError,
    "a width of 12 for five heads",
  );
});

test("nothing is left behind but the model", async () => {
  await expect(() => initGPT(SMALL, specRandom(10))).toLeakNoTensors();
});

/** All tensors of a model by their place; what is not there is undefined. */
function tensorsOf({ E, P, blocks, norm }: GPT): Record<string, tf.Tensor> {
  const branch = (name: string, node: object = {}) =>
    Object.fromEntries(Object.entries(node).map(([key, value]) => [`${name}.${key}`, value]));
  const inBlocks = blocks.map(({ norm1, attention, norm2, mlp }, i) => ({
    ...branch(`blocks.${i}.norm1`, norm1),
    ...branch(`blocks.${i}.attention`, attention),
    ...branch(`blocks.${i}.norm2`, norm2),
    ...branch(`blocks.${i}.mlp`, mlp),
  }));
  return Object.assign({ E, P }, ...inBlocks, branch("norm", norm));
}

function shapesOf(V: number, L: number, D: number, F: number, N: number): Record<string, number[]> {
  const norm = (name: string) => ({ [`${name}.gamma`]: [D], [`${name}.beta`]: [D] });
  const linear = (name: string, of: string, shape: number[]) => ({
    [`${name}.W${of}`]: shape,
    [`${name}.b${of}`]: [shape[1]],
  });
  const blocks = Array.from({ length: N }, (_, i) => ({
    ...norm(`blocks.${i}.norm1`),
    ...Object.assign({}, ...["q", "k", "v", "o"].map((of) => linear(`blocks.${i}.attention`, of, [D, D]))),
    ...norm(`blocks.${i}.norm2`),
    ...linear(`blocks.${i}.mlp`, "1", [D, F]),
    ...linear(`blocks.${i}.mlp`, "2", [F, D]),
  }));
  return Object.assign({ E: [V, D], P: [L, D] }, ...blocks, norm("norm"));
}

function map<T>(record: Record<string, tf.Tensor>, f: (tensor: tf.Tensor) => T): Record<string, T> {
  return Object.fromEntries(Object.entries(record).map(([name, tensor]) => [name, f(tensor)]));
}

/** The numbers of one kind of weight in all blocks. */
async function numbersOf(model: GPT, kind: string): Promise<number[]> {
  const found = Object.entries(tensorsOf(model)).filter(
    ([name]) => name === kind || name.endsWith(`.${kind}`),
  );
  return (await Promise.all(found.map(async ([, tensor]) => Array.from(await tensor.data())))).flat();
}

/** Of numbers around 0, as far as both lists go. */
function correlation(a: number[], b: number[]): number {
  const n = Math.min(a.length, b.length);
  let [ab, aa, bb] = [0, 0, 0];
  for (let i = 0; i < n; i++) {
    ab += a[i] * b[i];
    aa += a[i] ** 2;
    bb += b[i] ** 2;
  }
  return ab / Math.sqrt(aa * bb);
}

function momentsOf(numbers: number[]): { mean: number; std: number } {
  const mean = numbers.reduce((sum, x) => sum + x, 0) / numbers.length;
  return { mean, std: Math.sqrt(numbers.reduce((sum, x) => sum + (x - mean) ** 2, 0) / numbers.length) };
}

/** Where the weights of a GPT are. */
async function showBudget(): Promise<void> {
  const parts = {
    "token table": /^E$/,
    positions: /^P$/,
    attention: /attention/,
    "feed-forward": /mlp/,
    norms: /norm/,
  };
  const shares = (shapes: Record<string, number[]>) =>
    Object.values(parts).map((part) =>
      Object.entries(shapes)
        .filter(([name]) => part.test(name))
        .reduce((sum, [, shape]) => sum + tf.util.sizeFromShape(shape), 0),
    );
  const yours = shares(map(tensorsOf(initGPT(SMALL, specRandom(9))), (tensor) => tensor?.shape ?? [0]));
  const small = shares(shapesOf(50257, 1024, 768, 3072, 12));
  const large = shares(shapesOf(50257, 1024, 1600, 6400, 48));
  const ofAll = (n: number, all: number) => `${(n / 1e6).toFixed(1)}M, ${((100 * n) / all).toFixed(1)}%`;
  const total = (counts: number[]) => counts.reduce((sum, n) => sum + n, 0);
  const rows = ["all", ...Object.keys(parts)].map((name, i) => {
    const [mine, a, b] = [yours, small, large].map((counts) => (i === 0 ? total(counts) : counts[i - 1]));
    return [name, mine, ofAll(a, total(small)), ofAll(b, total(large))];
  });
  await exhibit({
    kind: "table",
    title: "where the weights are",
    caption: "In the small model the token table is nearly a third; in a larger one the blocks outgrow it.",
    columns: ["part", "yours", "GPT-2 small", "GPT-2 XL"],
    rows,
  });
}
