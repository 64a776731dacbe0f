import { deserialize } from "node:v8";
import * as v from "valibot";
import type { Told } from "../../../lib/judge/told.js";
import type { PlainError } from "../../core/judge/runner.js";
import { readTold } from "../../core/judge/told.js";

// What comes out of the process of an answer. It is believed only behind the word that the process was given for it and that no answer
// can know, and parsed as if it were the answer's all the same.

const MOST_BYTES = 30_000_000;

const RanTest = v.object({
  name: v.string(),
  state: v.picklist(["passed", "failed", "skipped"]),
  error: v.optional(v.any()),
});
const RanJob = v.object({ tests: v.pipe(v.array(RanTest), v.maxLength(2000)), fatal: v.optional(v.any()) });
const Result = v.object({
  ran: v.pipe(v.array(RanJob), v.maxLength(1)),
  stray: v.array(v.any()),
  told: v.pipe(v.array(v.any()), v.maxLength(20_000)),
  draws: v.number(),
});

export interface CellResult {
  ran:
    | { tests: { name: string; state: "passed" | "failed" | "skipped"; error?: unknown }[]; fatal?: unknown }
    | undefined;
  stray: PlainError[];
  told: Told[];
  /** How often the spec drew numbers that a seed decides. */
  draws: number;
}

/** Collects what comes out of a process. */
export class ResultReader {
  readonly #nonce: Buffer;
  readonly #chunks: Buffer[] = [];
  #bytes = 0;

  constructor(nonce: string) {
    this.#nonce = Buffer.from(nonce);
  }

  /** @returns whether it is more than any answer's result */
  add(chunk: Buffer): boolean {
    this.#bytes += chunk.length;
    if (this.#bytes <= MOST_BYTES) this.#chunks.push(chunk);
    return this.#bytes > MOST_BYTES;
  }

  /** Undefined unless it is whole, and begins twice with the word: when the spec began, and when it had ended. */
  read(): CellResult | undefined {
    const all = Buffer.concat(this.#chunks);
    const { length } = this.#nonce;
    const isOurs = [0, length].every((at) => all.subarray(at, at + length).equals(this.#nonce));
    if (!isOurs || this.#bytes > MOST_BYTES) return undefined;
    try {
      const read = v.safeParse(Result, deserialize(all.subarray(2 * length)));
      if (!read.success) return undefined;
      const { ran, stray, told, draws } = read.output;
      return { ran: ran[0], stray, draws, told: told.map(readTold).filter((one) => one !== undefined) };
    } catch {
      return undefined;
    }
  }
}
