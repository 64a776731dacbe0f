import { blank } from "#lib/blank";
import type { Matrix, Vector } from "#lib/arrays";
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
import { backward, leaf, type Node } from "./topological-order.js";

/** Every parameter as a leaf: a vector is one row, and W_Q, W_K, W_V have a leaf for each head. */
export type Leaves = Record<"W_Q" | "W_K" | "W_V", Node[]> &
  Record<Exclude<keyof Parameters, "W_Q" | "W_K" | "W_V">, Node>;

/** Makes the leaves of a model. */
export function leavesOf(p: Parameters): Leaves {
  const one = (part: Vector | Matrix) => leaf((Array.isArray(part[0]) ? part : [part]) as Matrix);
  const heads = (part: Matrix[]) => part.map((head) => leaf(head));
  const rest = Object.entries(p).map(([name, part]) => [name, one(part as Matrix)]);
  return { ...Object.fromEntries(rest), W_Q: heads(p.W_Q), W_K: heads(p.W_K), W_V: heads(p.W_V) };
}

/** Reads the gradients of the leaves, in the nesting of the parameters. */
export function gradientsOf(leaves: Leaves, p: Parameters): Parameters {
  const gradients = (Object.keys(p) as (keyof Parameters)[]).map((name) => {
    const own = leaves[name];
    if (Array.isArray(own)) return [name, own.map((head) => head.grad)];
    return [name, Array.isArray(p[name][0]) ? own.grad : own.grad[0]];
  });
  return Object.fromEntries(gradients);
}

/**
 * The whole model of part 1 on the tape. You write only its forward pass; every operation knows its own gradient.
 *
 *     X              = token rows + position rows
 *     afterAttention = X + MHA(LN1(X))
 *     output         = afterAttention + FFN(LN2(afterAttention))
 *     logits         = LNf(output) · W_lmᵀ
 *
 * @param w the parameters as leaves
 * @param ids the tokens of the text, `[T]`
 * @param targets the token that comes next at each position, or IGNORE, `[T]`
 * @returns logits `[T, V]`, and the mean cross-entropy `[1, 1]`
 */
export function tapeModel(w: Leaves, ids: number[], targets: number[]): { logits: Node; loss: Node } {
  const places = ids.map((_, t) => t); // [T]: 0, 1, 2, ...
  const X: Node = blank("the rows of the tokens, plus the rows of their positions"); // [T, D]

  const ln1 = layerNormNode(X, w.ln1_gamma, w.ln1_beta); // [T, D]
  const dK = w.W_K[0].data[0].length;
  const scale = leaf([[1 / Math.sqrt(dK)]]); // [1, 1]
  const heads = w.W_Q.map((_, h): Node => {
    return blank("head h's output, in some statements: project ln1 three times, score, scale, softmax, mix");
  });
  const afterAttention: Node = blank("X, plus the heads side by side, mixed by W_O"); // [T, D]

  const ln2 = layerNormNode(afterAttention, w.ln2_gamma, w.ln2_beta); // [T, D]
  const hidden: Node = blank("the activated hidden units of the feed-forward network"); // [T, d_ff]
  const output: Node =
    blank("the second residual: afterAttention plus the second layer of the hidden units"); // [T, D]

  const lnF = layerNormNode(output, w.ln_f_gamma, w.ln_f_beta); // [T, D]
  const logits = linearNode(lnF, w.W_lm); // [T, V]
  return { logits, loss: crossEntropyNode(logits, targets) };
}

/**
 * Loss and gradients of the model: what `forwardPass` and `backwardPass` compute, without writing a backward pass.
 *
 * @param p the parameters
 * @param ids the tokens of the text, `[T]`
 * @param targets the token that comes next at each position, or IGNORE, `[T]`
 * @returns the loss, and the gradient of every parameter, in new lists
 */
export function tapeGradients(
  p: Parameters,
  ids: number[],
  targets: number[],
): { loss: number; gradients: Parameters } {
  return blank("some statements: leaves, model, backward; return the loss as a number and the gradients");
}
