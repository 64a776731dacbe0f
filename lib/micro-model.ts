import { readFileSync } from "node:fs";
import path from "node:path";
import type { Matrix, Vector } from "./arrays.js";
import { root } from "./root.js";

/** One matrix per head. */
type Heads = Matrix[];

/**
 * The model that part 1 follows: one pre-norm block with 3,520 parameters and the sentence "I like transformers",
 * with every value of its first training step in float64.
 *
 * Layouts: `W_Q`, `W_K`, `W_V` are `[in, out]` for each head (`x · W`); `W_O`, `W1`, `W2`, `W_lm` are `[out, in]` (`x · Wᵀ`).
 * `null` in `attention_scores_masked` stands for -Infinity.
 */
export interface MicroModel {
  vocabulary: { tokens: string[]; ids: Record<string, number> };
  config: {
    vocab_size: number;
    d_model: number;
    num_heads: number;
    d_k: number;
    d_ff: number;
    max_seq_len: number;
    init_std: number;
    init_seed: number;
    parameter_count: number;
    layer_norm_epsilon: number;
  };
  input: { text: string; token_ids: Vector; targets: Vector };
  initial_parameters: Record<
    "token_embedding" | "position_embedding" | "W_O" | "W1" | "W2" | "W_lm",
    Matrix
  > &
    Record<"W_Q" | "W_K" | "W_V", Heads> &
    Record<
      "b1" | "b2" | "ln1_gamma" | "ln1_beta" | "ln2_gamma" | "ln2_beta" | "ln_f_gamma" | "ln_f_beta",
      Vector
    >;
  activations: Record<
    | "token_embeddings"
    | "X"
    | "ln1_output"
    | "heads_concatenated"
    | "multi_head_output"
    | "residual_after_attention"
    | "ln2_output"
    | "ffn_pre_activation"
    | "ffn_activated"
    | "ffn_output"
    | "residual_after_ffn"
    | "ln_f_output"
    | "logits"
    | "probabilities",
    Matrix
  > &
    Record<
      | "Q"
      | "K"
      | "V"
      | "attention_scores_raw"
      | "attention_scores_scaled"
      | "attention_scores_masked"
      | "attention_weights"
      | "head_outputs",
      Heads
    >;
}

let loaded: MicroModel | undefined;

/** The golden values, a copy of your own. `tests/golden/micro_model.py` makes them. */
export function microModel(): MicroModel {
  if (!loaded) {
    loaded = JSON.parse(
      readFileSync(path.join(root, "tests", "golden", "micro-model.json"), "utf8"),
    ) as MicroModel;
    const masked = loaded.activations.attention_scores_masked as (number | null)[][][];
    loaded.activations.attention_scores_masked = masked.map((head) =>
      head.map((row) => row.map((score) => score ?? Number.NEGATIVE_INFINITY)),
    );
  }
  return structuredClone(loaded);
}
