import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Mean squared error",
  difficulty: 1,
  minutes: 5,
  hints: [
    "Two errors, 3 and −3: is your loss 9?",
    "Square each error first, then average the squares.",
    "for the three errors 1, −2 and 4:  L = (1² + (−2)² + 4²) / 3 = 21 / 3 = 7",
    "first blank: the error times itself\nsecond blank: the sum, divided by the number of examples",
  ],
  explore:
    "Put Math.abs in place of the square and log the loss of a few predictions, each the same number for all of the targets 0, 0, 0, 0 and 10. Which number wins now? Undo it afterwards.",
  answer:
    "0, the median: its loss is 2, against 3.2 for 2. With squares the mean won, 16 against 20. Where the truth varies, the loss " +
    "decides which answer is best. Squared errors ask for the average, and the average of several sharp pictures is a blurred one.",
  predict: {
    question:
      "The targets are 0, 0, 0, 0 and 10, and a model must predict the same number for all five. Which number has the lowest mean squared error?",
    choices: [
      "0: it is right four times out of five",
      "2: right for none of the five",
      "5: halfway between 0 and 10",
    ],
    answer: 1,
    because:
      "2, with a loss of 16; 0 has 20 and 5 has 25. The square makes one error of 10 cost as much as a hundred errors of 1, so the best number " +
      "is the mean, although no target is there.",
  },
});
