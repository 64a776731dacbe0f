import * as tf from "@tensorflow/tfjs";

// What an exercise might do; its test, `reader.test.ts`, stands for the spec.

export const readsAtOnce = {
  dataSync: (x: tf.Tensor) => tf.tensor(x.dataSync(), x.shape),
  arraySync: (x: tf.Tensor) => tf.tensor(x.arraySync() as number[][]),
  bufferSync: (x: tf.Tensor) => x.bufferSync().toTensor(),
  engine: (x: tf.Tensor) => tf.tensor(tf.engine().readSync(x.dataId) as Float32Array, x.shape),
  backend: (x: tf.Tensor) => tf.tensor(tf.backend().readSync(x.dataId) as Float32Array, x.shape),
};

export const readsLater = {
  data: async (x: tf.Tensor) => tf.tensor(await x.data(), x.shape),
  array: async (x: tf.Tensor) => tf.tensor((await x.array()) as number[][]),
  buffer: async (x: tf.Tensor) => (await x.buffer()).toTensor(),
  engine: async (x: tf.Tensor) =>
    tf.tensor((await tf.engine().read(x.dataId as any)) as Float32Array, x.shape),
};

/** Reads nothing, though kernels do: wasm reads the indices of gather. */
export function stays(x: tf.Tensor): tf.Tensor {
  return tf.tidy(() => {
    const rows = tf.gather(x, tf.tensor1d([1, 0], "int32")); // [2, 3]
    return tf.concat([tf.slice(rows, [1, 0], [1, 3]), tf.slice(rows, [0, 0], [1, 3])]); // [2, 3]
  });
}

export function prints(x: tf.Tensor): tf.Tensor {
  x.print();
  return tf.clone(x);
}
