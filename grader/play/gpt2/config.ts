import path from "node:path";
import * as v from "valibot";
import { BrokenCheckpoint } from "../../models/broken-checkpoint.js";
import { readJson } from "./files.js";

const whole = v.pipe(v.number(), v.integer(), v.minValue(1));
const Config = v.looseObject({
  n_head: whole,
  n_layer: whole,
  n_embd: v.optional(whole),
  n_positions: v.optional(whole),
});
export type Config = v.InferOutput<typeof Config>;

/** What this course's model computes, and GPT-2's own settings say. A setting that is left out has the first value. */
const SUPPORTED: Record<string, unknown[]> = {
  model_type: ["gpt2"],
  // Three names of one formula, that with tanh.
  activation_function: ["gelu_new", "gelu_pytorch_tanh", "gelu_fast"],
  layer_norm_epsilon: [1e-5],
  scale_attn_weights: [true],
  scale_attn_by_inverse_layer_idx: [false],
  add_cross_attention: [false],
};

/**
 * The settings of a model.
 *
 * @throws BrokenCheckpoint if they are incomplete, or ask for another computation than this course's GPT does
 */
export function readConfig(folder: string): Config {
  const file = path.join(folder, "config.json");
  const config = readJson(file, Config, "the number of heads as n_head and that of blocks as n_layer");
  for (const [name, values] of Object.entries(SUPPORTED)) {
    const got = name in config ? config[name] : values[0];
    if (!values.includes(got))
      throw new BrokenCheckpoint(
        `${file} says ${name} ${JSON.stringify(got)}; this course's GPT computes with ` +
          `${values.map((value) => JSON.stringify(value)).join(" or ")}, as GPT-2 does. Take a checkpoint with that setting`,
      );
  }
  return config;
}

/**
 * Checks that the tensors are those of which the settings and the vocabulary speak. Names and other shapes are for
 * `gpt2-weights` to judge.
 *
 * @param shapes by name, without the prefix `transformer.`
 * @param tokens how many tokens the vocabulary has
 * @throws BrokenCheckpoint if not
 */
export function checkSizes(
  folder: string,
  { n_layer, n_embd, n_positions, ...config }: Config,
  shapes: Map<string, number[]>,
  tokens: number,
): void {
  const blocks = new Set([...shapes.keys()].flatMap((name) => /^h\.(\d+)\./.exec(name)?.[1] ?? []));
  if (blocks.size !== n_layer)
    throw new BrokenCheckpoint(
      `${folder}: config.json says ${n_layer} blocks (n_layer), the weights have ${blocks.size}. ` +
        "Take both from the same model; if the weights lack some, download them again",
    );
  const sizes: [string, string, number, number | undefined][] = [
    ["a vocabulary of", "wte.weight", 0, tokens],
    ["a width (n_embd) of", "wte.weight", 1, n_embd],
    ["a context (n_positions) of", "wpe.weight", 0, n_positions],
  ];
  for (const [what, name, axis, due] of sizes) {
    const shape = shapes.get(name);
    if (shape && due !== undefined && shape[axis] !== due)
      throw new BrokenCheckpoint(
        `${folder}: the other files tell of ${what} ${due}, but ${name} has the shape [${shape}]. ` +
          "Take all files from the same model",
      );
  }
  if (config.tie_word_embeddings === false && !shapes.has("lm_head.weight"))
    throw new BrokenCheckpoint(
      `${folder}: config.json says that the head is not the token table (tie_word_embeddings false), ` +
        "and lm_head.weight is missing. Download the weights again",
    );
}
