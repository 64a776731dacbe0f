import { microModel } from "../../../lib/micro-model.js";
import { mersenneTwister } from "../../../lib/random.js";
import { gptParameters } from "../../../solutions/2-building-a-transformer/06-complete-model/gpt-parameters.js";
import {
  type GPTSizes,
  initGPT,
} from "../../../solutions/2-building-a-transformer/06-complete-model/init-gpt.js";
import type { Figure, Spot } from "../figure.js";

// The models of part 2 by the number of their parameters and by how many tokens they read at once. Both axes count in powers of ten
// and of two. The micro model is where part 1 ended.

function sizeOf(sizes: GPTSizes): number {
  const model = initGPT(sizes, mersenneTwister(1));
  return Object.values(gptParameters(model)).reduce((sum, { size }) => sum + size, 0);
}

/** As in the spec of induction-training, chapter 09. */
const induction = { vocabulary: 8, context: 15, dModel: 32, heads: 2, layers: 2, dFF: 64 };
/** As in the spec of train-language-model, chapter 07. */
const alice = { vocabulary: 69, context: 16, dModel: 128, heads: 4, layers: 1 };
/** Chapter 08, page 2: 12.6 GiB of weights at two bytes each. */
const llama2 = (12.6 * 2 ** 30) / 2;

const { parameter_count, max_seq_len } = microModel().config;

const models: [name: string, parameters: number, tokens: number, color: number, beside: Spot["beside"]][] = [
  ["micro model", parameter_count, max_seq_len, 0, "right"],
  ["induction model", sizeOf(induction), induction.context, 0, "above"],
  ["Alice model", sizeOf(alice), alice.context, 0, "right"],
  ["GPT-2", 124_439_808, 1024, 3, "left"], // chapter 06, page 5
  ["LLaMA 2 7B", llama2, 4096, 3, "left"], // chapter 01, the question of rope-tables
  ["Llama 3 8B", 8_030_261_248, 8192, 3, "left"], // chapter 06, page 5, and the same question
];
const spots = models.map(
  ([name, parameters, tokens, color, beside]): Spot => ({
    ...{ name, color, beside },
    x: Math.log10(parameters),
    y: Math.log2(tokens),
  }),
);

export const figure: Figure = {
  page: "2-building-a-transformer/README.md",
  name: "cast",
  title: "The models of part 2 by size and by how much they read at once",
  alt: "Six models by their parameters and the number of tokens they read at once: the micro model, the induction model and the Alice model have 3,520 to 209,408 parameters and read 5 to 16 tokens, GPT-2 has 124 million and reads 1,024, and LLaMA 2 7B and Llama 3 8B have billions and read 4,096 and 8,192.",
  panels: [
    {
      title: "tokens read at once",
      x: {
        label: "parameters",
        ticks: { 2.5: "", 3: "1,000", 6: "million", 9: "billion", 10.5: "" },
      },
      y: { label: "", ticks: { 1: "2", 4: "16", 7: "128", 10: "1,024", 13: "8,192", 14: "" } },
      curves: [],
      spots,
    },
  ],
};
