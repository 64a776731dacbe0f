import type { Matrix } from "#lib/arrays";
import { mistakesFor } from "#lib/author/mistakes";
import { matmul } from "../02-qkv-projections/matmul.js";
import { transpose } from "../02-qkv-projections/transpose.js";
import { addNode, mulNode } from "./broadcast-gradient.js";
import { matmulNode, transposeNode } from "./matmul-node.js";
import { leaf, type Node, node } from "./topological-order.js";

type Shares = (dC: Matrix, A: Matrix, B: Matrix) => Matrix[];

/** The product with other shares. */
const product =
  (shares: Shares, value = matmul) =>
  (a: Node, b: Node): Node =>
    node(value(a.data, b.data), [a, b], (dC) => shares(dC, a.data, b.data));

const right: Shares = (dC, A, B) => [matmul(dC, transpose(B)), matmul(transpose(A), dC)];
const zeros = (A: Matrix) => A.map((row) => row.map(() => 0));
const ones = (A: Matrix) => A.map((row) => row.map(() => 1));

/** A linear layer that uses another product, or another bias. */
const layer =
  (multiply: (X: Node, W: Node) => Node, add = (Y: Node, b: Node) => addNode(Y, b)) =>
  (X: Node, W: Node, b?: Node): Node => {
    const Y = multiply(X, W);
    return b ? add(Y, b) : Y;
  };
const timesTransposed = (X: Node, W: Node) => matmulNode(X, transposeNode(W));

/** linearNode with another matmulNode or transposeNode below it. */
const layerOn = (multiply: (a: Node, b: Node) => Node, turn = transposeNode) =>
  layer((X, W) => multiply(X, turn(W)));

/** The product as a mistake: the linear layer of the file is built on it. */
const withProduct = (multiply: (a: Node, b: Node) => Node) => ({
  matmulNode: multiply,
  linearNode: layerOn(multiply),
});

export default mistakesFor<typeof import("./matmul-node.js")>({
  "factors-exchanged": {
    because: "The first share is dC · Bᵀ, in this order: dC has the rows of A, Bᵀ its columns.",
    ...withProduct(product((dC, A, B) => [matmul(transpose(B), dC), matmul(transpose(A), dC)])),
  },
  "right-factors-exchanged": {
    because: "The second share is Aᵀ · dC, in this order: Aᵀ has the rows of B, dC its columns.",
    ...withProduct(product((dC, A, B) => [matmul(dC, transpose(B)), matmul(dC, transpose(A))])),
  },
  "left-share-without-transpose": {
    because: "In the share of a, transpose B: dC has as many columns as B, and these must meet.",
    ...withProduct(product((dC, A, B) => [matmul(dC, B), matmul(transpose(A), dC)])),
  },
  "right-share-without-transpose": {
    because: "In the share of b, transpose A: dC has as many rows as A, and these must meet.",
    ...withProduct(product((dC, A, B) => [matmul(dC, transpose(B)), matmul(A, dC)])),
  },
  "shares-exchanged": {
    because: "The shares are in the order of the inputs: a's first.",
    ...withProduct(product((dC, A, B) => right(dC, A, B).reverse())),
  },
  "left-share-transposed": {
    because: "Your share of a is transposed: it must have the shape of a.",
    ...withProduct(product((dC, A, B) => [transpose(right(dC, A, B)[0]), right(dC, A, B)[1]])),
  },
  "right-share-transposed": {
    because: "Your share of b is transposed: it must have the shape of b.",
    ...withProduct(product((dC, A, B) => [right(dC, A, B)[0], transpose(right(dC, A, B)[1])])),
  },
  "b-is-a-constant": {
    because: "Your second factor gets no gradient. It is usually the weights, which the model must learn.",
    ...withProduct(product((dC, A, B) => [right(dC, A, B)[0], zeros(B)])),
  },
  "a-is-a-constant": {
    because: "Your first factor gets no gradient, so nothing reaches the layers below.",
    ...withProduct(product((dC, A, B) => [zeros(A), right(dC, A, B)[1]])),
  },
  "forgets-dc": {
    because:
      "This is the gradient of the plain sum of C. Use dC, the gradient that has arrived, in both shares.",
    ...withProduct(product((dC, A, B) => right(ones(dC), A, B))),
  },
  "averages-over-rows": {
    because: "You divided the share of b by the number of rows. Every row uses b, and the uses add up.",
    ...withProduct(
      product((dC, A, B) => {
        const [dA, dB] = right(dC, A, B);
        return [dA, dB.map((row) => row.map((x) => x / A.length))];
      }),
    ),
  },
  "product-of-exchanged-factors": {
    because: "Your value is b · a. The order matters: the rows come from a, the columns from b.",
    ...withProduct(product(right, (A, B) => (B[0].length === A.length ? matmul(B, A) : zeros(A)))),
  },
  "transpose-does-not-turn-back": {
    because: "dy has the shape of the transpose. Transpose it back to the shape of a.",
    transposeNode: (a) => node(transpose(a.data), [a], (dy) => [dy]),
    linearNode: layerOn(matmulNode, (a) => node(transpose(a.data), [a], (dy) => [dy])),
  },
  "transpose-without-a-list": {
    because: "A pullback returns a list with one matrix for each input, even if there is only one input.",
    transposeNode: (a) => node(transpose(a.data), [a], (dy) => transpose(dy) as unknown as Matrix[]),
  },
  "forgets-the-bias": {
    because: "The bias is missing: add it to every token's row.",
    linearNode: layer(timesTransposed, (Y) => Y),
  },
  "multiplies-the-bias": {
    because: "Add the bias to every token, don't multiply by it.",
    linearNode: layer(timesTransposed, mulNode),
  },
  "leaves-the-tape": {
    because: "You passed X as plain numbers, so no gradient gets back to it. Pass the node itself.",
    linearNode: layer((X, W) => timesTransposed(leaf(X.data), W)),
  },
  "copies-the-weights": {
    because: "You made W into a new leaf: that copy gets the gradient, and the weights learn nothing.",
    linearNode: layer((X, W) => timesTransposed(X, leaf(W.data))),
  },
  "product-leaves-the-tape": {
    because: "You took X · Wᵀ as plain numbers: no gradient gets back to X or W. Add b to the node itself.",
    linearNode: layer((X, W) => leaf(timesTransposed(X, W).data)),
  },
  "bias-leaves-the-tape": {
    because:
      "You added the bias as plain numbers: no gradient gets back to the node b. Let a node add b itself.",
    linearNode: layer(timesTransposed, (Y, b) => addNode(Y, leaf(b.data))),
  },
  "bias-added-twice": {
    because: "You added the bias twice. Each output has it once.",
    linearNode: layer(timesTransposed, (Y, b) => addNode(addNode(Y, b), b)),
  },
  "right-share-negative": {
    because: "You turned the sign of the share of b. A product rises with both factors.",
    ...withProduct(
      product((dC, A, B) => [
        matmul(dC, transpose(B)),
        matmul(transpose(A), dC).map((row) => row.map((x) => -x)),
      ]),
    ),
  },
});
