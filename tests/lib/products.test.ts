import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { startWasm } from "../../lib/backend/wasm/start.js";
import { multiplyAdds, type Product, watchProducts } from "../../lib/spec/products.js";

await startWasm();

async function productsOf(run: () => unknown): Promise<Product[]> {
  const seen: Product[] = [];
  await watchProducts(run, (product) => seen.push(product));
  return seen;
}

test("a product, transposed or not, and a batch of them", async () => {
  const [rows, inner, columns] = [2, 3, 5];
  const due = { rows, inner, columns, times: 1 };
  const a = tf.ones([2, 3]);
  const b = tf.ones([3, 5]);
  expect(await productsOf(() => tf.matMul(a, b))).toEqual([due]);
  expect(await productsOf(() => tf.matMul(tf.transpose(a), b, true))).toEqual([due]);
  expect(await productsOf(() => tf.matMul(a, tf.transpose(b), false, true))).toEqual([due]);
  const batched = () => tf.matMul(tf.ones([7, 4, 2, 3]), tf.ones([7, 4, 3, 5]));
  expect(await productsOf(batched)).toEqual([{ ...due, times: 28 }]);
  expect(multiplyAdds({ ...due, times: 28 })).toBe(840);
});

test("what is awaited inside counts, what comes after does not, and the result is handed on", async () => {
  const seen: Product[] = [];
  const square = tf.ones([4, 4]);
  const result = await watchProducts(
    async () => {
      await tf.matMul(square, square).data();
      return tf.matMul(square, square);
    },
    (product) => seen.push(product),
  );
  tf.matMul(square, square);
  expect(seen).toHaveLength(2);
  expect(Array.from(await result.data())).toEqual(Array(16).fill(4));
});

test("after an error nothing is watched any more", async () => {
  const seen: Product[] = [];
  const fails = watchProducts(
    () => {
      throw new Error("no");
    },
    (product) => seen.push(product),
  );
  await expect(fails).rejects.toThrow("no");
  tf.matMul(tf.ones([2, 2]), tf.ones([2, 2]));
  expect(seen).toEqual([]);
});
