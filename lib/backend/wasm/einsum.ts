import * as tf from "@tensorflow/tfjs";
import { type Call, type Kernel, register } from "./kernel.js";

/** Runs another kernel of this backend. */
type Run = (name: string, inputs: Record<string, tf.TensorInfo>, attrs?: object) => tf.TensorInfo;

/** A tensor whose axes have names: one letter of the equation each. */
interface Named {
  tensor: tf.TensorInfo;
  axes: string[];
}

/**
 * `tf.einsum` of one tensor, or of two. Axes that only one of them has and the result has not are summed first; those
 * that both have are the batch if the result has them, else the inner dimension of a product.
 *
 * @throws Error if the result names an axis twice, or a tensor has more or fewer axes than are named; for what else
 * tf.einsum refuses
 */
function einsum({ inputs, backend, attrs }: Call): tf.TensorInfo {
  const tensors = Object.values(inputs);
  const equation = (attrs.equation as string).replace(/\s/g, "");
  const { allDims, idDims } = tf.backend_util.decodeEinsumEquation(equation, tensors.length);
  tf.backend_util.checkEinsumDimSizes(allDims.length, idDims, tensors as tf.Tensor[]);
  const result = [...equation.slice(equation.indexOf("->") + 2)];
  if (new Set(result).size < result.length)
    throw new Error(
      `einsum: the result must name each axis once, got ${result.join("")} in ${attrs.equation}`,
    );
  const terms = equation.split("->")[0].split(",");
  for (const [i, { shape }] of tensors.entries())
    if (terms[i].length !== shape.length)
      throw new Error(`einsum: ${terms[i]} names ${terms[i].length} axes, but its tensor is [${shape}]`);
  const made: tf.TensorInfo[] = [];
  const run: Run = (name, given, attributes = {}) => {
    const kernel = tf.getKernel(name, "wasm")?.kernelFunc as unknown as Kernel;
    const out = kernel({ inputs: given, backend, attrs: attributes });
    made.push(out);
    return out;
  };
  const named = tensors.map((tensor, i) => ({ tensor, axes: idDims[i].map((axis) => allDims[axis]) }));
  const out = contract(run, named, result);
  for (const tensor of made) if (tensor !== out) backend.disposeData(tensor.dataId);
  return out;
}

function contract(run: Run, given: Named[], result: string[]): tf.TensorInfo {
  const [a, b] = given.map((one) => {
    const others = given.filter((other) => other !== one).flatMap(({ axes }) => axes);
    return sumOver(
      run,
      one,
      one.axes.filter((axis) => !result.includes(axis) && !others.includes(axis)),
    );
  });
  if (!b) return arrange(run, a, result).tensor;
  const both = a.axes.filter((axis) => b.axes.includes(axis));
  const batch = both.filter((axis) => result.includes(axis));
  const inner = both.filter((axis) => !result.includes(axis));
  const [left, right] = [a, b].map(({ axes }) => axes.filter((axis) => !both.includes(axis)));
  // [batch, left, inner] · [batch, inner, right]
  const [p, q] = [
    arrange(run, a, [...batch, ...left, ...inner]),
    arrange(run, b, [...batch, ...inner, ...right]),
  ];
  const size = (one: Named, axes: string[]) =>
    tf.util.sizeFromShape(axes.map((axis) => one.tensor.shape[one.axes.indexOf(axis)]));
  const [many, m, k, n] = [size(p, batch), size(p, left), size(p, inner), size(q, right)];
  const flat = product(
    run,
    run("Reshape", { x: p.tensor }, { shape: [many, m, k] }),
    run("Reshape", { x: q.tensor }, { shape: [many, k, n] }),
  );
  const axes = [...batch, ...left, ...right];
  const shape = axes.map((axis) => {
    const [one] = [p, q].filter((side) => side.axes.includes(axis));
    return one.tensor.shape[one.axes.indexOf(axis)];
  });
  return arrange(run, { tensor: run("Reshape", { x: flat }, { shape }), axes }, result).tensor;
}

/** `[many, m, k] · [many, k, n]`; whole numbers are multiplied and summed as such. */
function product(run: Run, a: tf.TensorInfo, b: tf.TensorInfo): tf.TensorInfo {
  const [many, m, k] = a.shape;
  const n = b.shape[2];
  if (k === 1) return run("Multiply", { a, b });
  if (a.dtype === "float32" && b.dtype === "float32") return run("BatchMatMul", { a, b });
  const [x, y] = [
    run("Reshape", { x: a }, { shape: [many, m, 1, k] }),
    run("Reshape", { x: run("Transpose", { x: b }, { perm: [0, 2, 1] }) }, { shape: [many, 1, n, k] }),
  ];
  return run("Sum", { x: run("Multiply", { a: x, b: y }) }, { axis: 3, keepDims: false });
}

function sumOver(run: Run, { tensor, axes }: Named, gone: string[]): Named {
  if (gone.length === 0) return { tensor, axes };
  const axis = gone.map((name) => axes.indexOf(name));
  return {
    tensor: run("Sum", { x: tensor }, { axis, keepDims: false }),
    axes: axes.filter((name) => !gone.includes(name)),
  };
}

function arrange(run: Run, { tensor, axes }: Named, order: string[]): Named {
  const perm = order.map((name) => axes.indexOf(name));
  return { tensor: run("Transpose", { x: tensor }, { perm }), axes: order };
}

export function mendEinsum(): void {
  register("Einsum", einsum);
}
