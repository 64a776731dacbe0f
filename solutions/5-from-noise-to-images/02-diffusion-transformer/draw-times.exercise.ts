import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Logit-normal times",
  difficulty: 3,
  minutes: 25,
  seconds: 40,
  hints: [
    "What are the odds of t = 0.5? Of t = 0.9? Which number would you have to take the logarithm of to get 0?",
    "Odds run from 0 to infinity, and their logarithm from −∞ to ∞, like a normal number. The map from a logarithm of odds back to a share has a name. For the losses, ask what may differ from time to time.",
    "z = ln(t / (1 − t)), so t = 1 / (1 + e^{−z}), z ~ N(0, 1)",
    "Draw B standard normal numbers, and squeeze each into (0, 1) with the sigmoid.\nFor the losses draw noise of the shape of the data, once. For each time fill a batch with it, take `velocityLoss`, and put the losses side by side.",
  ],
  explore:
    "Train with z of a standard deviation of 0.5, so that 97% of the times lie from 0.25 to 0.75. What happens to the loss along t, and to the error of the pictures?",
  answer:
    "5 seeds: at t = 0.05 the loss is 1.24 to 1.36 instead of 0.56, at 0.5 it is 0.22 to 0.24 instead of 0.39, and the error falls to 0.10 to 0.11. So it is bad at both ends, and draws best. That is no law: on the two moons of chapter 01 the same times cut the share near them from 0.86 to 0.56-0.62 (3 seeds), for their fine shape is settled near t = 0.",
  predict: {
    question:
      "You train with z of a standard deviation of 0.5: nearly all times lie in the middle. The mean of the losses at seven t from 0.05 to 0.95 rises from 0.44 to 0.56. What becomes of the error of the pictures, 0.17 to 0.18 with uniform times?",
    choices: ["about 0.10", "about 0.17", "about 0.23", "about 0.40"],
    answer: 0,
    because:
      "0.10 to 0.11 (5 seeds). Near t = 0 only a little noise is left, and near t = 1 the picture can't be known yet. The middle settles what it will show. A mean over all t weighs all of them alike.",
  },
});
