import * as tf from "@tensorflow/tfjs";
import { startWasm } from "../../../lib/backend/wasm/start.js";
import { BASE_SIZES, baseBytes } from "../../../lib/mini-world/base.js";
import { FACTS, question, statement } from "../../../lib/mini-world/facts.js";
import { WORDS } from "../../../lib/mini-world/words.js";
import { mersenneTwister } from "../../../lib/random.js";
import { initGPT } from "../../../solutions/2-building-a-transformer/06-complete-model/init-gpt.js";
import { readSafetensors } from "../../../solutions/2-building-a-transformer/06-complete-model/safetensors.js";
import { encodeChat } from "../../../solutions/3-fine-tuning-a-transformer/01-supervised-fine-tuning/chat-encoding.js";
import { gradientByPosition } from "../../../solutions/3-fine-tuning-a-transformer/01-supervised-fine-tuning/gradient-by-position.js";
import { loadParameters } from "../../../solutions/3-fine-tuning-a-transformer/01-supervised-fine-tuning/load-base.js";
import type { Figure } from "../figure.js";

// How long the gradient of one chat's loss is at each position of the base, where it begins and where it ends.

await startWasm();

const model = initGPT(BASE_SIZES, mersenneTwister(1));
loadParameters(model, readSafetensors(baseBytes()));
const fact = FACTS.find(({ place, attribute }) => place === "belmar" && attribute === "color");
if (!fact) throw new Error("the mini-world has no color of belmar");
const { ids, graded } = encodeChat([
  { role: "user", content: question(fact) },
  { role: "assistant", content: statement(fact) },
]);
const { logits, embeddings } = await gradientByPosition(model, { ids, graded });
tf.disposeVariables();

const shares = (norms: number[]) => norms.map((norm) => norm / Math.max(...norms));
const reads = ids.slice(0, -1);

export const figure: Figure = {
  page: "3-fine-tuning-a-transformer/01-supervised-fine-tuning/4-the-prompt.md",
  name: "where-it-pulls",
  title: "The gradient of one answer's loss at every position",
  alt: "Two rows of cells for the 17 positions of a chat. At the logits, the cells of the question are empty, and those of the graded answer are filled wherever the model was unsure. At the embeddings, every cell of the question has color, and the second mention of belmar has the most.",
  ownTwin: true,
  maps: [
    {
      title: "norm of the gradient, with a border where the next token is graded",
      values: [shares(logits), shares(embeddings)],
      marked: reads.flatMap((_, t) => (graded[t + 1] ? [[0, t] as const] : [])),
    },
  ],
  rows: { label: "", names: ["at the logits", "at the embeddings"] },
  // Brackets would run into each other.
  columns: { label: "what the model reads", names: reads.map((id) => WORDS[id].replace(/[<>]/g, "")) },
  range: [0, 1],
  scale: ["0", "the row's largest"],
};
