import * as tf from "@tensorflow/tfjs";
import { startWasm } from "../../../lib/backend/wasm/start.js";
import { mersenneTwister } from "../../../lib/random.js";
import { idTensor } from "../../../solutions/2-building-a-transformer/01-embeddings-and-positions/token-embedding.js";
import {
  clockModel,
  clockStep,
  type Network,
} from "../../../solutions/2-building-a-transformer/04-feed-forward-networks/what-ffn-adds.js";
import type { Figure } from "../figure.js";

// The loss on sums on a clock: with and without a nonlinearity, and without any attention that learns.

await startWasm();

const [HOURS, D, STEPS] = [7, 16, 150];
const pairs = Array.from({ length: HOURS ** 2 }, (_, i) => [Math.floor(i / HOURS), i % HOURS]);
const ids = idTensor(
  pairs.map(([a, b]) => [a, b, HOURS]), // HOURS is the sign =
  HOURS + 1,
); // [49, 3]
const sums = tf.tensor1d(
  pairs.map(([a, b]) => (a + b) % HOURS),
  "int32",
);
const answers = tf.oneHot(sums, HOURS); // [49, 7]

function losses(kind: Network["kind"], looks: "learns where to look" | "takes the mean"): [number, number][] {
  const model = clockModel(HOURS + 1, D, HOURS, kind, mersenneTwister(1));
  // Queries and keys of 0 stay 0: their gradients are products with each other.
  if (looks === "takes the mean") for (const W of [model.Wq, model.Wk]) W.assign(tf.zeros([D, D]));
  const optimizer = tf.train.adam(0.01);
  return Array.from({ length: STEPS }, (_, i) => [
    i,
    tf.tidy(() => clockStep(model, optimizer, ids, answers).arraySync()),
  ]);
}

export const figure: Figure = {
  page: "2-building-a-transformer/04-feed-forward-networks/2-gates.md",
  name: "clock",
  title: "The loss on sums on a clock",
  alt: "The loss of four models over 150 training steps: the sum f(a) + g(b) stays at ln 7, the linear network with attention stops above 1, and the networks with GELU and with a gate fall to 0, the gate first.",
  panels: [
    {
      title: "",
      x: { label: "steps", ticks: { 0: "0", 50: "50", 100: "100", 150: "150" } },
      y: { label: "loss", ticks: { 0: "0", 1: "1", [Math.log(HOURS)]: "ln 7", 2.3: "" } },
      curves: [
        { name: "a sum f(a) + g(b)", points: losses("linear", "takes the mean"), at: 110 },
        { name: "linear, attention learns", points: losses("linear", "learns where to look"), at: 72 },
        { name: "GELU", points: losses("gelu", "learns where to look"), at: 29, beside: "right" },
        { name: "gate", points: losses("swiglu", "learns where to look"), at: 22, beside: "left" },
      ],
    },
  ],
};
