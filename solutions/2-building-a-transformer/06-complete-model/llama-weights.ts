import * as tf from "@tensorflow/tfjs";
import { areEqual, assertCheckpoint } from "#lib/checkpoint";
import { assertDivides } from "#lib/shapes";
import type { LlamaBlockWeights } from "./llama-block.js";
import type { Llama } from "./llama-logits.js";

type Weights = Record<string, tf.Tensor>;
/** A model as tf.tidy wants to see what it returns. */
type Owned = Llama & tf.TensorContainerObject;

/**
 * Builds a model from the tensors of a Llama checkpoint in Hugging Face's format.
 *
 * | name                                         | stored as          | is                                     |
 * | -------------------------------------------- | ------------------ | -------------------------------------- |
 * | model.embed_tokens.weight                    | `[V, D]`           | E                                      |
 * | model.layers.0.input_layernorm.weight        | `[D]`              | norm1 of block 0; layers.1 is block 1  |
 * | model.layers.0.self_attn.q_proj.weight       | `[H·headDim, D]`   | Wq                                     |
 * | model.layers.0.self_attn.k_proj.weight       | `[G·headDim, D]`   | Wk; v_proj is Wv                       |
 * | model.layers.0.self_attn.o_proj.weight       | `[D, H·headDim]`   | Wo                                     |
 * | model.layers.0.post_attention_layernorm.weight | `[D]`            | norm2                                  |
 * | model.layers.0.mlp.gate_proj.weight          | `[F, D]`           | makes the gate                         |
 * | model.layers.0.mlp.up_proj.weight            | `[F, D]`           | makes what the gate lets through       |
 * | model.layers.0.mlp.down_proj.weight          | `[D, F]`           | back to the residual stream            |
 * | model.norm.weight                            | `[D]`              | the norm after the last block          |
 * | lm_head.weight                               | `[V, D]`           | optional: the unembedding              |
 * | model.layers.0.self_attn.rotary_emb.inv_freq | any                | optional: angles of RoPE, not used     |
 *
 * The loaded model computes the logits that Hugging Face's code computes, with `applyRope` as it is. Both make headDim/2 pairs of the
 * headDim numbers of a query or key, and turn pair i at position t by t · θ[i]. But Hugging Face's code pairs number i with number
 * i + headDim/2, while `applyRope` pairs number 2i with number 2i + 1.
 *
 * If lm_head equals embed_tokens, it is the token table once more: the model is tied and gets no unembedding of its own. Whether the
 * two are equal is the only number that is read, with `await`.
 *
 * @param tensors as `readSafetensors` returns them. Record and tensors still belong to the caller, who may free them
 * @param config what config.json says and the tensors don't: `num_attention_heads`, `rope_theta` and `rms_norm_eps`. G follows
 *   from the tensors
 * @returns plain tensors, no variables
 * @throws RangeError if names are missing or unknown (the message lists them), there is no block, a shape does not fit, H does not
 *   divide the rows of q_proj, headDim is odd or does not divide the rows of k_proj, or G does not divide H
 * @see Wolf et al. 2020; https://github.com/huggingface/transformers, `convert_llama_weights_to_hf.py`
 */
export async function llamaFromTensors(
  tensors: Weights,
  { heads, ropeBase, epsilon }: Pick<Llama, "heads" | "ropeBase" | "epsilon">,
): Promise<Llama> {
  const weights: Weights = Object.fromEntries(
    Object.entries(tensors).filter(
      ([name]) => !/^model\.layers\.\d+\.self_attn\.rotary_emb\.inv_freq$/.test(name),
    ),
  );
  const N = new Set(Object.keys(weights).flatMap((name) => /^model\.layers\.\d+\./.exec(name)?.[0] ?? []))
    .size;
  assertCheckpoint(weights, shapesOf(weights, Math.max(1, N)), ["lm_head.weight"]);
  const rowsOf = (name: string): number => weights[`model.layers.0.self_attn.${name}.weight`].shape[0];
  assertDivides("the rows of q_proj by the number of heads", rowsOf("q_proj"), heads);
  const kvHeads: number =
    /* blank: how many heads of keys the tensors have */ rowsOf("k_proj") /
    (rowsOf("q_proj") / heads) /* end */;
  assertHeads(rowsOf("q_proj") / heads, heads, kvHeads);
  const head = weights["lm_head.weight"]; // [V, D] or undefined
  const isTied = head === undefined || (await areEqual(head, weights["model.embed_tokens.weight"]));
  return tf.tidy(() => {
    const own = (name: string): tf.Tensor => tf.clone(weights[`${name}.weight`]);
    const linear = (name: string): tf.Tensor =>
      /* blank: the matrix of this name, in the orientation that this course multiplies by */ tf.transpose(
        weights[`${name}.weight`],
      ) /* end */; // [in, out]
    const rotary = (name: string, count: number): tf.Tensor => {
      const W = linear(name); // [D, count·headDim]
      // blank: the columns ordered so that applyRope turns the pairs of Hugging Face's code
      const [D, columns] = W.shape as [number, number];
      const halves = tf.reshape(W, [D, count, 2, columns / count / 2]); // [D, count, 2, headDim/2]
      const pairs = tf.transpose(halves, [0, 1, 3, 2]); // [D, count, headDim/2, 2]
      return tf.reshape(pairs, [D, columns]); // [D, count·headDim]
      // end
    };
    const block = (layer: string): LlamaBlockWeights => {
      const [attn, mlp] = [`${layer}.self_attn`, `${layer}.mlp`];
      return {
        norm1: own(`${layer}.input_layernorm`), // [D]
        attention: /* blank: the four projections of the layer's attention */ {
          Wq: rotary(`${attn}.q_proj`, heads), // [D, H·headDim]
          Wk: rotary(`${attn}.k_proj`, kvHeads), // [D, G·headDim]
          Wv: linear(`${attn}.v_proj`), // [D, G·headDim]
          Wo: linear(`${attn}.o_proj`), // [H·headDim, D]
        } /* end */,
        norm2: own(`${layer}.post_attention_layernorm`), // [D]
        mlp: /* blank: the three matrices of the layer's SwiGLU */ {
          W1: linear(`${mlp}.gate_proj`), // [D, F]
          W2: linear(`${mlp}.down_proj`), // [F, D]
          W3: linear(`${mlp}.up_proj`), // [D, F]
        } /* end */,
      };
    };
    const model: Llama = {
      heads,
      kvHeads,
      epsilon,
      ropeBase,
      E: own("model.embed_tokens"), // [V, D]
      blocks: Array.from({ length: N }, (_, i) => block(`model.layers.${i}`)),
      norm: own("model.norm"), // [D]
    };
    return (isTied ? model : { ...model, unembedding: linear("lm_head") }) as Owned;
  });
}

function assertHeads(headDim: number, heads: number, kvHeads: number): void {
  assertDivides("headDim by the 2 numbers of a pair", headDim, 2);
  assertDivides("the heads of queries by those of keys", heads, kvHeads);
}

/** The tensors of a checkpoint of N blocks by name, with the shapes that those of the first block ask for. */
function shapesOf(weights: Weights, N: number): Map<string, number[]> {
  const [V, D] = weights["model.embed_tokens.weight"]?.shape ?? [];
  const [columns] = weights["model.layers.0.self_attn.q_proj.weight"]?.shape ?? [];
  const [kvColumns] = weights["model.layers.0.self_attn.k_proj.weight"]?.shape ?? [];
  const [F] = weights["model.layers.0.mlp.gate_proj.weight"]?.shape ?? [];
  const blocks = Array.from({ length: N }, (_, i) => `model.layers.${i}`).flatMap((layer) =>
    Object.entries({
      input_layernorm: [D],
      "self_attn.q_proj": [columns, D],
      "self_attn.k_proj": [kvColumns, D],
      "self_attn.v_proj": [kvColumns, D],
      "self_attn.o_proj": [D, columns],
      post_attention_layernorm: [D],
      "mlp.gate_proj": [F, D],
      "mlp.up_proj": [F, D],
      "mlp.down_proj": [D, F],
    }).map(([name, shape]): [string, number[]] => [`${layer}.${name}.weight`, shape]),
  );
  return new Map([
    ["model.embed_tokens.weight", [V, D]],
    ...blocks,
    ["model.norm.weight", [D]],
    ["lm_head.weight", [V, D]],
  ]);
}
