import { expect, test } from "vitest";
import { exhibit } from "#lib/spec/exhibit";
import { type Method, type Part, partsOf, type TrainingBytes, trainingBytes } from "./training-bytes.js";

const part = (parameters: number, bits: number, trained: boolean): Part => ({ parameters, bits, trained });

test("a frozen model keeps its weights, and nothing else", () => {
  judge([part(1000, 32, false)], [4000, 0, 0, 0], "1,000 frozen numbers in float32");
  judge([part(1000, 16, false)], [2000, 0, 0, 0], "1,000 frozen numbers in bfloat16");
  judge([part(1024, 4.5, false)], [576, 0, 0, 0], "1,024 frozen numbers in NF4");
});

test("training in float32 takes 16 bytes of a parameter", () => {
  judge([part(1000, 32, true)], [4000, 4000, 8000, 0], "1,000 trained numbers in float32");
});

test("so does training in bfloat16", () => {
  judge([part(1000, 16, true)], [2000, 2000, 8000, 4000], "1,000 trained numbers in bfloat16");
  judge([part(800, 24, true)], [2400, 2400, 6400, 3200], "800 trained numbers of 24 bits");
  judge([part(800, 20, true)], [2000, 2000, 6400, 3200], "800 trained numbers of 20 bits");
});

test("weights wider than float32 need no copy", () => {
  judge([part(1000, 64, true)], [8000, 8000, 8000, 0], "1,000 trained numbers in float64");
  judge([part(1000, 64, false)], [8000, 0, 0, 0], "1,000 frozen numbers in float64");
  hold("sft", part(1000, 64, true), 30, { "trained 64": 30, "frozen 64": 1000 });
});

test("parts add up, each with its own bits", () => {
  const parts = [part(700, 32, true), part(1300, 16, false), part(110, 16, true), part(96, 4.5, false)];
  judge(parts, [2800 + 2600 + 220 + 54, 2800 + 220, 5600 + 880, 440], "four parts");
  judge([...parts].reverse(), [2800 + 2600 + 220 + 54, 2800 + 220, 5600 + 880, 440], "the same, reversed");
  judge([], [0, 0, 0, 0], "nothing at all");
  judge([part(0, 16, true), part(5, 32, false)], [20, 0, 0, 0], "a trained part without parameters");
});

test("GPT-2 takes 1.991 GB, a model of 7 billion 112 GB", () => {
  const GPT2 = 124_439_808;
  judge([part(GPT2, 32, true)], [4 * GPT2, 4 * GPT2, 8 * GPT2, 0], "GPT-2 in float32");
  expect(trainingBytes([part(GPT2, 32, true)]).total).toMatchValues(1_991_036_928, { what: "all of GPT-2" });
  for (const bits of [32, 16])
    expect(trainingBytes([part(7e9, bits, true)]).total).toMatchValues(112e9, {
      what: `all of 7 billion parameters in ${bits} bits`,
    });
});

test("SFT trains one model", () => {
  hold("sft", part(1000, 32, true), 0, { "trained 32": 1000 });
  hold("sft", part(700, 16, true), 0, { "trained 16": 700 });
});

test("DPO has a frozen model beside the one it trains", () => {
  hold("dpo", part(1000, 32, true), 0, { "trained 32": 1000, "frozen 32": 1000 });
  hold("dpo", part(700, 16, true), 0, { "trained 16": 700, "frozen 16": 700 });
});

test("RLHF holds four models and trains two", () => {
  hold("rlhf", part(1000, 32, true), 0, { "trained 32": 2000, "frozen 32": 2000 });
  hold("rlhf", part(700, 16, true), 0, { "trained 16": 1400, "frozen 16": 1400 });
});

test("with adapters SFT trains these, on frozen weights", () => {
  hold("sft", part(1000, 16, true), 30, { "trained 16": 30, "frozen 16": 1000 });
});

test("adapters have 16 bits, or as many as the model", () => {
  hold("sft", part(1000, 4.5, true), 30, { "trained 16": 30, "frozen 4.5": 1000 });
  hold("sft", part(1000, 32, true), 30, { "trained 32": 30, "frozen 32": 1000 });
  hold("sft", part(1000, 24, true), 30, { "trained 24": 30, "frozen 24": 1000 });
});

test("with adapters DPO needs no second copy of the model", () => {
  hold("dpo", part(1000, 16, true), 30, { "trained 16": 30, "frozen 16": 1000 });
});

test("with adapters RLHF needs two models, not four", () => {
  hold("rlhf", part(1000, 16, true), 30, { "trained 16": 60, "frozen 16": 2000 });
  hold("rlhf", part(1000, 4.5, true), 1, { "trained 16": 2, "frozen 4.5": 2000 });
});

test("no adapters unless they are given", () => {
  for (const method of METHODS)
    expect(count(partsOf(method, part(1000, 16, true))), `${method} without a third argument`).toEqual(
      count(partsOf(method, part(1000, 16, true), 0)),
    );
});

test("weights of fewer than 16 bits are not trained", () => {
  const [narrow, good] = [part(10, 4.5, true), part(10, 16, true)];
  const refused = (parts: Part[], what: string, bits = 4.5) =>
    expect(() => trainingBytes(parts)).toRefuse(RangeError, what, bits);
  refused([narrow], "trained numbers of 4.5 bits");
  refused([narrow, good, good], "trained numbers of 4.5 bits in the first part");
  refused([good, narrow, good], "trained numbers of 4.5 bits in the second part");
  refused([good, good, narrow], "trained numbers of 4.5 bits in the last part");
  refused([part(10, 15, true)], "trained numbers of 15 bits", 15);
});

test("every argument counts, nothing is shared or changed", () => {
  const parts = [part(700, 32, true), part(1300, 16, false)];
  trainingBytes(parts);
  expect(parts, "the parts after the call").toEqual([part(700, 32, true), part(1300, 16, false)]);
  const trained = (parameters: number, bits: number) => [part(parameters, bits, true), part(9, 16, false)];
  expect((parameters: number, bits: number) => trainingBytes(trained(parameters, bits))).toHeed(
    { parameters: 700, bits: 32 },
    { others: { parameters: 800, bits: 16 } },
  );
  const first = trainingBytes(parts);
  parts[1].trained = true;
  expect(trainingBytes(parts).moments, "the moments once the second part is trained too").toBe(8 * 2000);
  expect(first.moments, "the moments that were counted before").toBe(8 * 700);
  const model = part(1000, 16, true);
  const held = partsOf("rlhf", model, 30);
  partsOf("sft", part(700, 16, true), 20);
  expect(count(held), "parts that were made before another call").toEqual({
    "trained 16": 60,
    "frozen 16": 2000,
  });
  expect(model, "the model after the call").toEqual(part(1000, 16, true));
  for (const one of held) one.parameters = 1;
  expect(count(partsOf("rlhf", model, 30)), "the parts of a second call").toEqual({
    "trained 16": 60,
    "frozen 16": 2000,
  });
});

test("7 billion parameters, by method", async () => {
  const plans: [string, Method, number, number][] = [
    ["SFT, float32", "sft", 32, 0],
    ["SFT, bfloat16", "sft", 16, 0],
    ["DPO, bfloat16", "dpo", 16, 0],
    ["RLHF, bfloat16", "rlhf", 16, 0],
    ["SFT, adapters on bfloat16", "sft", 16, LORA],
    ["DPO, adapters on bfloat16", "dpo", 16, LORA],
    ["RLHF, adapters on bfloat16", "rlhf", 16, LORA],
    ["SFT, adapters on NF4", "sft", 4.5, LORA],
    ["RLHF, adapters on NF4", "rlhf", 4.5, LORA],
  ];
  const yours = plans.map(([name, method, bits, adapters]) => ({
    name,
    ...trainingBytes(partsOf(method, { parameters: 7e9, bits }, adapters)),
  }));
  await exhibit({
    kind: "table",
    title: "what a model of 7 billion parameters needs, in GB",
    caption: "Activations come on top. A card of 24 GB has room for four of these, one of 80 GB for five.",
    columns: ["training", "weights", "gradients", "moments", "master copy", "total"],
    rows: yours.map(({ name, weights, gradients, moments, master, total }) => [
      name,
      ...[weights, gradients, moments, master, total].map((bytes) => (bytes / 1e9).toFixed(1)),
    ]),
  });
  const adapted = 16 * LORA;
  expect(yours.map(({ total }) => total)).toMatchValues(
    [
      ...[112e9, 112e9, 126e9, 252e9],
      ...[14e9 + adapted, 14e9 + adapted, 28e9 + 2 * adapted, 3.9375e9 + adapted, 7.875e9 + 2 * adapted],
    ],
    { axes: "training", what: "the total of each training" },
  );
});

/** Adapters of rank 16 on the four attention matrices of 32 layers that are 4,096 wide. */
const LORA = 32 * 4 * 16 * (4096 + 4096);

const METHODS: Method[] = ["sft", "dpo", "rlhf"];

function judge(
  parts: Part[],
  [weights, gradients, moments, master]: [number, number, number, number],
  what: string,
) {
  const due: TrainingBytes = {
    ...{ weights, gradients, moments, master },
    total: weights + gradients + moments + master,
  };
  const told = trainingBytes(parts);
  expect({ ...told }).toMatchStages(
    (["weights", "gradients", "moments", "master", "total"] as const).map((name) => ({
      name,
      expected: due[name],
      axes: "",
      what: `${name} of ${what}, in bytes`,
    })),
  );
}

/** How many parameters there are of each kind: however the parts are cut. */
function count(parts: Part[]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const { parameters, bits, trained } of parts) {
    const kind = `${trained ? "trained" : "frozen"} ${bits}`;
    sums[kind] = (sums[kind] ?? 0) + parameters;
  }
  return sums;
}

function hold(method: Method, { parameters, bits }: Part, adapters: number, due: Record<string, number>) {
  const what = `${method}, a model of ${parameters} parameters in ${bits} bits, adapters of ${adapters}`;
  expect(count(partsOf(method, { parameters, bits }, adapters)), what).toEqual(due);
}
