import { mistakesFor } from "#lib/author/mistakes";
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
      "Your first step has learning rate 0, so it does nothing. Steps count from 0, so the first has one part of the warmup.",
    ...scheduling({ rise: (step, { peak, warmup }) => (peak * step) / warmup }),
  },
  "rises-too-slowly": {
    because: "You divided the warmup into one part too many: its last step must reach the peak.",
    ...scheduling({ rise: (step, { peak, warmup }) => (peak * (step + 1)) / (warmup + 1) }),
  },
  "rises-from-min": {
    because: "You started the warmup at min. It starts at one part of the peak: min is for the end.",
    ...scheduling({ rise: (step, { peak, warmup, min }) => min + ((peak - min) * (step + 1)) / warmup }),
  },
  "no-warmup": {
    because: "Your first steps have the peak at once. The learning rate must warm up first.",
    ...scheduling({ rise: (_, { peak }) => peak }),
  },
  "square-rise": {
    because: "Your warmup is a curve. It is a straight line.",
    ...scheduling({ rise: (step, { peak, warmup }) => peak * ((step + 1) / warmup) ** 2 }),
  },
  "straight-fall": {
    because: "Your decay is a straight line. Half a cosine is flat at both ends.",
    ...scheduling({ fall: falling((progress) => 1 - progress) }),
  },
  "falls-too-fast": {
    because:
      "Your learning rate reaches min too early. The decay takes all the steps from the end of the warmup to total.",
    ...scheduling({ fall: falling(half, (step, { warmup }) => Math.min(1, step - warmup)) }),
  },
  "never-falls": {
    because: "After the warmup your learning rate stays at the peak.",
    ...scheduling({ fall: (_, { peak }) => peak }),
  },
  "falls-to-zero": {
    because: "Your learning rate decays to 0 instead of min.",
    ...scheduling({ fall: (step, schedule) => schedule.peak * half(progressOf(step, schedule)) }),
  },
  "min-on-top": {
    because: "You added min to a cosine from the peak to 0, so the decay begins above the peak.",
    ...scheduling({
      fall: (step, schedule) => schedule.min + schedule.peak * half(progressOf(step, schedule)),
    }),
  },
  "at-least-min": {
    because:
      "Your learning rate decays towards 0 and stops at min. The whole curve lies between peak and min.",
    ...scheduling({
      fall: (step, schedule) => Math.max(schedule.min, schedule.peak * half(progressOf(step, schedule))),
    }),
  },
  "last-step-is-min": {
    because: "Your decay ends one step early. Step total is the first with min, not step total − 1.",
    ...scheduling({
      fall: falling(half, (step, { warmup, total }) => clamp((step - warmup) / (total - 1 - warmup))),
    }),
  },
  "rise-one-step-too-long": {
    because:
      "Your warmup continues at step warmup, above the peak. It is over by then: the decay begins there.",
    ...scheduling({
      fall: (step, schedule) =>
        step === schedule.warmup ? (schedule.peak * (step + 1)) / schedule.warmup : right(step, schedule),
    }),
  },
  "warm-restarts": {
    because: "At step total your learning rate jumps back to the peak. From there on it stays at min.",
    ...scheduling({
      fall: falling(half, (step, { warmup, total }) => ((step - warmup) / (total - warmup)) % 1),
    }),
  },
  "rises-again": {
    because: "After the last step your cosine comes up again. After total the learning rate stays at min.",
    ...scheduling({
      fall: falling(half, (step, { warmup, total }) => (step - warmup) / (total - warmup)),
    }),
  },
  "counts-the-rise": {
    because:
      "You counted the decay from step 0, so it begins in the middle. It begins when the warmup is over.",
    ...scheduling({ fall: falling(half, (step, { total }) => clamp(step / total)) }),
  },
  "falls-too-slowly": {
    because: "You made the decay as long as the whole training. It has total − warmup steps.",
    ...scheduling({ fall: falling(half, (step, { warmup, total }) => clamp((step - warmup) / total)) }),
  },
  "one-step-ahead": {
    because: "Your decay is one step ahead: its first step has the peak.",
    ...scheduling({
      fall: falling(half, (step, { warmup, total }) => clamp((step + 1 - warmup) / (total - warmup))),
    }),
  },
  "degrees-for-radians": {
    because: "You used 180 instead of π: Math.cos takes radians.",
    ...scheduling({ fall: falling((progress) => (1 + Math.cos(180 * progress)) / 2) }),
  },
  "whole-wave": {
    because: "2π is a whole wave, down and up again. Half a wave goes from the peak to min.",
    ...scheduling({ fall: falling((progress) => (1 + Math.cos(2 * Math.PI * progress)) / 2) }),
  },
  "quarter-wave": {
    because: "A quarter of a wave is steep at its end. Half a wave is flat there.",
    ...scheduling({ fall: falling((progress) => Math.cos((Math.PI * progress) / 2)) }),
  },
  "forgets-the-half": {
    because: "1 + cos goes from 2 to 0: without the division by 2 the decay begins at twice the height.",
    ...scheduling({ fall: falling((progress) => 1 + Math.cos(Math.PI * progress)) }),
  },
  "zero-after-the-end": {
    because: "After step total your learning rate is 0. It stays at min from there on.",
    ...scheduling({ fall: (step, schedule) => (step > schedule.total ? 0 : right(step, schedule)) }),
  },
  "warmup-above-min": {
    because:
      "Your warmup is never below min. It rises from one part of the peak, and min ends the decay alone.",
    ...scheduling({ rise: (step, { peak, warmup, min }) => Math.max(min, (peak * (step + 1)) / warmup) }),
  },
});
