// TensorFlow.js as an answer sees it: operations, gradients, optimizers. The engine, its backends and its kernels hold the numbers that
// an answer is compared with, and what else is left out reads files, loads from the network, or names the global object.
import { armMembers, harden } from "./lockdown.mjs";

const LEFT_OUT =
  /^(ENV|Environment|engine|env|backend|.*[Bb]ackend.*|.*[Kk]ernel.*|.*Platform|.*Op|.*[Ww]eb[Gg][Ll].*|gpgpu_util|io|data|browser|node|shared|serialization|device_util|load.*Model.*|models|model|layers|sequential|input|callbacks|registerCallbackConstructor|test_util|profile|time|ready|nextFrame|(register|unregister|get)Gradient|DataStorage|GraphModel|forceHalfFloat|(enable|disable).*|version.*|setdiff1dAsync)$/;

/** Of its helpers those that only compute. */
const LEFT_OUT_OF_UTIL = /^(fetch|now|encodeString|decodeString|createScalarValue)$/;

let made;

/**
 * @param tf the module
 * @param kit the folder of the kit's files
 */
export function tensorsForAnswers(tf, kit) {
  if (made) return made;
  const names = Object.keys(tf).filter((name) => !LEFT_OUT.test(name));
  const util = Object.entries(tf.util).filter(([name]) => !LEFT_OUT_OF_UTIL.test(name));
  made = { ...Object.fromEntries(names.map((name) => [name, tf[name]])), util: Object.fromEntries(util) };
  // A law of the kit replaces these for the time of a test.
  armMembers(tf.Tensor.prototype, ["data", "dataSync", "toString"], kit);
  harden(made);
  return made;
}
