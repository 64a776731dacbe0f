import type { Tensor } from "@tensorflow/tfjs";
import type { Nested } from "../../arrays.js";
import { Finding, observe } from "../finding.js";

/** Whether a value is a tensor, told by what it can do. */
export function isTensor(value: unknown): value is Tensor {
  return (
    typeof value === "object" && value !== null && "dataId" in value && "shape" in value && "dtype" in value
  );
}

/** The tensors in a value: itself, or those in its lists and plain objects. */
export function tensorsIn(value: unknown): Tensor[] {
  if (isTensor(value)) return [value];
  if (Array.isArray(value)) return typeof value[0] === "number" ? [] : value.flatMap(tensorsIn);
  return isPlain(value) ? Object.values(value).flatMap(tensorsIn) : [];
}

/**
 * The value with every tensor in it read as nested lists. Reads wait for the backend: WebGPU has no other way.
 *
 * @param what how a finding calls the value: `"the result"`
 * @throws Finding if a tensor was disposed, or holds no numbers
 */
export async function readTensors(value: unknown, what = "the result"): Promise<unknown> {
  if (isTensor(value)) return read(value, what);
  if (Array.isArray(value) && typeof value[0] !== "number")
    return Promise.all(value.map((part, i) => readTensors(part, `${what}[${i}]`)));
  if (!isPlain(value)) return value;
  const entries = Object.entries(value).map(
    async ([key, part]) => [key, await readTensors(part, key)] as const,
  );
  return Object.fromEntries(await Promise.all(entries));
}

async function read(tensor: Tensor, what: string): Promise<Nested> {
  if (tensor.isDisposed) {
    throw finding(
      `${what} was disposed before it could be read`,
      "It was freed too early: by dispose, or at the end of a tf.tidy whose function did not return it.",
      "disposed",
    );
  }
  if (tensor.dtype === "string" || tensor.dtype === "complex64")
    throw finding(`${what} should hold numbers, got a tensor of dtype ${tensor.dtype}`, undefined, "dtype");
  const broken = brokenLengths(tensor.shape);
  if (broken) throw finding(broken, undefined, "lengths");
  return (await tensor.array()) as Nested;
}

/** What is wrong with a shape whose lengths are no whole numbers: TensorFlow.js takes [2, 3 / 2] without a word. */
export function brokenLengths(shape: number[]): string | undefined {
  if (shape.every(Number.isInteger)) return undefined;
  const lengths = shape.map((n) => (Number.isFinite(n) ? Number(n.toPrecision(4)) : n)).join(", ");
  return `a tensor has the shape [${lengths}]: lengths are whole numbers`;
}

function finding(headline: string, misconception: string | undefined, kind: string): Finding {
  return new Finding({ headline, misconception, details: [], map: [], observed: observe(kind, [], []) });
}

export function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
