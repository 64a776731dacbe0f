import * as v from "valibot";
import { KINDS } from "../../../lib/exhibit/forms.js";
import { MODEL_NAMES } from "../../../lib/judge/model-names.js";
import type { Told } from "../../../lib/judge/told.js";

// A spec's messages come from the process in which learners' code runs, so they may contain anything. These schemas check the
// parts that the grader relies on.

/** A number, NaN included, because the learner must hear of a loss that is NaN. */
const aNumber = v.custom<number>((value) => typeof value === "number");

const Training = v.looseObject({
  kind: v.literal("training"),
  test: v.string(),
  backend: v.string(),
  step: aNumber,
  steps: aNumber,
  threshold: aNumber,
  // The losses since the last message, a few hundred per second.
  losses: v.pipe(v.array(v.any()), v.maxLength(100_000), v.array(aNumber)),
  seconds: aNumber,
});
const Shown = v.looseObject({
  kind: v.literal("exhibit"),
  exhibit: v.looseObject({
    kind: v.picklist([...KINDS, "unusable"]),
    title: v.string(),
    caption: v.string(),
  }),
});
const Backend = v.looseObject({ kind: v.literal("backend"), name: v.string() });

/** An event of a wrapper of the contract bank. */
const Contract = v.looseObject({
  kind: v.literal("contract"),
  name: v.string(),
  probe: v.boolean(),
  event: v.string(),
});

/** A trained model. The limit is ten times the course's largest model. */
const Model = v.looseObject({
  kind: v.literal("model"),
  name: v.picklist(MODEL_NAMES),
  base64: v.pipe(v.string(), v.base64(), v.maxLength(2_000_000)),
});

const Message = v.variant("kind", [Training, Shown, Backend, Contract, Model]);

/** Reads a message of a spec. Returns undefined if it does not fit any schema. */
export function readTold(message: unknown): Told | undefined {
  const read = v.safeParse(Message, message);
  return read.success ? (read.output as Told) : undefined;
}
