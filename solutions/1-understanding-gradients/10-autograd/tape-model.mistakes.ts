import { mistakesFor } from "#lib/author/mistakes";
import type { Parameters } from "#lib/micro-model";
import { addNode, mulNode } from "./broadcast-gradient.js";
import {
  concatNode,
  crossEntropyNode,
  geluNode,
  layerNormNode,
  rowsNode,
  softmaxNode,
} from "./fused-nodes.js";
import { linearNode, matmulNode, transposeNode } from "./matmul-node.js";
import { gradientsOf, type Leaves, leavesOf } from "./tape-model.js";
import { backward, leaf, type Node } from "./topological-order.js";

/** One blank after the other, with what stands in it. */
interface Blanks {
  embed: (w: Leaves, ids: number[], places: number[]) => Node;
  head: (at: { w: Leaves; h: number; ln1: Node; scale: Node; X: Node }) => Node;
  join: (at: { w: Leaves; X: Node; ln1: Node; heads: Node[] }) => Node;
  hide: (at: { w: Leaves; ln2: Node; afterAttention: Node }) => Node;
  finish: (at: { w: Leaves; afterAttention: Node; hidden: Node; X: Node; ln2: Node }) => Node;
}

/** One head from its parts, some of which may be others than they should be. */
const attend = (
  { w, h, ln1, scale }: { w: Leaves; h: number; ln1: Node; scale: Node },
  {
    from = ln1,
    weigh = (scores: Node) => softmaxNode(mulNode(scores, scale)),
    score = (Q: Node, K: Node) => matmulNode(Q, transposeNode(K)),
    weights = [w.W_Q[h], w.W_K[h], w.W_V[h]],
    project = (W: Node, _which: "Q" | "K" | "V") => matmulNode(from, W),
  } = {},
): Node => {
  const [Q, K, V] = weights.map((W, i) => project(W, (["Q", "K", "V"] as const)[i]));
  return matmulNode(weigh(score(Q, K)), V);
};

/** A head of which one projection is made again as a leaf. */
const offTheTape =
  (lost: "Q" | "K" | "V"): Blanks["head"] =>
  (at) =>
    attend(at, {
      project: (W, which) => {
        const projected = matmulNode(at.ln1, W);
        return which === lost ? leaf(projected.data) : projected;
      },
    });

const right: Blanks = {
  embed: (w, ids, places) =>
    addNode(rowsNode(w.token_embedding, ids), rowsNode(w.position_embedding, places)),
  head: (at) => attend(at),
  join: ({ w, X, heads }) => addNode(X, linearNode(concatNode(heads), w.W_O)),
  hide: ({ w, ln2 }) => geluNode(linearNode(ln2, w.W1, w.b1)),
  finish: ({ w, afterAttention, hidden }) => addNode(afterAttention, linearNode(hidden, w.W2, w.b2)),
};

type Model = (w: Leaves, ids: number[], targets: number[]) => { logits: Node; loss: Node };

const model = (changes: Partial<Blanks>): Model => {
  const { embed, head, join, hide, finish } = { ...right, ...changes };
  return (w, ids, targets) => {
    const X = embed(
      w,
      ids,
      ids.map((_, t) => t),
    );
    const ln1 = layerNormNode(X, w.ln1_gamma, w.ln1_beta);
    const scale = leaf([[1 / Math.sqrt(w.W_K[0].data[0].length)]]);
    const heads = w.W_Q.map((_, h) => head({ w, h, ln1, scale, X }));
    const afterAttention = join({ w, X, ln1, heads });
    const ln2 = layerNormNode(afterAttention, w.ln2_gamma, w.ln2_beta);
    const hidden = hide({ w, ln2, afterAttention });
    const output = finish({ w, afterAttention, hidden, X, ln2 });
    const lnF = layerNormNode(output, w.ln_f_gamma, w.ln_f_beta);
    const logits = linearNode(lnF, w.W_lm);
    return { logits, loss: crossEntropyNode(logits, targets) };
  };
};

/** Gradients by a model, with another end. */
const gradientsBy =
  (
    build: Model,
    finish = (loss: Node, leaves: Leaves, p: Parameters) => {
      backward(loss);
      return { loss: loss.data[0][0], gradients: gradientsOf(leaves, p) };
    },
  ) =>
  (p: Parameters, ids: number[], targets: number[]) => {
    const leaves = leavesOf(p);
    return finish(build(leaves, ids, targets).loss, leaves, p);
  };

/** A model with another blank: both functions of the file are built on it. */
const withModel = (changes: Partial<Blanks>) => {
  const tapeModel = model(changes);
  return { tapeModel, tapeGradients: gradientsBy(tapeModel) };
};

export default mistakesFor<typeof import("./tape-model.js")>({
  "no-positions": {
    because: "The rows of the positions are missing: add to each token's row that of its position.",
    ...withModel({ embed: (w, ids) => rowsNode(w.token_embedding, ids) }),
  },
  "positions-by-id": {
    because: "You looked up the positions by the token ids. Their rows are 0, 1, 2, ...: the list places.",
    ...withModel({
      embed: (w, ids) => {
        const rows = w.position_embedding.data.length;
        const clipped = ids.map((id) => Math.min(id, rows - 1));
        return addNode(rowsNode(w.token_embedding, ids), rowsNode(w.position_embedding, clipped));
      },
    }),
  },
  "multiplies-the-positions": {
    because: "Add the position to the token, don't multiply by it.",
    ...withModel({
      embed: (w, ids, places) =>
        mulNode(rowsNode(w.token_embedding, ids), rowsNode(w.position_embedding, places)),
    }),
  },
  "forgets-to-scale": {
    because: "You pass unscaled scores to softmax: multiply them by the node scale.",
    ...withModel({ head: (at) => attend(at, { weigh: softmaxNode }) }),
  },
  "scales-the-weights": {
    because: "You applied the scale after softmax. Scale the scores; weights must sum to 1.",
    ...withModel({ head: (at) => attend(at, { weigh: (scores) => mulNode(softmaxNode(scores), at.scale) }) }),
  },
  "attends-without-the-norm": {
    because: "Your heads read X. In a pre-norm block they read its normalized copy, ln1.",
    ...withModel({ head: (at) => attend(at, { from: at.X }) }),
  },
  "queries-and-keys-exchanged": {
    because: "These are K · Qᵀ. Row i of the scores belongs to query i, so the queries go on the left.",
    ...withModel({ head: (at) => attend(at, { score: (Q, K) => matmulNode(K, transposeNode(Q)) }) }),
  },
  "mixes-the-keys": {
    because: "Your weights mix the keys. Attention passes on the values, projected by W_V.",
    ...withModel({
      head: (at) => attend(at, { weights: [at.w.W_Q[at.h], at.w.W_K[at.h], at.w.W_K[at.h]] }),
    }),
  },
  "first-head-every-time": {
    because: "All heads use the weights of head 0. Head h has its own.",
    ...withModel({ head: (at) => attend({ ...at, h: 0 }) }),
  },
  "heads-in-reverse": {
    because: "Your heads are in reverse order: head 0 comes first, on the left.",
    ...withModel({ join: (at) => right.join({ ...at, heads: [...at.heads].reverse() }) }),
  },
  "no-residual-around-attention": {
    because: "X itself is missing: the attention only adds to it.",
    ...withModel({ join: ({ w, heads }) => linearNode(concatNode(heads), w.W_O) }),
  },
  "residual-of-the-norm": {
    because: "The residual stream carries X itself, not its normalized copy.",
    ...withModel({ join: (at) => right.join({ ...at, X: at.ln1 }) }),
  },
  "w-o-not-transposed": {
    because:
      "W_O is stored [out, in]: multiply by its transpose, as linearNode does. It is square, so both ways fit.",
    ...withModel({ join: ({ w, X, heads }) => addNode(X, matmulNode(concatNode(heads), w.W_O)) }),
  },
  "no-activation": {
    because: "Without GELU the two layers of the feed-forward network are one linear layer.",
    ...withModel({ hide: ({ w, ln2 }) => linearNode(ln2, w.W1, w.b1) }),
  },
  "feed-forward-without-the-norm": {
    because: "The feed-forward network reads ln2, the normalized copy of the residual stream.",
    ...withModel({ hide: ({ w, afterAttention }) => geluNode(linearNode(afterAttention, w.W1, w.b1)) }),
  },
  "forgets-b1": {
    because: "The bias b1 is missing from the hidden units.",
    ...withModel({ hide: ({ w, ln2 }) => geluNode(linearNode(ln2, w.W1)) }),
  },
  "forgets-b2": {
    because: "The bias b2 is missing from the second layer.",
    ...withModel({
      finish: ({ w, afterAttention, hidden }) => addNode(afterAttention, linearNode(hidden, w.W2)),
    }),
  },
  "no-residual-around-feed-forward": {
    because: "The residual stream is missing: the feed-forward network only adds to it.",
    ...withModel({ finish: ({ w, hidden }) => linearNode(hidden, w.W2, w.b2) }),
  },
  "second-residual-from-the-start": {
    because: "Your second residual starts from X again. It continues from afterAttention.",
    ...withModel({ finish: (at) => right.finish({ ...at, afterAttention: at.X }) }),
  },
  "embedding-leaves-the-tape": {
    because: "You rebuilt X from plain numbers: its gradient stays there, and both tables get none.",
    ...withModel({ embed: (w, ids, places) => leaf(right.embed(w, ids, places).data) }),
  },
  "queries-leave-the-tape": {
    because: "You rebuilt the queries from plain numbers, so W_Q gets no gradient.",
    ...withModel({ head: offTheTape("Q") }),
  },
  "keys-leave-the-tape": {
    because: "You rebuilt the keys from plain numbers, so W_K gets no gradient.",
    ...withModel({ head: offTheTape("K") }),
  },
  "values-leave-the-tape": {
    because: "You rebuilt the values from plain numbers, so W_V gets no gradient.",
    ...withModel({ head: offTheTape("V") }),
  },
  "b1-leaves-the-tape": {
    because: "You passed b1 as a copy, which keeps the gradient to itself. Pass the leaf of the model.",
    ...withModel({ hide: ({ w, ln2 }) => geluNode(linearNode(ln2, w.W1, leaf(w.b1.data))) }),
  },
  "first-residual-leaves-the-tape": {
    because:
      "You passed X to the first sum as a copy: its gradient stays there and never reaches the embeddings.",
    ...withModel({ join: (at) => right.join({ ...at, X: leaf(at.X.data) }) }),
  },
  "second-residual-leaves-the-tape": {
    because: "You passed afterAttention to the second sum as a copy: half of its gradient is lost there.",
    ...withModel({ finish: (at) => right.finish({ ...at, afterAttention: leaf(at.afterAttention.data) }) }),
  },
  "reads-empty-gradients": {
    because:
      "All gradients are still 0: first run backward, then read the same leaves that the model was built on.",
    tapeGradients: gradientsBy(model({}), (loss, leaves, p) => ({
      loss: loss.data[0][0],
      gradients: gradientsOf(leaves, p),
    })),
  },
  "loss-as-a-matrix": {
    because: "Your loss is still a matrix of one number: take the number out of it.",
    tapeGradients: gradientsBy(model({}), (loss, leaves, p) => {
      backward(loss);
      return { loss: loss.data as unknown as number, gradients: gradientsOf(leaves, p) };
    }),
  },
  "scaled-twice": {
    because: "You scaled the scores twice. They are divided by √d_k once.",
    ...withModel({
      head: (at) =>
        attend(at, { weigh: (scores) => softmaxNode(mulNode(mulNode(scores, at.scale), at.scale)) }),
    }),
  },
  "keys-of-the-first-head": {
    because: "All heads use the keys of head 0. Head h has its own W_K.",
    ...withModel({ head: (at) => attend(at, { weights: [at.w.W_Q[at.h], at.w.W_K[0], at.w.W_V[at.h]] }) }),
  },
  "values-of-the-first-head": {
    because: "All heads use the values of head 0. Head h has its own W_V.",
    ...withModel({ head: (at) => attend(at, { weights: [at.w.W_Q[at.h], at.w.W_K[at.h], at.w.W_V[0]] }) }),
  },
  "queries-without-the-norm": {
    because: "Your queries are made of X. All three projections read ln1.",
    ...withModel({
      head: (at) => attend(at, { project: (W, which) => matmulNode(which === "Q" ? at.X : at.ln1, W) }),
    }),
  },
  "values-without-the-norm": {
    because: "Your values are made of X. All three projections read ln1.",
    ...withModel({
      head: (at) => attend(at, { project: (W, which) => matmulNode(which === "V" ? at.X : at.ln1, W) }),
    }),
  },
  "values-for-keys": {
    because: "You compared the queries with the values. Scores are made of queries and keys.",
    ...withModel({
      head: (at) => {
        const [q, , v] = [at.w.W_Q[at.h], at.w.W_K[at.h], at.w.W_V[at.h]];
        return attend(at, { weights: [q, v, v] });
      },
    }),
  },
  "activation-after-the-second-layer": {
    because: "You applied GELU after the second layer, too. Only the hidden units are activated.",
    ...withModel({
      finish: ({ w, afterAttention, hidden }) =>
        addNode(afterAttention, geluNode(linearNode(hidden, w.W2, w.b2))),
    }),
  },
  "second-residual-of-the-norm": {
    because:
      "Your second residual starts from ln2. It continues from afterAttention, as it was before the norm.",
    ...withModel({ finish: (at) => right.finish({ ...at, afterAttention: at.ln2 }) }),
  },
  "targets-are-the-ids": {
    because: "You gave the model the ids as targets. The loss compares with the targets.",
    tapeGradients: (p, ids) => gradientsBy(model({}))(p, ids, ids),
  },
});
