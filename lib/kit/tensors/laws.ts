import * as tf from "@tensorflow/tfjs";
import type { Nested } from "../../arrays.js";
import { flatten } from "../../arrays.js";
import { type FindingData, observe } from "../finding.js";
import { judgeDeterministic, judgeFinite, judgeUnchanged } from "../laws.js";
import { isPlain, isTensor, readTensors, tensorsIn } from "./read.js";

/**
 * The call leaves these as they were: tensors are neither written over (a variable can be) nor disposed, and lists and objects
 * that hold tensors, such as a model's blocks, keep their members.
 */
export async function judgeTensorsUnchanged(
  call: () => unknown,
  given: Record<string, unknown>,
): Promise<FindingData | undefined> {
  const { tensors: inputs, holders } = partsOf(given);
  const before = (await readTensors(inputs)) as Record<string, Nested>;
  await call();
  for (const [name, { holder, members }] of holders) {
    const found = changedMembers(name, holder, members);
    if (found) return found;
  }
  for (const [name, tensor] of Object.entries(inputs)) {
    if (!tensor.isDisposed) continue;
    return {
      headline: `the input ${name} was disposed`,
      misconception: "The caller still needs it: dispose only what you made yourself.",
      details: [],
      map: [],
      observed: observe(`disposed ${name}`, [], []),
    };
  }
  const after = (await readTensors(inputs)) as Record<string, Nested>;
  for (const name of Object.keys(inputs)) {
    // The law for lists, told of a call that already happened: it finds what differs and draws it.
    const list = before[name];
    const found = judgeUnchanged(() => overwrite(list, flatten(after[name])), { [name]: list });
    if (found) return found;
  }
  return undefined;
}

interface Holder {
  holder: object;
  /** what it held before the call */
  members: Map<string, unknown>;
}

/** The tensors among the arguments, by their path (`blocks.0.mlp.W1`), and what the lists and objects around them hold. */
function partsOf(given: Record<string, unknown>): {
  tensors: Record<string, tf.Tensor>;
  holders: Map<string, Holder>;
} {
  const tensors: Record<string, tf.Tensor> = {};
  const holders = new Map<string, Holder>();
  const walk = (name: string, value: unknown) => {
    if (isTensor(value)) tensors[name] = value;
    else if (Array.isArray(value) || isPlain(value)) {
      holders.set(name, { holder: value, members: new Map(Object.entries(value)) });
      for (const [key, part] of Object.entries(value)) walk(`${name}.${key}`, part);
    }
  };
  for (const [name, value] of Object.entries(given)) walk(name, value);
  return { tensors, holders };
}

function changedMembers(
  name: string,
  holder: object,
  members: Map<string, unknown>,
): FindingData | undefined {
  const now = new Map<string, unknown>(Object.entries(holder));
  const other = [...members.keys(), ...now.keys()].find(
    (key) => !now.has(key) || !members.has(key) || !Object.is(now.get(key), members.get(key)),
  );
  if (other === undefined) return undefined;
  const lengths = Array.isArray(holder) && members.size !== now.size;
  return {
    headline: `the input ${name} was changed`,
    misconception: "The caller still needs it as it was: read it, or change a copy.",
    details: [
      lengths
        ? `it held ${members.size}, now it holds ${now.size}`
        : `its ${Array.isArray(holder) ? "member " : ""}${other} is another than before`,
    ],
    map: [],
    observed: observe(`changed members of ${name}`, [], []),
  };
}

function overwrite(list: Nested, values: number[]): void {
  let next = 0;
  const walk = (part: Nested[]): void =>
    part.forEach((inner, i) => {
      if (Array.isArray(inner)) walk(inner);
      else part[i] = values[next++];
    });
  if (Array.isArray(list)) walk(list);
}

/** Two calls give the same tensors. */
export async function judgeTensorsDeterministic(call: () => unknown): Promise<FindingData | undefined> {
  const results = [await readTensors(await call()), await readTensors(await call())];
  return judgeDeterministic(() => results.shift());
}

/**
 * A call leaves no tensor behind but what it returns, and that is the caller's to free. It is called twice: the first call
 * may set up what stays, such as an optimizer's slots.
 *
 * @param call is told which call it is, 0 or 1: the second may bring a shape that the first did not
 */
export async function judgeLeaks(call: (nth: number) => unknown): Promise<FindingData | undefined> {
  await call(0);
  const first = tf.scalar(0);
  const before = tf.memory().numTensors;
  const result = await call(1);
  // A tensor that was there before the call is no new one: its id is older.
  const made = new Set(tensorsIn(result).filter((tensor) => tensor.id > first.id && !tensor.isDisposed));
  const left = tf.memory().numTensors - before - made.size;
  first.dispose();
  if (left === 0) return keptResult([...made]);
  const count = Math.abs(left);
  return {
    headline: `a call should leave no tensor behind but its result, it leaves ${count}${left < 0 ? " fewer than there were" : ""}`,
    misconception:
      left > 0
        ? "Tensors are not garbage collected: wrap the work in tf.tidy(() => ...), or dispose what you made."
        : "It disposed of tensors that others own: of an input, or of something kept from the first call.",
    details: [],
    map: [],
    observed: observe(`leak of ${left}`, [], []),
  };
}

/** A result that is kept passes through every tidy of the caller's: it leaks as soon as somebody tidies up. */
function keptResult(made: tf.Tensor[]): FindingData | undefined {
  const kept = made.filter((tensor) => tensor.kept).length;
  if (kept === 0) return undefined;
  return {
    headline: "a result is kept, so no tf.tidy of the caller's frees it",
    misconception:
      "tf.tidy hands on what its function returns. tf.keep says more: that no tidy ever frees it, not even the caller's.",
    details: [],
    map: [],
    observed: observe("kept result", [], []),
  };
}

/** No NaN and no infinity. */
export async function judgeTensorFinite(value: unknown, axes?: string): Promise<FindingData | undefined> {
  return judgeFinite(await readTensors(value), axes);
}
