import * as tf from "@tensorflow/tfjs";
import { startWasm } from "../../../../lib/backend/wasm/start.js";
import { mersenneTwister, type Random } from "../../../../lib/random.js";

tf.enableProdMode();

/** A call to try on both backends; it makes its tensors itself, from the same numbers each time. */
export interface Case {
  name: string;
  run: () => tf.Tensor | tf.Tensor[];
  /** What the cpu backend is asked instead, where it is wrong itself. */
  due?: Case["run"];
}

export interface Tolerance {
  atol?: number;
  rtol?: number;
}

interface Read {
  shape: number[];
  dtype: string;
  values: ArrayLike<number>;
}

/** What the wasm backend, mended, computes otherwise than the cpu backend: one line a case. */
export async function disagreements(cases: Case[], tolerance: Tolerance = {}): Promise<string[]> {
  if (cases.length === 0) return ["there is no case"];
  await startWasm();
  const got = await readAll(cases);
  await tf.setBackend("cpu");
  const due = await readAll(cases.map(({ name, run, due }) => ({ name, run: due ?? run })));
  return cases.flatMap(({ name }, i) => compare(got[i], due[i], tolerance).map((what) => `${name}: ${what}`));
}

async function readAll(cases: Case[]): Promise<Read[][]> {
  const all: Read[][] = [];
  for (const { name, run } of cases) {
    const before = kept();
    const out = tf.tidy(run);
    const tensors = Array.isArray(out) ? out : [out];
    const reads = tensors.map(async (t) => ({ shape: t.shape, dtype: t.dtype, values: await t.data() }));
    all.push(await Promise.all(reads));
    tf.dispose(out);
    if (kept() !== before) throw new Error(`${name} leaks tensors on ${tf.getBackend()}`);
  }
  return all;
}

/** Tensors, and the places for numbers behind them: a kernel may leak these alone. */
function kept(): string {
  return `${tf.memory().numTensors} tensors, ${tf.backend().numDataIds()} places`;
}

function compare(got: Read[], due: Read[], { atol = 1e-6, rtol = 1e-5 }: Tolerance): string[] {
  if (got.length !== due.length) return [`${got.length} tensors, not ${due.length}`];
  return due.flatMap((expected, i) => {
    const { shape, dtype, values } = got[i];
    if (`${shape}` !== `${expected.shape}`) return [`shape [${shape}], not [${expected.shape}]`];
    if (dtype !== expected.dtype) return [`dtype ${dtype}, not ${expected.dtype}`];
    const wrong = Array.from(expected.values).findIndex(
      (x, at) => !close(values[at], x, atol + rtol * Math.abs(x)),
    );
    return wrong < 0 ? [] : [`${values[wrong]} at ${wrong} of [${shape}], not ${expected.values[wrong]}`];
  });
}

function close(a: number, b: number, tolerance: number): boolean {
  return Object.is(a, b) || a === b || Math.abs(a - b) <= tolerance;
}

/** Draws shapes, numbers and choices from a seed. */
export class Draw {
  readonly #rng: Random;

  constructor(seed: number) {
    this.#rng = mersenneTwister(seed);
  }

  /** A length: 1, primes, and what lies about the sizes that the kernels work in. */
  length(most = 70): number {
    return this.of(
      [1, 2, 3, 4, 5, 7, 8, 9, 13, 15, 16, 17, 23, 31, 32, 33, 48, 49, 64, 65].filter((n) => n <= most),
    );
  }

  of<T>(choices: readonly T[]): T {
    return choices[this.#rng.integer(choices.length)];
  }

  shuffled<T>(items: T[]): T[] {
    const rest = [...items];
    return items.map(() => rest.splice(this.#rng.integer(rest.length), 1)[0]);
  }

  below(n: number): number {
    return this.#rng.integer(n);
  }

  shape(rank: number, most?: number): number[] {
    return Array.from({ length: rank }, () => this.length(most));
  }

  /** Standard normal numbers; call what comes back on each backend. */
  normal(shape: number[], scale = 1): () => tf.Tensor {
    const values = Float32Array.from({ length: tf.util.sizeFromShape(shape) }, () =>
      this.#rng.gauss(0, scale),
    );
    return () => tf.tensor(values, shape);
  }

  whole(shape: number[], from: number, to: number): () => tf.Tensor {
    const values = Int32Array.from(
      { length: tf.util.sizeFromShape(shape) },
      () => from + this.below(to - from),
    );
    return () => tf.tensor(values, shape, "int32");
  }
}
