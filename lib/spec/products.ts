import * as tf from "@tensorflow/tfjs";

/** A matrix product, `[rows, inner]` times `[inner, columns]`, as often as there are axes in front. */
export interface Product {
  rows: number;
  inner: number;
  columns: number;
  times: number;
}

/** An addition and a multiplication each: how many of them a product takes. */
export function multiplyAdds({ rows, inner, columns, times }: Product): number {
  return rows * inner * columns * times;
}

/**
 * Runs something and looks on at the matrix products of TensorFlow.js, so that work can be counted where a clock would
 * lie. Nothing of the run changes. One run at a time.
 *
 * @param run may be async: then the products until its end are seen
 * @param seen is called before each product
 * @returns what `run` gives
 */
export async function watchProducts<T>(
  run: () => T | Promise<T>,
  seen: (product: Product) => void,
): Promise<T> {
  const engine = tf.engine();
  const { runKernel } = engine;
  engine.runKernel = ((name, inputs, attrs) => {
    if (name === "BatchMatMul" || name === "_FusedMatMul") seen(productOf(inputs, attrs));
    return runKernel.call(engine, name, inputs, attrs);
  }) as typeof runKernel;
  try {
    return await run();
  } finally {
    engine.runKernel = runKernel;
  }
}

function productOf({ a, b }: tf.NamedTensorMap, attrs?: object): Product {
  const { transposeA, transposeB } = (attrs ?? {}) as { transposeA?: boolean; transposeB?: boolean };
  const [n, m] = transposeA ? [-1, -2] : [-2, -1];
  const [rows, inner] = [a.shape.at(n)!, a.shape.at(m)!];
  const columns = b.shape.at(transposeB ? -2 : -1)!;
  const times = Math.max(a.size / (rows * inner), b.size / (inner * columns));
  return { rows, inner, columns, times };
}
