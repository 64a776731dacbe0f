import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Leave-one-out baseline",
  difficulty: 2,
  minutes: 15,
  hints: [
    "Raise one reward by 2. Does this answer's advantage rise by 2? If it rises by less, its baseline moved, too.",
    "The other answers to the prompt were sampled independently. Their rewards tell you how easy the prompt is, and nothing about this answer.",
    "A_i = r_i − (1 / (K − 1)) · Σ r_j,   over the j ≠ i with the same prompt",
    "Find where the answer's group starts: at a multiple of K.\nAdd up the group's rewards, subtract the answer's own, and divide by the number of the others. Subtract this mean from the reward.",
  ],
  predict: {
    question:
      "Out of eight answers to a prompt, one earns 1 and seven earn 0. With leave-one-out baselines, how many times larger is the advantage of the right one, in size, than that of a wrong one?",
    choices: ["1 time", "about 2.6 times", "7 times", "8 times"],
    answer: 2,
    because:
      "7 times: 1 − 0 = 1 against 0 − 1/7 = −1/7. A prompt's advantages add up to 0, so the rarer outcome gets the larger push, be it the good or the bad one.",
  },
  explore:
    "Draw rewards of the base's reviews and compute advantages with K = 2, 4, 8 and 16. The rewards have a standard deviation of 1.28. How large is the root mean square of the advantages? What do more answers per prompt buy?",
  answer:
    "1.80, 1.50, 1.38 and 1.31: the standard deviation times √(K/(K − 1)), because the baseline is an estimate, too. Most of the gain comes between 2 and 4. Without any baseline, everything depends on where the rewards lie. With five answers worth 4 to 8 and four samples a step, the error was 2.27 around a gradient of length 0.40; the baseline cuts it to 0.50.",
});
