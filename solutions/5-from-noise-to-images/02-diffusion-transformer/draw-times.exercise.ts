import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Logit-normal times",
  difficulty: 3,
  minutes: 25,
  seconds: 40,
  hints: [
    "What are the odds of t = 0.5, and of t = 0.9? For which t is the logarithm of the odds 0?",
    "Odds run from 0 to infinity. Their logarithm runs from −∞ to ∞, like a normal number, and the function that turns it back into t has a name. For the losses, ask what may differ from one time to the next.",
    "At t = 0.9 the odds are 9 and their logarithm is ln 9 = 2.20, so a draw of 2.20 must become 0.9.",
    "Draw B standard normal numbers, and map each into (0, 1) with the sigmoid.\nFor the losses, draw noise of the shape of the data once. For each time, fill a batch with that time and compute `velocityLoss`. Stack the losses.",
  ],
  explore:
    "Train on the two moons of chapter 01 with logit-normal times, and a standard deviation of 0.5 for the logit. With uniform times, 86% of the samples end near the moons. Does that share rise, too?",
  answer:
    "No, it falls to about 60%. The fine shape of the moons is settled near t = 0, where almost none of these times lie. Which times are best depends on the data.\nMeasured, 3 seeds: 56 to 62%.",
  predict: {
    question:
      "Trained on shapes with uniform times, a network has a mean loss of 0.44 at seven t from 0.05 to 0.95, and its pictures have an error of 0.17 to 0.18. With nearly all times in the middle of the path, that loss is 0.56. What is the error?",
    choices: ["about 0.10", "about 0.17", "about 0.23", "about 0.40"],
    answer: 0,
    because:
      "About 0.10. The middle settles what a picture shows, and at t = 0.5 the loss falls from 0.39 to 0.23. At t = 0.05 it rises from 0.56 to 1.3, and the mean weighs both equally.\nMeasured, standard deviation of the logit 0.5, 5 seeds: error 0.10 to 0.11, losses 0.22 to 0.24 and 1.24 to 1.36.",
  },
});
