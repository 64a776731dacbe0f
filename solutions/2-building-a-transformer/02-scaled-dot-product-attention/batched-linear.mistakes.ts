import * as tf from "@tensorflow/tfjs";
import { assertSameLength } from "#lib/arrays";
import { mistakesFor } from "#lib/author/mistakes";
import { assertSameShape, axesOf } from "#lib/shapes";

type Linear = (x: tf.Tensor, W: tf.Tensor, bias?: tf.Tensor) => tf.Tensor;

/** The layer with something else done to its rows, its checks left in place. */
const linear =
  (body: (x: tf.Tensor, W: tf.Tensor, bias: tf.Tensor | undefined) => tf.Tensor): Linear =>
  (x, W, bias) => {
    const D = axesOf("x", x, "B T D")[2];
    const [inputs, E] = axesOf("W", W, "D E");
    assertSameLength("the width of x and the rows of W", D, inputs);
    if (bias) assertSameShape("bias and a row of W", bias, { shape: [E] });
    return tf.tidy(() => body(x, W, bias));
  };

const rowsOf = (x: tf.Tensor) => tf.reshape(x, [-1, x.shape.at(-1) as number]); // [B·T, D]
const back = (rows: tf.Tensor, x: tf.Tensor) => tf.reshape(rows, [...x.shape.slice(0, 2), -1]); // [B, T, E]
const plus = (rows: tf.Tensor, bias: tf.Tensor | undefined) => (bias ? tf.add(rows, bias) : rows); // [B·T, E]

export default mistakesFor<typeof import("./batched-linear.js")>({
  "forgets-the-bias": {
    because: "You never add the bias, so the layer always sends zeros to zeros.",
    batchedLinear: linear((x, W) => back(tf.matMul(rowsOf(x), W), x)),
  },
  "keeps-three-axes": {
    because:
      "You multiplied [B, T, D] by [D, E] directly. Only one side has a batch axis, so that product has no gradient: make rows of all positions first.",
    rung: 3,
    batchedLinear: linear((x, W, bias) => plus(tf.matMul(x, W), bias)),
  },
  "first-item-only": {
    because: "Only the first item of the batch went through the weights; the others are copies of it.",
    batchedLinear: linear((x, W, bias) => {
      const first = tf.squeeze(tf.slice(x, [0, 0, 0], [1, -1, -1]), [0]); // [T, D]
      return tf.tile(tf.expandDims(plus(tf.matMul(first, W), bias), 0), [x.shape[0], 1, 1]); // [B, T, E]
    }),
  },
  "mixes-batch-and-time": {
    because:
      "You swapped batch and time on the way back. The rows are in order item by item, so read them as [B, T].",
    batchedLinear: linear((x, W, bias) => {
      const [B, T] = x.shape as number[];
      const rows = plus(tf.matMul(rowsOf(x), W), bias); // [B·T, E]
      return tf.transpose(tf.reshape(rows, [T, B, -1]), [1, 0, 2]); // [B, T, E]
    }),
  },
  "adds-the-bias-first": {
    because: "You added the bias to the inputs, so it goes through the weights. Add it to the product.",
    batchedLinear: linear((x, W, bias) => {
      const shift = bias ? tf.slice(bias, 0, x.shape.at(-1)) : 0; // [D]
      return back(tf.matMul(tf.add(rowsOf(x), shift), W), x);
    }),
  },
  "weights-transposed": {
    because: "You transposed the weights. Here they are [D, E], one input per row, not [E, D] as in PyTorch.",
    batchedLinear: linear((x, W, bias) => back(plus(tf.matMul(rowsOf(x), W, false, true), bias), x)),
  },
  "reshape-for-transpose": {
    because:
      "A reshape to [D, B·T] is not a transpose: it puts numbers of several positions into one column. Make rows of width D.",
    batchedLinear: linear((x, W, bias) => {
      const turned = tf.reshape(x, [x.shape[2] as number, -1]); // [D, B·T]
      return back(plus(tf.matMul(turned, W, true), bias), x);
    }),
  },
  "reshape-back-for-transpose": {
    because:
      "Weights times rows gives [E, B·T], with the outputs as rows. A reshape to [B, T, E] is not a transpose.",
    batchedLinear: linear((x, W, bias) => {
      const products = tf.matMul(W, rowsOf(x), true, true); // [E, B·T]
      return back(plus(products, bias && tf.reshape(bias, [-1, 1])), x);
    }),
  },
  "rows-position-by-position": {
    because:
      "You laid out the rows position by position, but read them back item by item. Keep the order of [B, T, D].",
    batchedLinear: linear((x, W, bias) =>
      back(plus(tf.matMul(rowsOf(tf.transpose(x, [1, 0, 2])), W), bias), x),
    ),
  },
  "bias-as-a-column": {
    because: "Your bias is a column, one number for each row. It has one number for each output.",
    batchedLinear: linear((x, W, bias) =>
      back(plus(tf.matMul(rowsOf(x), W), bias && tf.expandDims(bias, 1)), x),
    ),
  },
  "drops-a-single-output": {
    because: "With a single output you dropped the last axis. The shape is then [B, T, 1].",
    batchedLinear: linear((x, W, bias) => {
      const y = back(plus(tf.matMul(rowsOf(x), W), bias), x); // [B, T, E]
      return y.shape[2] === 1 ? tf.squeeze(y, [2]) : y;
    }),
  },
  "leaves-the-check-to-tensorflow": {
    because:
      "TensorFlow.js notices the wrong width, but with a plain Error. The docstring promises a RangeError.",
    batchedLinear: (x, W, bias) => {
      axesOf("x", x, "B T D");
      const E = axesOf("W", W, "D E")[1];
      if (bias) assertSameShape("bias and a row of W", bias, { shape: [E] });
      return tf.tidy(() => back(plus(tf.matMul(rowsOf(x), W), bias), x));
    },
  },
  "leaves-rows": {
    because: "You never split the rows into batch and time again: the next layer expects both axes.",
    batchedLinear: linear((x, W, bias) => plus(tf.matMul(rowsOf(x), W), bias)),
  },
  "subtracts-the-bias": {
    because: "You subtracted the bias. It is added to the product.",
    batchedLinear: linear((x, W, bias) => back(plus(tf.matMul(rowsOf(x), W), bias && tf.neg(bias)), x)),
  },
  "bias-twice": {
    because: "You added the bias twice. Once is enough for every position.",
    batchedLinear: linear((x, W, bias) => back(plus(plus(tf.matMul(rowsOf(x), W), bias), bias), x)),
  },
  "divides-by-the-root-of-the-width": {
    because: "You divided by √D, as attention divides its scores. A linear layer scales nothing.",
    batchedLinear: linear((x, W, bias) =>
      back(plus(tf.div(tf.matMul(rowsOf(x), W), Math.sqrt(x.shape[2] as number)), bias), x),
    ),
  },
  "time-before-batch": {
    because: "Your result is [T, B, E]. Its axes are in the order of x: [B, T, E].",
    batchedLinear: linear((x, W, bias) => {
      const rows = plus(tf.matMul(rowsOf(x), W), bias); // [B·T, E]
      return tf.reshape(rows, [x.shape[1] as number, x.shape[0], -1]);
    }),
  },
  "weights-reshaped-for-transposed": {
    because:
      "A reshape of W to [E, D] is not its transpose: it reads the numbers in the same order. Use W as it is.",
    batchedLinear: linear((x, W, bias) => {
      const [D, E] = W.shape as number[];
      return back(plus(tf.matMul(rowsOf(x), tf.reshape(W, [E, D]), false, true), bias), x);
    }),
  },
  "bias-of-any-length": {
    because:
      "You didn't compare the bias with the columns of W. A bias of one number would be added everywhere.",
    batchedLinear: (x, W, bias) => {
      const D = axesOf("x", x, "B T D")[2];
      assertSameLength("the width of x and the rows of W", D, axesOf("W", W, "D E")[0]);
      return tf.tidy(() => back(plus(tf.matMul(rowsOf(x), W), bias), x));
    },
  },
});
