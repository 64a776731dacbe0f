import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Logit-normal times",
  difficulty: 3,
  minutes: 25,
  seconds: 40,
  hints: [
    "What are the odds of t = 0.5? Of t = 0.9? Of which number is the logarithm 0?",
    "Odds run from 0 to infinity, and their logarithm from −∞ to ∞, like a normal number. The map from the logarithm of odds back to a share has a name. For the losses, ask what may differ from one time to the next.",
    "z = ln(t / (1 − t)), so t = 1 / (1 + e^{−z}), z ~ N(0, 1)",
    "Draw B standard normal numbers, and squeeze each into (0, 1) with the sigmoid.\nFor the losses, draw noise of the shape of the data, once. For each time, fill a batch with that time, take `velocityLoss`, and stack the losses.",
  ],
  explore:
    "Train with a standard deviation of 0.5 for z, so that 97% of the times lie from 0.25 to 0.75. What happens to the loss along t, and to the error of the pictures?",
  answer:
    "The loss at t = 0.05 rises from 0.56 to 1.3, at 0.5 it falls from 0.39 to 0.23, and the error falls, too: bad at the ends, and draws best. That is no law. On the two moons the same times cut the share near them from 0.86 to 0.6, because their fine shape is settled near t = 0.\nMeasured, 5 seeds: 1.24 to 1.36, 0.22 to 0.24, error 0.10 to 0.11; moons, 3 seeds: 0.56 to 0.62.",
  predict: {
    question:
      "You train with a standard deviation of 0.5 for z: nearly all times lie in the middle. The mean loss at seven t from 0.05 to 0.95 rises from 0.44 to 0.56. What happens to the error of the pictures, 0.17 to 0.18 with uniform times?",
    choices: ["about 0.10", "about 0.17", "about 0.23", "about 0.40"],
    answer: 0,
    because:
      "About 0.10. The middle settles what a picture will show, but a mean over all t weighs them equally.\nMeasured, 5 seeds: 0.10 to 0.11.",
  },
});
