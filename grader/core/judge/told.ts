import * as v from "valibot";
import { KINDS } from "../../../lib/exhibit/forms.js";
import { TRAINED_BY } from "../../../lib/model-names.js";
import type { Told } from "../../../lib/told.js";

// What a spec tells comes from the process in which learners' code runs, so anything may come. This is as much as whoever
// reads it relies on.

/** NaN too: that is a loss which a learner must hear of. */
const aNumber = v.custom<number>((value) => typeof value === "number");

const Training = v.looseObject({
  kind: v.literal("training"),
  test: v.string(),
  backend: v.string(),
  step: aNumber,
  steps: aNumber,
  threshold: aNumber,
  // Those of the steps since the last message: a second has some hundreds.
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

/** What a wrapper of the contract bank tells its judge. */
const Contract = v.looseObject({
  kind: v.literal("contract"),
  name: v.string(),
  probe: v.boolean(),
  event: v.string(),
});

/** A trained model; the largest of the course has a tenth of this. */
const Model = v.looseObject({
  kind: v.literal("model"),
  name: v.picklist(Object.keys(TRAINED_BY)),
  base64: v.pipe(v.string(), v.base64(), v.maxLength(2_000_000)),
});

const Message = v.variant("kind", [Training, Shown, Backend, Contract, Model]);

/** What a spec told the grader, or undefined where it is nothing that a spec tells. */
export function readTold(message: unknown): Told | undefined {
  const read = v.safeParse(Message, message);
  return read.success ? (read.output as Told) : undefined;
}
