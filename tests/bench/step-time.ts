import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-wasm";
import { useBackend } from "../../lib/backend/choose.js";
import { type Sizes, SmallGpt } from "./small-gpt.js";

// Times steps of the small GPT in a process of its own, and prints them as JSON. Arguments: which backend, its sizes,
// how many steps. "stock wasm" is TensorFlow.js as it ships but for the one kernel without which it cannot train.

const [which, sizesText, stepsText] = process.argv.slice(2);
const sizes = JSON.parse(sizesText) as Sizes;

tf.enableProdMode();
if (which === "ours") await useBackend("judge");
else {
  if (which === "wasm") registerSegmentSum();
  await tf.setBackend(which);
}

const gpt = new SmallGpt(sizes);
const shape: [number, number] = [sizes.batch, sizes.time];
const count = sizes.batch * sizes.time;
const ids = tf.tensor2d(
  Array.from({ length: count }, (_, i) => (i * 7 + (i % 13)) % sizes.vocabulary),
  shape,
  "int32",
);
const targets = tf.tensor2d(
  Array.from({ length: count }, (_, i) => (i * 5 + (i % 11)) % sizes.vocabulary),
  shape,
  "int32",
);

const times: number[] = [];
let loss = 0;
let tensors = 0;
let residentMb = 0;
for (let i = 0; i < Number(stepsText) + 1; i++) {
  const started = performance.now();
  const scalar = gpt.step(ids, targets);
  [loss] = await scalar.data();
  scalar.dispose();
  // The first step makes what stays: the optimizer's moments, compiled code.
  if (i > 0) times.push(performance.now() - started);
  if (i === Math.min(20, Number(stepsText))) {
    tensors = tf.memory().numTensors;
    residentMb = resident();
  }
}
const grown = {
  tensors: tf.memory().numTensors - tensors,
  residentMb: Math.round(resident() - residentMb),
};
console.log(JSON.stringify({ times, loss, grown }));
process.exit(0);

/** Without what JavaScript has dropped but not yet collected. */
function resident(): number {
  (globalThis as { gc?: () => void }).gc?.();
  return process.memoryUsage.rss() / 2 ** 20;
}

function registerSegmentSum(): void {
  tf.registerKernel({
    kernelName: "UnsortedSegmentSum",
    backendName: "wasm",
    kernelFunc: ({ inputs, backend, attrs }: any) => {
      const { x, segmentIds } = inputs;
      const width = tf.util.sizeFromShape(x.shape) / tf.util.sizeFromShape(segmentIds.shape);
      const out = backend.makeOutput(
        [attrs?.numSegments, ...x.shape.slice(segmentIds.shape.length)],
        "float32",
      );
      const [from, ids, to] = [x, segmentIds, out].map((t) => backend.typedArrayFromHeap(t));
      to.fill(0);
      for (let i = 0; i < ids.length; i++)
        for (let j = 0; j < width; j++) to[ids[i] * width + j] += from[i * width + j];
      return out;
    },
  });
}
