import * as v from "valibot";
import { NAMES } from "../../models/chat/names.js";

// What a worker shows of a model at work. Learners' code runs there, so nothing is believed that has another form.

/** Of a picture, which is as wide as it is high. */
const MOST_PIXELS = 28 ** 2;

/** Nobody reads more of a line; what an error says may be longer. */
const Text = v.pipe(
  v.string(),
  v.transform((text) => text.slice(0, 400)),
);

const isSquare = (pixels: number) => pixels <= MOST_PIXELS && Number.isInteger(Math.sqrt(pixels));

/** Pictures of so many numbers for a pixel. */
const picturesOf = (channels: number) =>
  v.pipe(
    v.array(
      v.pipe(
        v.instance(Float32Array),
        v.check(({ length }) => isSquare(length / channels)),
      ),
    ),
    v.maxLength(60),
  );

const Shown = v.variant("is", [
  v.object({ is: v.literal("said"), text: Text }),
  v.object({ is: v.literal("answer"), name: v.picklist(NAMES), text: Text }),
  v.object({ is: v.literal("chain"), label: Text }),
  v.object({ is: v.literal("token"), text: Text }),
  v.object({
    is: v.literal("end"),
    wrong: v.pipe(v.array(v.pipe(v.number(), v.integer())), v.maxLength(100)),
    aside: Text,
  }),
  v.object({ is: v.literal("note"), text: Text, isWrong: v.boolean() }),
  v.object({ is: v.literal("verdict"), isRight: v.boolean(), told: Text, cost: Text }),
  v.object({ is: v.literal("moment"), pictures: picturesOf(1) }),
  v.object({ is: v.literal("scenes"), pictures: picturesOf(3) }),
]);

export type Shown = v.InferOutput<typeof Shown>;

/** Reads what a worker has shown; undefined if it is nothing of that. */
export function readShown(message: unknown): Shown | undefined {
  const read = v.safeParse(Shown, message);
  return read.success ? read.output : undefined;
}
