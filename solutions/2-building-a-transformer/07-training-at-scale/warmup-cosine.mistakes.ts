import { mistakesFor } from "#lib/mistakes";
import { warmupCosine as right, type Schedule } from "./warmup-cosine.js";

type Rate = (step: number, schedule: Schedule) => number;

/** The rise or the fall in another way; what is refused stays refused. */
function scheduling({ rise, fall }: { rise?: Rate; fall?: Rate }) {
  return {
    warmupCosine: (step: number, schedule: Schedule): number => {
      const due = right(step, schedule);
      if (step < schedule.warmup) return rise ? rise(step, schedule) : due;
      return fall ? fall(step, schedule) : due;
    },
  };
}

const clamp = (x: number) => Math.min(1, x);
const progressOf: Rate = (step, { warmup, total }) => clamp((step - warmup) / (total - warmup));
/** A fall from the peak to min by a curve from 1 to 0. */
const falling =
  (curve: (progress: number) => number, progress: Rate = progressOf): Rate =>
  (step, schedule) =>
    schedule.min + (schedule.peak - schedule.min) * curve(progress(step, schedule));
const half = (progress: number) => (1 + Math.cos(Math.PI * progress)) / 2;

export default mistakesFor<typeof import("./warmup-cosine.js")>({
  "starts-at-zero": {
    because:
      "The rate of the first step is 0: it would do nothing. Steps count from 0, so the first has one part of the rise.",
    ...scheduling({ rise: (step, { peak, warmup }) => (peak * step) / warmup }),
  },
  "rises-too-slowly": {
    because: "The rise was cut into one part too many: its last step has to reach the peak.",
    ...scheduling({ rise: (step, { peak, warmup }) => (peak * (step + 1)) / (warmup + 1) }),
  },
  "rises-from-min": {
    because: "The rise began at min. It begins at one part of the peak: min is for the end.",
    ...scheduling({ rise: (step, { peak, warmup, min }) => min + ((peak - min) * (step + 1)) / warmup }),
  },
  "no-warmup": {
    because: "The first steps have the peak at once. The rate has to rise first.",
    ...scheduling({ rise: (_, { peak }) => peak }),
  },
  "square-rise": {
    because: "The rise is a straight line.",
    ...scheduling({ rise: (step, { peak, warmup }) => peak * ((step + 1) / warmup) ** 2 }),
  },
  "straight-fall": {
    because: "The rate falls along a straight line. Half a cosine is flat at both ends.",
    ...scheduling({ fall: falling((progress) => 1 - progress) }),
  },
  "falls-too-fast": {
    because: "The rate is at min too early. The fall takes all the steps from the end of the rise to total.",
    ...scheduling({ fall: falling(half, (step, { warmup }) => Math.min(1, step - warmup)) }),
  },
  "never-falls": {
    because: "After the rise the rate stays at the peak.",
    ...scheduling({ fall: (_, { peak }) => peak }),
  },
  "falls-to-zero": {
    because: "The rate falls to 0 instead of min.",
    ...scheduling({ fall: (step, schedule) => schedule.peak * half(progressOf(step, schedule)) }),
  },
  "min-on-top": {
    because: "min was added to a cosine from the peak to 0: the fall begins above the peak.",
    ...scheduling({
      fall: (step, schedule) => schedule.min + schedule.peak * half(progressOf(step, schedule)),
    }),
  },
  "at-least-min": {
    because: "The rate falls towards 0 and stops short at min. The whole curve lies between peak and min.",
    ...scheduling({
      fall: (step, schedule) => Math.max(schedule.min, schedule.peak * half(progressOf(step, schedule))),
    }),
  },
  "last-step-is-min": {
    because: "The fall ends one step early. Step total is the first with min, not step total − 1.",
    ...scheduling({
      fall: falling(half, (step, { warmup, total }) => clamp((step - warmup) / (total - 1 - warmup))),
    }),
  },
  "rise-one-step-too-long": {
    because: "The rise goes on at step warmup, above the peak. It is over by then: the fall begins there.",
    ...scheduling({
      fall: (step, schedule) =>
        step === schedule.warmup ? (schedule.peak * (step + 1)) / schedule.warmup : right(step, schedule),
    }),
  },
  "warm-restarts": {
    because: "At step total the rate jumps back to the peak. From there on it stays at min.",
    ...scheduling({
      fall: falling(half, (step, { warmup, total }) => ((step - warmup) / (total - warmup)) % 1),
    }),
  },
  "rises-again": {
    because: "After the last step the cosine comes up again. Behind total the rate stays at min.",
    ...scheduling({
      fall: falling(half, (step, { warmup, total }) => (step - warmup) / (total - warmup)),
    }),
  },
  "counts-the-rise": {
    because: "The fall was counted from step 0, so it begins in the middle. It begins when the rise is over.",
    ...scheduling({ fall: falling(half, (step, { total }) => clamp(step / total)) }),
  },
  "falls-too-slowly": {
    because: "The fall was made as long as the whole training. It has total − warmup steps.",
    ...scheduling({ fall: falling(half, (step, { warmup, total }) => clamp((step - warmup) / total)) }),
  },
  "one-step-ahead": {
    because: "The fall is one step ahead: its first step should have the peak.",
    ...scheduling({
      fall: falling(half, (step, { warmup, total }) => clamp((step + 1 - warmup) / (total - warmup))),
    }),
  },
  "degrees-for-radians": {
    because: "180 instead of π: Math.cos takes radians.",
    ...scheduling({ fall: falling((progress) => (1 + Math.cos(180 * progress)) / 2) }),
  },
  "whole-wave": {
    because: "2π is a whole wave, down and up again. Half a wave goes from the peak to min.",
    ...scheduling({ fall: falling((progress) => (1 + Math.cos(2 * Math.PI * progress)) / 2) }),
  },
  "quarter-wave": {
    because: "A quarter of a wave falls steeply at its end. Half a wave is flat there.",
    ...scheduling({ fall: falling((progress) => Math.cos((Math.PI * progress) / 2)) }),
  },
  "forgets-the-half": {
    because: "1 + cos goes from 2 to 0: without the division by 2 the fall begins at twice the height.",
    ...scheduling({ fall: falling((progress) => 1 + Math.cos(Math.PI * progress)) }),
  },
});
