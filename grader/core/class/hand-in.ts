import * as v from "valibot";
import { fingerprint } from "../course/fingerprint.js";
import { MOST_BYTES } from "../course/source.js";
import { asTyped } from "../progress/travel.js";
import { MOST_FILE, readClassFile, UnreadableClassFile } from "./read.js";
import { Who } from "./who.js";

// What a learner hands in: one file. Whoever has it can read it and change it, so nothing in it is believed but the answers, which are
// judged again. Its hashes tell damage on the way, and no forgery.

export const HAND_IN_FORMAT = "kata-hand-in";
export const HAND_IN_VERSION = 1;

const Hash = v.pipe(v.string(), v.regex(/^[0-9a-f]{16}$/, "is no hash"));
const Count = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1_000_000));
const Moment = v.pipe(v.string(), v.isoTimestamp("is no time"));
const Slug = v.pipe(v.string(), v.regex(/^[a-z0-9-]{1,80}$/));
const Words = v.pipe(v.string(), v.maxLength(200));

const Answer = v.strictObject({
  text: v.pipe(v.string(), v.maxLength(MOST_BYTES, `is longer than ${MOST_BYTES} characters`)),
  hash: Hash,
  /** The spec that the learner had. */
  spec: v.optional(Hash),
});

/** What the learner's grader has recorded of an exercise; only if they want it in. */
const Logged = v.strictObject({
  runs: Count,
  /** The highest rung shown. */
  hints: Count,
  solutionShown: v.boolean(),
  passedAt: v.optional(Words),
  /** How often each mistake was recognized. */
  mistakes: v.optional(v.record(Words, Count)),
});

const HandIn = v.strictObject({
  format: v.literal(HAND_IN_FORMAT),
  version: v.literal(HAND_IN_VERSION),
  by: Who,
  /** By the learner's clock. */
  at: Moment,
  /** The version of Transformer Kata. */
  course: v.pipe(v.string(), v.maxLength(40)),
  /** The title of the teacher's course file, where it was given. */
  class: v.optional(v.pipe(v.string(), v.maxLength(200))),
  answers: v.record(Slug, Answer),
  log: v.optional(
    v.strictObject({
      days: v.pipe(v.array(Words), v.maxLength(10_000)),
      exercises: v.record(Slug, Logged),
    }),
  ),
  /** Of all that stands before it. */
  hash: Hash,
});

export type HandIn = v.InferOutput<typeof HandIn>;
export type Log = NonNullable<HandIn["log"]>;

const hashOf = ({ hash: _, ...rest }: Omit<HandIn, "hash"> & { hash?: string }) =>
  fingerprint(JSON.stringify(rest, (_key, value) => sorted(value)));

function sorted(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** An answer with its hash. @param spec the text of the learner's spec */
export function answerOf(text: string, spec: string | undefined): HandIn["answers"][string] {
  const typed = asTyped(text);
  return { text: typed, hash: fingerprint(typed), ...(spec !== undefined && { spec: fingerprint(spec) }) };
}

/** The text of a hand-in. */
export function handInText(what: Omit<HandIn, "format" | "version" | "hash">): string {
  const { by, at, course, class: of, answers, log } = what;
  const file = {
    ...({ format: HAND_IN_FORMAT, version: HAND_IN_VERSION, by, at, course } as const),
    ...(of !== undefined && { class: of }),
    ...{ answers, ...(log && { log }) },
  };
  return `${JSON.stringify({ ...file, hash: hashOf(file) }, null, 1)}\n`;
}

const AGAIN = "Hand in again: npm run kata -- hand-in";

/**
 * Reads a hand-in, whoever wrote it.
 *
 * @throws UnreadableClassFile saying what is wrong with it
 */
export function readHandIn(text: string): HandIn {
  const read = readClassFile(text, HandIn, {
    what: "a hand-in",
    format: HAND_IN_FORMAT,
    version: HAND_IN_VERSION,
    mend: AGAIN,
    most: MOST_FILE,
  });
  const changed = Object.entries(read.answers).find(([, answer]) => fingerprint(answer.text) !== answer.hash);
  if (changed)
    throw new UnreadableClassFile(
      `this hand-in was damaged or changed after it was made: the answer to ${changed[0]} is not the one that its hash names. ${AGAIN}`,
    );
  if (hashOf(read) !== read.hash)
    throw new UnreadableClassFile(
      `this hand-in was damaged or changed after it was made: its hash does not fit. ${AGAIN}`,
    );
  return read;
}
