import type * as tf from "@tensorflow/tfjs";
import { startWasm } from "../../../lib/backend/wasm/start.js";
import { idTensor } from "../../../solutions/2-building-a-transformer/01-embeddings-and-positions/token-embedding.js";
import { handBuiltInduction } from "../../../solutions/2-building-a-transformer/09-interpretability/hand-built-induction.js";
import { recordActivations } from "../../../solutions/2-building-a-transformer/09-interpretability/record-activations.js";
import type { Figure } from "../figure.js";

// Where the two heads of the hand-built model look, on the text of the lesson, from its first repeated token on.

await startWasm();

const TOKENS = [3, 1, 4, 7, 3, 1, 4, 7, 3];
const { activations } = recordActivations(handBuiltInduction(11, 20), idTensor([TOKENS], 11));
const weights = [0, 1].map((layer) => (activations[`${layer}.weights`] as tf.Tensor4D).arraySync()[0][0]); // [T, T] each
const PERIOD = 4;
const names = TOKENS.map(String);

export const figure: Figure = {
  page: "2-building-a-transformer/09-interpretability/README.md",
  name: "induction",
  title: "The attention maps of the two heads",
  alt: "Two attention maps over a repeating pattern: in layer 0 each query attends to the key just before it, and in layer 1 to the key after an earlier occurrence of its own token.",
  maps: [
    { title: "layer 0 looks one back", values: weights[0].slice(PERIOD) },
    { title: "layer 1 searches the notes", values: weights[1].slice(PERIOD) },
  ],
  rows: { label: "query", names: names.slice(PERIOD) },
  columns: { label: "key", names },
  range: [0, 1],
  scale: ["weight 0", "weight 1"],
};
