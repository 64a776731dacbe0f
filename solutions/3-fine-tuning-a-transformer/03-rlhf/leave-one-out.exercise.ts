import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Leave-one-out baseline",
  difficulty: 2,
  minutes: 15,
  hints: [
    "Raise one reward by 2. Does this answer's advantage rise by 2? If it rises by less, its baseline moved, too.",
    "The other answers to the prompt were sampled independently. Their rewards tell you how easy the prompt is, and nothing about this answer.",
    "K = 3, rewards 1, 4, 7:   A₂ = 4 − (1 + 7) / 2 = 0,   A₃ = 7 − (1 + 4) / 2 = 4.5",
    "An answer's group starts at a multiple of K.\nThe group's sum minus the answer's own reward is the sum of the K − 1 others.",
  ],
  predict: {
    question:
      "Out of eight answers to a prompt, one earns 1 and seven earn 0. With leave-one-out baselines, how many times larger is the advantage of the right one, in size, than that of a wrong one?",
    choices: ["1 time", "about 2.6 times", "7 times", "8 times"],
    answer: 2,
    because:
      "1 − 0 = 1 against 0 − 1/7 = −1/7. A prompt's advantages add up to 0, so the rarer outcome gets the larger push, whether good or bad.",
  },
  explore:
    "Draw rewards of the base's reviews, whose standard deviation is 1.28, and compute advantages with K = 2, 4 and 16. How large is their root mean square? What do more answers per prompt buy?",
  answer:
    "It falls from 1.80 to 1.50 and 1.31: the rewards' standard deviation times √(K/(K − 1)), because the baseline is only an estimate. Most of the gain comes from 2 to 4 answers.",
});
