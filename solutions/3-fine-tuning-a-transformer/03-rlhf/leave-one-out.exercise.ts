import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Leave-one-out baseline",
  difficulty: 2,
  minutes: 15,
  hints: [
    "Raise one reward by 2. Does the advantage of this answer rise by exactly 2? If it rises by less, the answer's own reward is in its baseline.",
    "The other answers to the prompt were sampled independently, so the mean of their rewards doesn't depend on this answer. It estimates how easy the prompt is.",
    "K = 3, rewards 1, 4, 7:   A₂ = 4 − (1 + 7) / 2 = 0,   A₃ = 7 − (1 + 4) / 2 = 4.5",
    "Find the K rewards of an answer's prompt: the group starts at a multiple of K.\nThe sum of the group minus the answer's own reward is the sum of the other K − 1 rewards.",
  ],
  predict: {
    question:
      "One of eight answers to a prompt has a reward of 1, the other seven have 0. With leave-one-out baselines, how large is the right answer's advantage compared with the absolute value of a wrong answer's advantage?",
    choices: ["equally large", "about 2.6 times as large", "7 times as large", "8 times as large"],
    answer: 2,
    because:
      "The right answer's advantage is 1 − 0 = 1, and a wrong answer's is 0 − 1/7 = −1/7. The advantages of a prompt add up to 0, so the rarer outcome gets the larger push, whether it is good or bad.",
  },
  explore:
    "The rewards of the base's reviews have a standard deviation of 1.28. Draw such rewards, and compute their advantages with K = 2, 4, and 16. How does the root mean square of the advantages depend on K?",
  answer:
    "It falls from 1.80 at K = 2 to 1.50 and 1.31. The root mean square is the standard deviation of the rewards times √(K/(K − 1)), because the baseline is only an estimate. Most of the improvement comes from going from 2 to 4 answers.",
});
