import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Leave-one-out baseline",
  difficulty: 2,
  minutes: 15,
  hints: [
    "Raise one reward by 2. Does the advantage of this answer rise by 2? By less means that its baseline has moved too.",
    "The other answers to the same prompt were sampled apart from this one. What they got says how easy the prompt is, and nothing about this answer.",
    "A_i = r_i − (1 / (K − 1)) · Σ r_j,   over the j ≠ i with the same prompt",
    "Find where the group of the answer begins: at a multiple of K.\nAdd up the rewards of the group, take the answer's own away, and divide by the number of those that are left. Subtract this from the reward.",
  ],
  predict: {
    question:
      "Eight answers to a prompt: one earns 1, seven earn 0. With leave-one-out baselines, how many times as large is the advantage of the right one as that of a wrong one?",
    choices: ["1 time", "about 2.6 times", "7 times", "8 times"],
    answer: 2,
    because:
      "7 times: 1 − 0 = 1 against 0 − 1/7. The advantages of a prompt add up to 0, so the rarer outcome gets the larger push, whether it's the good or the bad one.",
  },
  explore:
    "Draw rewards of the base's reviews, and compute advantages with K = 2, 4, 8 and 16. How large are they (root mean square), compared with the spread of the rewards, 1.28? What do more answers a prompt buy?",
  answer:
    "1.80, 1.50, 1.38 and 1.31: the spread times √(K/(K − 1)), since the baseline is an estimate too. From 2 to 4 is most of the gain. Without a baseline all depends on where the rewards lie: five answers with rewards of 4 to 8, four samples a step, gave an error of 2.27 around a gradient of length 0.40. With it: 0.50.",
});
