import * as tf from "@tensorflow/tfjs";
import { areEqual, assertCheckpoint } from "#lib/checkpoint";
import { type Checkpoint, gpt2Shapes } from "#lib/gpt2/checkpoint";
import { assertDivides } from "#lib/shapes";
import type { NormWeights } from "../05-transformer-block/batched-layer-norm.js";
import type { BlockWeights } from "../05-transformer-block/pre-norm-block.js";
import type { GPT } from "./init-gpt.js";

/** A model with the type that tf.tidy requires of a result. */
type Owned = GPT & tf.TensorContainerObject;

/**
 * Builds a GPT from the tensors of a GPT-2 checkpoint.
 *
 * | name                              | meaning                                                 |
 * | --------------------------------- | ------------------------------------------------------- |
 * | wte.weight, wpe.weight            | E `[V, D]`, P `[L, D]`                                  |
 * | h.0.ln_1.weight, .bias            | gamma, beta of norm1 of block 0; h.1 is block 1, ...    |
 * | h.0.attn.c_attn.weight, .bias     | Wq, Wk, Wv side by side `[D, 3·D]`; bq, bk, bv `[3·D]`  |
 * | h.0.attn.c_proj.weight, .bias     | Wo `[D, D]`, bo                                         |
 * | h.0.ln_2.weight, .bias            | norm2                                                   |
 * | h.0.mlp.c_fc.weight, .bias        | W1 `[D, F]`, b1                                         |
 * | h.0.mlp.c_proj.weight, .bias      | W2 `[F, D]`, b2                                         |
 * | ln_f.weight, .bias                | the norm after the last block                           |
 * | lm_head.weight                    | optional: the unembedding, stored `[V, D]`              |
 * | h.0.attn.bias, .attn.masked_bias  | optional: the causal mask; not weights                  |
 *
 * All names may begin with `transformer.`, including that of lm_head. The weights of a block are stored `[in, out]`, as in
 * this course. An lm_head equal to wte is the token table: the model then gets no unembedding of its own. Only one number is
 * read, with `await`: whether the two are equal.
 *
 * @param tensors as `readSafetensors` returns them. The record and its tensors still belong to the caller, who may free them
 * @param heads H, the number of heads, which the tensors don't reveal
 * @returns plain tensors, not variables; a caller that wants to train makes variables of them
 * @throws RangeError if names are missing or unknown (the message lists them), there is no block, a shape is wrong, or H does not divide D
 * @see Radford et al. 2019, https://github.com/openai/gpt-2
 */
export async function gpt2FromTensors(tensors: Checkpoint, heads: number): Promise<GPT> {
  const weights: Checkpoint =
    /* blank: the tensors under names without the prefix; no masks */ Object.fromEntries(
      Object.entries(tensors)
        .map(([name, tensor]) => [name.replace(/^transformer\./, ""), tensor])
        .filter(([name]) => !/^h\.\d+\.attn\.(masked_)?bias$/.test(name as string)),
    ) /* end */;
  const N = /* blank: how many blocks occur in the names */ new Set(
    Object.keys(weights).flatMap((name) => /^h\.\d+\./.exec(name)?.[0] ?? []),
  ).size /* end */;
  assertCheckpoint(weights, gpt2Shapes(weights, N), ["lm_head.weight"]);
  assertDivides("the width by the number of heads", weights["wte.weight"].shape[1] as number, heads);
  const head = weights["lm_head.weight"]; // [V, D] or undefined
  const isTied = head === undefined || (await areEqual(head, weights["wte.weight"]));
  return tf.tidy(() => {
    const own = (name: string): tf.Tensor => tf.clone(weights[name]);
    const norm = (name: string): NormWeights => ({ gamma: own(`${name}.weight`), beta: own(`${name}.bias`) }); // [D] each
    const block = (h: string): BlockWeights => {
      // blank: the weights of the block whose names begin with h and a dot
      const [Wq, Wk, Wv] = tf.split(weights[`${h}.attn.c_attn.weight`], 3, -1); // [D, D] each
      const [bq, bk, bv] = tf.split(weights[`${h}.attn.c_attn.bias`], 3, -1); // [D] each
      const [Wo, bo] = [own(`${h}.attn.c_proj.weight`), own(`${h}.attn.c_proj.bias`)]; // [D, D], [D]
      const [W1, b1] = [own(`${h}.mlp.c_fc.weight`), own(`${h}.mlp.c_fc.bias`)]; // [D, F], [F]
      const [W2, b2] = [own(`${h}.mlp.c_proj.weight`), own(`${h}.mlp.c_proj.bias`)]; // [F, D], [D]
      const attention = { Wq, bq, Wk, bk, Wv, bv, Wo, bo };
      return { norm1: norm(`${h}.ln_1`), attention, norm2: norm(`${h}.ln_2`), mlp: { W1, b1, W2, b2 } };
      // end
    };
    const model: GPT = {
      heads,
      E: own("wte.weight"), // [V, D]
      P: own("wpe.weight"), // [L, D]
      blocks: Array.from({ length: N }, (_, i) => block(`h.${i}`)),
      norm: norm("ln_f"),
    };
    if (isTied) return model as Owned;
    const unembedding = /* blank: the head as this course stores an unembedding */ tf.transpose(
      head,
    ) /* end */; // [D, V]
    return { ...model, unembedding } as Owned;
  });
}
