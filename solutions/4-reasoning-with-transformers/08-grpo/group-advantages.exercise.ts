import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Group advantages",
  difficulty: 2,
  minutes: 15,
  hints: [
    "Take three rewards of 0.1. What is their mean on your machine, and what is left after you subtract it?",
    "The baseline is the mean of the group, not of the batch. To detect equal rewards, compare the rewards themselves, because their standard deviation is subject to rounding.",
    "A_i = (r_i − mean) / √(mean of (r_j − mean)²);   without the scale, A_i = r_i − mean;   A_i = 0 if all r_j are equal",
    'If all rewards equal the first one, all advantages are 0.\nOtherwise, subtract the group\'s mean from each reward. For "std", average the squares of these differences over G, take the square root, and divide by it.',
  ],
  explore:
    "What share of the groups of the model `two-minds` teaches, with G = 2, 4, 8, 16 and 32? The model earns the reward with 15.4% of its texts. Does 1 − 0.154^G − 0.846^G predict the share?",
  answer:
    "No, it predicts too much: 74% at G = 8, where only 52% of the groups teach. Problems aren't equally hard. The model solves a few most of the time and many almost never, so the rewards of a group are more often equal.\nMeasured, 10 seeds, 200 problems: 0.19, 0.35, 0.52, 0.75 and 0.92; predicted 0.26, 0.49, 0.74, 0.93 and 1.00.",
  predict: {
    question:
      "One of the eight texts in a group is right. What is the advantage of this text with the scale std?",
    choices: ["0.88", "1", "2.65", "8"],
    answer: 2,
    because:
      "√7 = 2.65: its difference of 0.875 from the mean, divided by the standard deviation, 0.331. Each wrong text gets −0.38.",
  },
});
