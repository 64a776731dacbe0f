// Starts one backend in a process of its own, because a broken native package may end it, and prints as JSON what it is
// and how fast it multiplies; or why it cannot be had. Arguments: the translated lib, the backend's name.
import { pathToFileURL } from "node:url";
import * as tf from "../runner/tfjs.mjs";

const [lib, name] = process.argv.slice(2);
const { startBackend } = await import(pathToFileURL(`${lib}/backend/choose.mjs`).href);

let said;
try {
  const { gpu, adapter } = await startBackend(name, { software: true });
  said = { gpu, adapter, gflops: await speed() };
} catch (error) {
  said = { missing: error.message };
}
console.log(JSON.stringify(said));
process.exit(0);

/** Of a 512 x 512 product, which takes 2 * 512^3 operations; the best of a few. */
async function speed() {
  const a = tf.randomNormal([512, 512], 0, 1, "float32", 1); // [512, 512]
  let best = Number.POSITIVE_INFINITY;
  for (let i = 0; i < 6; i++) {
    const started = performance.now();
    const c = tf.matMul(a, a); // [512, 512]
    await c.data();
    c.dispose();
    const took = performance.now() - started;
    best = Math.min(best, took);
    if (took > 200) break;
  }
  return (2 * 512 ** 3) / best / 1e6;
}
