import { expect, test } from "vitest";
import { exhibit } from "#lib/spec/exhibit";
import { adapterCount, matches } from "./adapter-count.js";

type Shapes = Record<string, number[]>;

/** Names that end alike, every matrix of a shape of its own. */
const SMALL: Shapes = {
  E: [50, 3],
  "0.attention.Wo": [3, 5],
  "0.attention.bo": [5],
  "0.mlp.Wo": [7, 11],
  "0.mlp.Wo2": [100, 200],
  "0.mlp.WWo": [300, 400],
  "10.attention.Wo": [13, 17],
};
const small = (): Shapes => structuredClone(SMALL);

test("a target is the end of a path, in whole parts", () => {
  const paths = [
    "h.0.attn.c_proj",
    "h.0.mlp.c_proj",
    "h.0.mlp.c_proj2",
    "c_proj",
    "h.0.mlp_c_proj",
    "h.0.c_proj.mlp",
    "c_proj.h",
  ];
  const due: Record<string, string[]> = {
    c_proj: ["h.0.attn.c_proj", "h.0.mlp.c_proj", "c_proj"],
    "mlp.c_proj": ["h.0.mlp.c_proj"],
    "h.0.attn.c_proj": ["h.0.attn.c_proj"],
    proj: [],
    "h.c_proj": [],
    "mlp.h.c_proj": [],
    mlp: ["h.0.c_proj.mlp"],
  };
  for (const [target, named] of Object.entries(due))
    expect(
      paths.filter((path) => matches(target, path)),
      `what the target ${target} names`,
    ).toEqual(named);
});

test("one adapter: A and B", () => {
  // rank 2: A is 7 × 2, B is 2 × 11
  expectCounts(small(), { 2: 36, 1: 18, 11: 198 }, ["0.mlp.Wo"]);
});

test("a last part names the matrices of all branches", () => {
  expectCounts(small(), { 1: 3 + 5 + 7 + 11 + 13 + 17, 4: 4 * 56 }, ["Wo"]);
});

test("two parts name those of one branch", () => {
  expectCounts(small(), { 1: 3 + 5 + 13 + 17, 3: 3 * 38 }, ["attention.Wo"]);
});

test("parts that only begin or end alike are other parts", () => {
  expectCounts(small(), { 2: 2 * 300 }, ["Wo2"]);
  expectCounts(small(), { 2: 2 * 8 }, ["0.attention.Wo"]); // not that of block 10
  expectCounts(small(), { 2: 2 * 53 }, ["E"]);
});

test("several targets, in any order", () => {
  expectCounts(small(), { 2: 2 * (300 + 18 + 53) }, ["Wo2", "mlp.Wo", "E"]);
  expectCounts(small(), { 2: 2 * (300 + 18 + 53) }, ["E", "mlp.Wo", "Wo2"]);
});

test("a matrix that is named twice has one adapter", () => {
  expectCounts(small(), { 3: 3 * 56 }, ["Wo", "attention.Wo"]);
  expectCounts(small(), { 3: 3 * 56 }, ["0.mlp.Wo", "Wo", "Wo"]);
});

test("no targets, no adapters", () => {
  expectCounts(small(), { 5: 0 }, []);
});

test("lengths of one, and a dot that is no wildcard", () => {
  const shapes: Shapes = { "a.b": [1, 1], axb: [20, 30], "x.a.b": [1, 6] };
  expectCounts(shapes, { 1: 2 + 7, 5: 5 * 9 }, ["a.b"]);
});

test("GPT-2 small and two Llamas, as PEFT counts them", async () => {
  const cases: [string, Shapes, string[], number, number][] = [
    ["GPT-2 small", gpt2(), ["c_attn.weight"], 8, 294_912],
    ["GPT-2 small", gpt2(), ["c_attn.weight", "attn.c_proj.weight"], 8, 442_368],
    ["GPT-2 small", gpt2(), ["c_attn.weight", "c_proj.weight"], 8, 811_008],
    ["Llama 2 7B", llama(32_000, 4096, 11_008), ["q_proj", "v_proj"], 8, 4_194_304],
    ["Llama 3 8B", llama(128_256, 1024, 14_336), ["q_proj", "v_proj"], 8, 3_407_872],
    ["your base", base(), ["Wq", "Wk", "Wv", "Wo", "W1", "W2"], 4, 4_608],
  ];
  const counts = cases.map(([, shapes, targets, rank]) => adapterCount(shapes, targets, rank));
  await exhibit({
    kind: "table",
    title: "how much LoRA trains",
    caption: "The same rank is a smaller share of a wider model.",
    columns: ["model", "targets", "rank", "trained", "share"],
    rows: cases.map(([model, shapes, targets, rank], i) => [
      model,
      targets.map((target) => target.replace(".weight", "")).join(" "),
      rank,
      counts[i].toLocaleString("en-US"),
      `${((100 * counts[i]) / sizeOf(shapes)).toFixed(2)} %`,
    ]),
  });
  expect(counts).toMatchValues(
    cases.map(([, , , , due]) => due),
    { axes: "case", what: "the list of counts" },
  );
});

test("a rank that is no whole number from 1 on is refused", () => {
  for (const rank of [0, -4, 2.5, Number.NaN, Number.POSITIVE_INFINITY])
    expect(() => adapterCount(small(), ["Wo"], rank)).toRefuse(RangeError, `a rank of ${rank}`, rank);
});

test("a target that names nothing, or no matrix, is refused", () => {
  for (const target of [
    "Wq",
    "o",
    "",
    "attention",
    "attention.Wo.",
    ".Wo",
    "constructor",
    "bo",
    "0.attention.bo",
  ])
    expect(() => adapterCount(small(), ["Wo", target], 2)).toRefuse(
      RangeError,
      `the target "${target}"`,
      target,
    );
  const shapes = { ...small(), "1.conv.Wo": [3, 3, 5] };
  expect(() => adapterCount(shapes, ["E", "Wo"], 2)).toRefuse(RangeError, "a Wo of three axes", "Wo");
});

test("shapes, targets and rank count at every call, and stay", () => {
  const shapes: Shapes = { E: [50, 3], "0.mlp.Wo": [7, 11] };
  const targets = ["Wo", "E"];
  expect(adapterCount).toHeed(
    { shapes, targets, rank: 3 },
    { others: { "shapes.E": [51, 3], "shapes.0.mlp.Wo": [7, 12], targets: ["E"], rank: 4 } },
  );
  expect(() => adapterCount(shapes, targets, 3)).toLeaveUnchanged({ E: shapes.E, Wo: shapes["0.mlp.Wo"] });
  expect([shapes, targets], "shapes and targets after the calls").toEqual([
    { E: [50, 3], "0.mlp.Wo": [7, 11] },
    ["Wo", "E"],
  ]);
});

/** The counts for several ranks. */
function expectCounts(shapes: Shapes, due: Record<number, number>, targets: string[]): void {
  for (const [rank, count] of Object.entries(due))
    expect([adapterCount(shapes, targets, Number(rank))]).toMatchValues([count], {
      axes: "number",
      what: `the count for rank ${rank} and the targets ${JSON.stringify(targets)}`,
    });
}

const sizeOf = (shapes: Shapes): number =>
  Object.values(shapes).reduce((sum, shape) => sum + shape.reduce((size, n) => size * n, 1), 0);

/** By the names in its file. */
function gpt2(): Shapes {
  const [D, F] = [768, 3072];
  const linear = (path: string, inputs: number, outputs: number): Shapes => ({
    [`${path}.weight`]: [inputs, outputs],
    [`${path}.bias`]: [outputs],
  });
  const norm = (path: string): Shapes => ({ [`${path}.weight`]: [D], [`${path}.bias`]: [D] });
  const blocks = Array.from({ length: 12 }, (_, i) => ({
    ...norm(`h.${i}.ln_1`),
    ...linear(`h.${i}.attn.c_attn`, D, 3 * D),
    ...linear(`h.${i}.attn.c_proj`, D, D),
    ...norm(`h.${i}.ln_2`),
    ...linear(`h.${i}.mlp.c_fc`, D, F),
    ...linear(`h.${i}.mlp.c_proj`, F, D),
  }));
  return Object.assign({ "wte.weight": [50_257, D], "wpe.weight": [1024, D] }, ...blocks, norm("ln_f"));
}

/** By the names of its modules; keys and values may have fewer heads than queries. */
function llama(V: number, keyWidth: number, F: number): Shapes {
  const D = 4096;
  const blocks = Array.from({ length: 32 }, (_, i) => ({
    [`layers.${i}.self_attn.q_proj`]: [D, D],
    [`layers.${i}.self_attn.k_proj`]: [D, keyWidth],
    [`layers.${i}.self_attn.v_proj`]: [D, keyWidth],
    [`layers.${i}.self_attn.o_proj`]: [D, D],
    [`layers.${i}.mlp.gate_proj`]: [D, F],
    [`layers.${i}.mlp.up_proj`]: [D, F],
    [`layers.${i}.mlp.down_proj`]: [F, D],
    [`layers.${i}.input_layernorm`]: [D],
    [`layers.${i}.post_attention_layernorm`]: [D],
  }));
  return Object.assign({ embed_tokens: [V, D], lm_head: [D, V], norm: [D] }, ...blocks);
}

/** The base, 28,512 numbers. */
function base(): Shapes {
  const [V, L, D, F] = [71, 24, 32, 128];
  const norm = (path: string): Shapes => ({ [`${path}.gamma`]: [D], [`${path}.beta`]: [D] });
  const blocks = [0, 1].map((i) => ({
    ...norm(`blocks.${i}.norm1`),
    ...Object.assign(
      {},
      ...["q", "k", "v", "o"].map((of) => ({
        [`blocks.${i}.attention.W${of}`]: [D, D],
        [`blocks.${i}.attention.b${of}`]: [D],
      })),
    ),
    ...norm(`blocks.${i}.norm2`),
    ...{ [`blocks.${i}.mlp.W1`]: [D, F], [`blocks.${i}.mlp.b1`]: [F] },
    ...{ [`blocks.${i}.mlp.W2`]: [F, D], [`blocks.${i}.mlp.b2`]: [D] },
  }));
  return Object.assign({ E: [V, D], P: [L, D] }, ...blocks, norm("norm"));
}
