import type { Told } from "../../lib/judge/told.js";
import type { RanSpec } from "../spec/run-spec.js";
import type { Order } from "../spec/serve.js";
import type { PlayOrder } from "./models/ask.js";
import type { Shown } from "./models/shown.js";

// What a page and the worker that runs a learner's code say to each other, over a port of their own.

/** A file of the site's own JavaScript. It imports others by names that stand in it, in double quotes. */
export interface Chunk {
  name: string;
  text: string;
  /** By the name that stands in the text, the chunk that is meant; those come before. */
  imports: Record<string, string>;
}

/** To the worker: what it may use from now on. */
export interface Given {
  /** Each after all that it imports. */
  chunks: Chunk[];
  /** Files of the course that code reads, by path. */
  files: Record<string, Uint8Array>;
}

/** To the worker, once: the chunk that serves, by its name, and what it is to know. */
export interface Start {
  start: string;
  settings: Record<string, string>;
}

export type ToWorker = ({ given: Given } | Start | { order: Order | PlayOrder }) & { given?: Given };

/** From the worker. */
export type FromWorker =
  | { ready: true }
  | { told: Told }
  /** Something was printed, by which test, and by code of which exercise where it is not the one that is judged. */
  | { printed: string; test: string; by?: string }
  | { ran: { at: number; ran: RanSpec } }
  /** A model has said or drawn something. */
  | { shown: Shown }
  | { done: { stray: unknown[] } }
  | { broken: string };
