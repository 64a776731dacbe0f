import { blank } from "#lib/blank";
import * as tf from "@tensorflow/tfjs";
import { areEqual, assertCheckpoint } from "#lib/checkpoint";
import { type Checkpoint, gpt2Shapes } from "#lib/gpt2/checkpoint";
import { assertDivides } from "#lib/shapes";
import type { NormWeights } from "../05-transformer-block/batched-layer-norm.js";
import type { BlockWeights } from "../05-transformer-block/pre-norm-block.js";
import type { GPT } from "./init-gpt.js";

/** A model as tf.tidy wants to see what it hands on. */
type Owned = GPT & tf.TensorContainerObject;

/**
 * A GPT from the tensors of a GPT-2 checkpoint.
 *
 * | name                              | is                                                      |
 * | --------------------------------- | ------------------------------------------------------- |
 * | wte.weight, wpe.weight            | E `[V, D]`, P `[L, D]`                                  |
 * | h.0.ln_1.weight, .bias            | gamma, beta of norm1 of block 0; h.1 is block 1, ...    |
 * | h.0.attn.c_attn.weight, .bias     | Wq, Wk, Wv side by side `[D, 3·D]`; bq, bk, bv `[3·D]`  |
 * | h.0.attn.c_proj.weight, .bias     | Wo `[D, D]`, bo                                         |
 * | h.0.ln_2.weight, .bias            | norm2                                                   |
 * | h.0.mlp.c_fc.weight, .bias        | W1 `[D, F]`, b1                                         |
 * | h.0.mlp.c_proj.weight, .bias      | W2 `[F, D]`, b2                                         |
 * | ln_f.weight, .bias                | the norm behind the last block                          |
 * | lm_head.weight                    | may be there: the unembedding, stored `[V, D]`          |
 * | h.0.attn.bias, .attn.masked_bias  | may be there: the causal mask; no weights               |
 *
 * All names may begin with `transformer.`, lm_head's too. Weights of a block are stored `[in, out]`, as this course does it. An
 * lm_head equal to wte is the token table once more: the model gets no unembedding of its own. Whether they are equal is the
 * one number that is read, with `await`.
 *
 * @param tensors as `readSafetensors` gives them. Record and tensors stay the caller's, who may free them
 * @param heads how many heads, H; the tensors do not tell
 * @returns plain tensors, no variables; those that want training make variables of them
 * @throws RangeError if names are missing or unknown (the message lists them), there is no block, a shape is another, or H does not divide D
 * @see Radford et al. 2019, https://github.com/openai/gpt-2
 */
export async function gpt2FromTensors(tensors: Checkpoint, heads: number): Promise<GPT> {
  const weights: Checkpoint = blank("the tensors by names without prefix; no masks");
  const N = blank("how many blocks the names tell of");
  assertCheckpoint(weights, gpt2Shapes(weights, N), ["lm_head.weight"]);
  assertDivides("the width by the number of heads", weights["wte.weight"].shape[1] as number, heads);
  const head = weights["lm_head.weight"]; // [V, D] or undefined
  const isTied = head === undefined || (await areEqual(head, weights["wte.weight"]));
  return tf.tidy(() => {
    const own = (name: string): tf.Tensor => tf.clone(weights[name]);
    const norm = (name: string): NormWeights => ({ gamma: own(`${name}.weight`), beta: own(`${name}.bias`) }); // [D] each
    const block = (h: string): BlockWeights => {
      return blank("the weights of the block whose names begin with h, a dot behind it");
    };
    const model: GPT = {
      heads,
      E: own("wte.weight"), // [V, D]
      P: own("wpe.weight"), // [L, D]
      blocks: Array.from({ length: N }, (_, i) => block(`h.${i}`)),
      norm: norm("ln_f"),
    };
    if (isTied) return model as Owned;
    const unembedding = blank("the head as this course stores an unembedding"); // [D, V]
    return { ...model, unembedding } as Owned;
  });
}
