import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "An ablation of the training",
  difficulty: 3,
  minutes: 25,
  seconds: 60,
  hints: [
    "Compare the first losses of all your runs. No run has been updated yet. Are these losses equal?",
    "To leave a part out, choose a setting at which it changes nothing. A comparison is fair if all else is equal, including the random numbers.",
    "min + (peak − min) · … is peak for every step if min = peak;   min(1, maxNorm/‖g‖) is 1 for every g if maxNorm = ∞",
    "Write one entry for each part, with one setting each. For a run to the end, measure every `total` steps and make patience unlimited.\nEach run gets a new generator. The first run uses the plan as it is.",
  ],
  explore:
    "Leave out clipping and accumulation together, and average over a few seeds. Is the damage the sum of the two?",
  answer:
    "No. Over six seeds the loss is 0.16 higher without clipping, 0.21 without accumulation, and 0.28 without both, not 0.37. Each run without both ends between 3.05 and 3.16, near the unigrams at 3.19, so there is little more to lose. Effects add up only if neither is close to its limit.",
  predict: {
    question:
      "A GPT of one layer and width 64 trains for 100 steps: peak 0.003 after 20 steps of warmup, decay to 0.0003, limit 1, two micro-batches of 8 windows. You leave out one part. Without which part is the validation loss lower, for every seed?",
    choices: ["none, because each part helps", "clipping", "the decay of the rate", "accumulation"],
    answer: 2,
    because:
      "Without the decay it is 0.06 to 0.15 lower (12 seeds): in so short a run, small steps cost more than they gain. Without clipping it is 0.05 to 0.33 higher, and without accumulation 0.05 to 0.38. Without warmup it depends on the seed.",
  },
});
