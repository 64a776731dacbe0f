import type { Matrix, Vector } from "./arrays.js";
import { golden } from "./spec/golden.js";

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
    | "ln1_normalized"
    | "ln2_normalized"
    | "ln_f_normalized"
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
    > &
    Record<"ln1_std" | "ln2_std" | "ln_f_std", Vector>;
  /** Cross-entropy in nats over the four positions that have a target. */
  loss: { per_position: Vector; mean: number; perplexity: number; uniform_baseline: number };
  /** Gradients of the mean loss with respect to the activations; a value used twice has one that sums both ways. */
  gradients_wrt_activations: Record<
    | "logits"
    | "ln_f_output"
    | "residual_after_ffn"
    | "ffn_output"
    | "ffn_activated"
    | "ffn_pre_activation"
    | "ln2_output"
    | "residual_after_attention"
    | "multi_head_output"
    | "heads_concatenated"
    | "ln1_output"
    | "X",
    Matrix
  > &
    Record<
      | "head_outputs"
      | "attention_weights"
      | "attention_scores_scaled"
      | "attention_scores_raw"
      | "Q"
      | "K"
      | "V",
      Heads
    >;
  gradients_wrt_parameters: MicroModel["initial_parameters"];
  gradient_norms: Record<keyof MicroModel["initial_parameters"] | "GLOBAL", number>;
  optimizer: { learning_rate: number; beta1: number; beta2: number; epsilon: number; weight_decay: number };
  /** After one AdamW step with the settings of `optimizer`, weight decay on every parameter. */
  adamw_step_1: {
    first_moment_m: MicroModel["initial_parameters"];
    second_moment_v: MicroModel["initial_parameters"];
    updated_parameters: MicroModel["initial_parameters"];
    loss_after_step: { mean: number };
  };
  /** The loss after that many AdamW steps, for two learning rates. */
  training_traces: Record<"adamw_lr_0.001" | "adamw_lr_0.01", Record<string, number>>;
  "sgd_step_lr_0.1": { loss_after_step: number };
}

let loaded: MicroModel | undefined;

/** The golden values, a copy of your own. `lib/golden/micro_model.py` makes them. */
export function microModel(): MicroModel {
  if (!loaded) {
    loaded = golden<MicroModel>("micro-model");
    const masked = loaded.activations.attention_scores_masked as (number | null)[][][];
    loaded.activations.attention_scores_masked = masked.map((head) =>
      head.map((row) => row.map((score) => score ?? Number.NEGATIVE_INFINITY)),
    );
  }
  return structuredClone(loaded);
}

/** All parameters of the micro model by name; a gradient of the loss has the same form. */
export type Parameters = MicroModel["initial_parameters"];
