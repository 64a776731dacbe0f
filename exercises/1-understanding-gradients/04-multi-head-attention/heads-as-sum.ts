import { blank } from "#lib/blank";
import type { Matrix } from "#lib/arrays";
import { splitColumns } from "../02-qkv-projections/fuse-head-weights.js";
import { outputProjection } from "./output-projection.js";

/**
 * Computes the output of multi-head attention head by head: it is the sum of what each head adds.
 *
 *     output = Σ_h heads[h] · W_O[:, columns of head h]ᵀ
 *
 * It equals the output projection of the concatenated heads, but nothing is concatenated here.
 *
 * @param heads what each head found for each token, `[H, T, d_k]`
 * @param W_O the output weights, `[out, H·d_k]`
 * @returns a new matrix, `[T, out]`
 * @throws RangeError if W_O doesn't have d_k columns for each head
 * @see Elhage et al. 2021, "A Mathematical Framework for Transformer Circuits"
 */
export function headsAsSum(heads: Matrix[], W_O: Matrix): Matrix {
  return blank("what each head adds with its own part of W_O, and the sum of it all");
}
