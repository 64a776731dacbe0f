import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/author/mistakes";
import type { BlockWeights } from "../05-transformer-block/pre-norm-block.js";
import { gpt2FromTensors as right } from "./gpt2-weights.js";
import type { GPT } from "./init-gpt.js";

type Weights = Record<string, tf.Tensor>;

/** The right model, changed afterwards; what is replaced is freed. */
const changed = (change: (model: GPT, weights: Weights) => GPT) => ({
  gpt2FromTensors: async (weights: Weights, heads: number): Promise<GPT> => {
    const model = await right(weights, heads);
    const before = tensorsIn(model);
    const after = change(model, weights);
    const kept = new Set(tensorsIn(after));
    for (const tensor of before) if (!kept.has(tensor)) tensor.dispose();
    return after;
  },
});

/** Every block changed. */
const blocks = (change: (block: BlockWeights, i: number, all: BlockWeights[]) => BlockWeights) =>
  changed((model) => ({ ...model, blocks: model.blocks.map(change) }));

/** The checkpoint changed before it is read. */
const reading = (change: (weights: Weights) => Weights) => ({
  gpt2FromTensors: async (weights: Weights, heads: number): Promise<GPT> => {
    const before = new Set(Object.values(weights));
    const other = tf.tidy(() => change(weights));
    const model = await right(other, heads);
    for (const tensor of Object.values(other)) if (!before.has(tensor)) tensor.dispose();
    return model;
  },
});

function tensorsIn(node: object): tf.Tensor[] {
  if ("dataId" in node) return [node as tf.Tensor];
  return Object.values(node).flatMap((inner) => (typeof inner === "object" ? tensorsIn(inner) : []));
}

const rename = (weights: Weights, change: (name: string) => string): Weights =>
  Object.fromEntries(Object.entries(weights).map(([name, tensor]) => [change(name), tensor]));

/** Cuts columns in the order [H, 3, headDim] into three. */
const headMajor = (fused: tf.Tensor, heads: number) =>
  tf.tidy(() => {
    const rows = fused.rank === 2 ? fused.shape[0] : 1;
    const width = (fused.shape.at(-1) as number) / 3;
    const cut = tf.reshape(fused, [rows, heads, 3, width / heads]);
    const shape = fused.rank === 2 ? [rows, width] : [width];
    return [0, 1, 2].map((i) => tf.reshape(tf.slice(cut, [0, 0, i, 0], [-1, -1, 1, -1]), shape));
  });

export default mistakesFor<typeof import("./gpt2-weights.js")>({
  "all-weights-turned-over": {
    because:
      "You transposed square weights, as nn.Linear would need. GPT-2's Conv1D stores [in, out] already.",
    ...blocks((block) => {
      const { Wq, Wk, Wv, Wo } = block.attention;
      const turned = {
        Wq: tf.transpose(Wq),
        Wk: tf.transpose(Wk),
        Wv: tf.transpose(Wv),
        Wo: tf.transpose(Wo),
      };
      return { ...block, attention: { ...block.attention, ...turned } };
    }),
  },
  "output-turned-over": {
    because:
      "You transposed attention's c_proj. It is square, so its shape doesn't show it: Conv1D stores [in, out].",
    ...blocks((block) => ({
      ...block,
      attention: { ...block.attention, Wo: tf.transpose(block.attention.Wo) },
    })),
  },
  "keys-before-queries": {
    because: "You swapped keys and queries. c_attn holds queries, keys, values, in this order.",
    ...blocks(({ attention, ...rest }) => {
      const { Wq, bq, Wk, bk } = attention;
      return { ...rest, attention: { ...attention, Wq: Wk, bq: bk, Wk: Wq, bk: bq } };
    }),
  },
  "values-before-keys": {
    because: "You swapped keys and values. c_attn holds queries, keys, values, in this order.",
    ...blocks(({ attention, ...rest }) => {
      const { Wk, bk, Wv, bv } = attention;
      return { ...rest, attention: { ...attention, Wk: Wv, bk: bv, Wv: Wk, bv: bk } };
    }),
  },
  "head-by-head": {
    because:
      "You cut the columns head by head. In GPT-2 all queries come first, then all keys, then all values.",
    gpt2FromTensors: async (weights, heads) => {
      const model = await right(weights, heads);
      const cut = model.blocks.map((block, i): BlockWeights => {
        const of = (kind: string) =>
          headMajor(
            weights[`h.${i}.attn.c_attn.${kind}`] ?? weights[`transformer.h.${i}.attn.c_attn.${kind}`],
            heads,
          );
        const { Wo, bo, ...old } = block.attention;
        tf.dispose({ ...old });
        const [[Wq, Wk, Wv], [bq, bk, bv]] = [of("weight"), of("bias")];
        return { ...block, attention: { Wq, bq, Wk, bk, Wv, bv, Wo, bo } };
      });
      return { ...model, blocks: cut };
    },
  },
  "bias-of-the-keys-before-the-queries": {
    because:
      "You swapped the biases of keys and queries. c_attn.bias is cut in the same order as its weight.",
    ...blocks(({ attention, ...rest }) => {
      const { bq, bk } = attention;
      return { ...rest, attention: { ...attention, bq: bk, bk: bq } };
    }),
  },
  "cut-into-rows": {
    because:
      "You cut c_attn into rows. Queries, keys and values are side by side: cut its columns, the last axis.",
    ...changed((model, weights) => ({
      ...model,
      blocks: model.blocks.map((block, i) => {
        const fused =
          weights[`h.${i}.attn.c_attn.weight`] ?? weights[`transformer.h.${i}.attn.c_attn.weight`];
        const [Wq, Wk, Wv] = tf.split(fused, 3, 0);
        return { ...block, attention: { ...block.attention, Wq, Wk, Wv } };
      }),
    })),
  },
  "biases-of-the-projections-left-out": {
    because: "The biases of queries, keys and values are missing: c_attn.bias holds them side by side.",
    ...blocks(({ attention: { Wq, Wk, Wv, Wo, bo }, ...rest }) => ({
      ...rest,
      attention: { Wq, Wk, Wv, Wo, bo },
    })),
  },
  "one-bias-for-three": {
    because: "You gave keys and values the biases of the queries. Cut c_attn.bias as you cut its weight.",
    ...blocks(({ attention, ...rest }) => {
      const bq = attention.bq as tf.Tensor;
      return { ...rest, attention: { ...attention, bk: tf.clone(bq), bv: tf.clone(bq) } };
    }),
  },
  "norms-exchanged": {
    because: "You swapped the two norms of a block: ln_1 comes before attention, ln_2 before the network.",
    ...blocks((block) => ({ ...block, norm1: block.norm2, norm2: block.norm1 })),
  },
  "gamma-and-beta-exchanged": {
    because: "You swapped gamma and beta. A norm's weight is gamma, its bias is beta.",
    ...changed((model) => ({ ...model, norm: { gamma: model.norm.beta, beta: model.norm.gamma } })),
  },
  "last-norm-of-a-block": {
    because: "You took the last norm from a block. ln_f is the norm after the last block.",
    ...changed((model) => {
      const { gamma, beta } = model.blocks[model.blocks.length - 1].norm2;
      return { ...model, norm: { gamma: tf.clone(gamma), beta: tf.clone(beta) } };
    }),
  },
  "tables-exchanged": {
    because: "You swapped the tables: wte holds tokens, wpe positions.",
    ...changed((model) => ({ ...model, E: model.P, P: model.E })),
  },
  "first-block-everywhere": {
    because: "You gave all blocks the weights of block 0.",
    ...blocks((block, _i, all) => {
      const own = (x: tf.Tensor) => tf.clone(x);
      const copy = <T extends object>(node: T) =>
        Object.fromEntries(Object.entries(node).map(([key, x]) => [key, own(x as tf.Tensor)])) as T;
      if (block === all[0]) return block;
      const { norm1, attention, norm2, mlp } = all[0];
      return { norm1: copy(norm1), attention: copy(attention), norm2: copy(norm2), mlp: copy(mlp) };
    }),
  },
  "blocks-in-the-order-of-the-names": {
    because: "You put the blocks in alphabetical order, 10 before 2. Order them by their numbers.",
    ...changed((model) => {
      const order = model.blocks.map((_, i) => String(i)).sort();
      return { ...model, blocks: order.map((i) => model.blocks[Number(i)]) };
    }),
  },
  "blocks-in-the-order-of-the-file": {
    because: "You took the blocks in the order of the file. Order them by the numbers in their names.",
    ...changed((model, weights) => {
      const numbers = Object.keys(weights).flatMap(
        (name) => /^(?:transformer\.)?h\.(\d+)\./.exec(name)?.[1] ?? [],
      );
      return { ...model, blocks: [...new Set(numbers)].map((i) => model.blocks[Number(i)]) };
    }),
  },
  "one-digit-only": {
    because: "You understood only one-digit numbers: block 10 and later ones are missing.",
    ...changed((model) => ({ ...model, blocks: model.blocks.slice(0, 10) })),
  },
  "prefix-not-understood": {
    because: "You didn't understand the names with the prefix transformer. Remove it.",
    gpt2FromTensors: async (weights, heads) => {
      const odd = Object.keys(weights).filter((name) => name.startsWith("transformer."));
      if (odd.length > 0) throw new RangeError(`names missing: wte.weight; unknown: ${odd.length}`);
      return right(weights, heads);
    },
  },
  "masks-are-unknown": {
    because: "You refused the causal masks in the file. They are not weights, but the file may contain them.",
    gpt2FromTensors: async (weights, heads) => {
      const odd = Object.keys(weights).filter((name) => /\.attn\.(masked_)?bias$/.test(name));
      if (odd.length > 0) throw new RangeError(`names missing: none; unknown: ${odd.join(", ")}`);
      return right(weights, heads);
    },
  },
  "masks-of-one-digit": {
    because: "You removed only the masks of blocks 0 to 9. The number of a block may have more digits.",
    gpt2FromTensors: async (weights, heads) => {
      const odd = Object.keys(weights).filter((name) => /\d\d\.attn\.(masked_)?bias$/.test(name));
      if (odd.length > 0) throw new RangeError(`names missing: none; unknown: ${odd.join(", ")}`);
      return right(weights, heads);
    },
  },
  "masks-by-their-ending": {
    because: "You removed a name that only ends like a mask's. A mask's name begins with h and its number.",
    ...reading((weights) =>
      Object.fromEntries(Object.entries(weights).filter(([name]) => !/.h\.\d+\.attn\.bias$/.test(name))),
    ),
  },
  "masked-bias-is-unknown": {
    because:
      "You refused attn.masked_bias. Some checkpoints have it beside the mask; it is not a weight either.",
    gpt2FromTensors: async (weights, heads) => {
      const odd = Object.keys(weights).filter((name) => /\.attn\.masked_bias$/.test(name));
      if (odd.length > 0) throw new RangeError(`names missing: none; unknown: ${odd.join(", ")}`);
      return right(weights, heads);
    },
  },
  "every-bias-of-attention-is-a-mask": {
    because: "You removed c_attn.bias and c_proj.bias with the masks. Only attn.bias itself is a mask.",
    ...reading((weights) =>
      Object.fromEntries(Object.entries(weights).filter(([name]) => !/attn.*bias$/.test(name))),
    ),
  },
  "head-always-unties": {
    because:
      "You made a head equal to the token table a separate unembedding: in training, the two would drift apart.",
    gpt2FromTensors: async (weights, heads) => {
      const head = weights["lm_head.weight"];
      const model = await right(weights, heads);
      return head && !model.unembedding ? { ...model, unembedding: tf.transpose(head) } : model;
    },
  },
  "head-ignored": {
    because: "You ignored a head that differs from the table, so the logits come from the wrong weights.",
    ...changed(({ unembedding, ...model }) => model),
  },
  "head-not-turned-over": {
    because: "The head is stored as in nn.Linear, [out, in]. An unembedding is [D, V].",
    ...changed((model) =>
      model.unembedding ? { ...model, unembedding: tf.transpose(model.unembedding) } : model,
    ),
  },
  "head-by-reshape": {
    because: "You reshaped the head, which moves no number. Transpose it.",
    ...changed((model, weights) =>
      model.unembedding
        ? { ...model, unembedding: tf.reshape(weights["lm_head.weight"], model.unembedding.shape) }
        : model,
    ),
  },
  "a-head-for-everyone": {
    because:
      "You gave a model without a head its own unembedding. Without a head the token table makes the logits.",
    ...changed((model) => ({ ...model, unembedding: model.unembedding ?? tf.transpose(model.E) })),
  },
  "the-files-own-tensors": {
    because: "Your model holds the file's tensors themselves: disposing of them would destroy the model.",
    gpt2FromTensors: async (weights, heads) => {
      const model = await right(weights, heads);
      tf.dispose([model.E, model.P]);
      const named = rename(weights, (name) => name.replace(/^transformer\./, ""));
      return { ...model, E: named["wte.weight"], P: named["wpe.weight"] };
    },
  },
  "variables-for-tensors": {
    because: "You returned variables. Return plain tensors: the caller makes variables if it wants to train.",
    ...changed((model) => {
      const varied = <T extends object>(node: T): T =>
        Object.fromEntries(
          Object.entries(node).map(([key, value]) => {
            if (typeof value !== "object" || value === null) return [key, value];
            if (Array.isArray(value)) return [key, value.map(varied)];
            return [key, "dataId" in value ? tf.variable(value as tf.Tensor) : varied(value)];
          }),
        ) as T;
      return varied(model);
    }),
  },
  "empties-the-list": {
    because: "You deleted names from the record that you were given. The caller owns it: build your own.",
    gpt2FromTensors: async (weights, heads) => {
      const model = await right(weights, heads);
      for (const [name, tensor] of Object.entries(weights)) {
        const plain = name.replace(/^transformer\./, "");
        if (plain !== name || /\.attn\.(masked_)?bias$/.test(name)) delete weights[name];
        if (plain !== name && !/\.attn\.(masked_)?bias$/.test(name)) weights[plain] = tensor;
      }
      return model;
    },
  },
  "disposes-the-file": {
    because: "You disposed of the file's tensors. They are the caller's, who may still need them.",
    gpt2FromTensors: async (weights, heads) => {
      const model = await right(weights, heads);
      tf.dispose(weights);
      return model;
    },
  },
  "wo-and-w2-by-kind": {
    because: "You mixed up the two kinds of c_proj: attention's bias is in the place of the network's.",
    ...blocks((block) => ({
      ...block,
      mlp: { ...block.mlp, b2: tf.clone(block.attention.bo as tf.Tensor) },
    })),
  },
  "unknown-names-pass": {
    because: "You silently ignored names that GPT-2 doesn't have: such a file belongs to another model.",
    ...reading((weights) =>
      Object.fromEntries(Object.entries(weights).filter(([name]) => !/rotary|score/.test(name))),
    ),
  },
  "bias-of-the-values-before-the-keys": {
    because:
      "You swapped the biases of keys and values. c_attn.bias holds queries, keys, values, as its weight does.",
    ...blocks(({ attention, ...rest }) => ({
      ...rest,
      attention: { ...attention, bk: attention.bv, bv: attention.bk },
    })),
  },
  "columns-by-turns": {
    because:
      "You dealt the columns out in turns. All columns of the queries come first, then the keys', then the values'.",
    ...blocks(({ attention, ...rest }) => {
      const { Wq, Wk, Wv } = attention;
      const [q, k, v] = tf.tidy(() =>
        tf.unstack(tf.reshape(tf.concat([Wq, Wk, Wv], 1), [Wq.shape[0] as number, -1, 3]), 2),
      );
      return { ...rest, attention: { ...attention, Wq: q, Wk: k, Wv: v } };
    }),
  },
  "gamma-and-beta-exchanged-everywhere": {
    because: "You swapped gamma and beta in every norm. A norm's weight is gamma, its bias is beta.",
    ...changed((model) => {
      const turned = ({ gamma, beta }: GPT["norm"]) => ({ gamma: beta, beta: gamma });
      return {
        ...model,
        norm: turned(model.norm),
        blocks: model.blocks.map((block) => ({
          ...block,
          norm1: turned(block.norm1),
          norm2: turned(block.norm2),
        })),
      };
    }),
  },
});
