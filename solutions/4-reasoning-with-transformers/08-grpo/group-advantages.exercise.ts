import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Group advantages",
  difficulty: 2,
  minutes: 15,
  hints: [
    "Take three rewards of 0.1. What is their mean on your machine, and what is left after you subtract it?",
    "The baseline is the mean of the group, not of the batch. Detect equal rewards by comparing the rewards, because their standard deviation is rounded.",
    "A_i = (r_i − mean) / √(mean of (r_j − mean)²);   without the scale A_i = r_i − mean;   A_i = 0 if all r_j are equal",
    'If all rewards equal the first one, all advantages are 0.\nSubtract the group\'s mean from each reward. For "std", average the squares of these differences over G, take the root, and divide.',
  ],
  explore:
    "How many groups of `two-minds` teach, with G = 2, 4, 8, 16 and 32? It earns the reward with 0.154 of its texts. Does 1 − 0.154^G − 0.846^G predict the share?",
  answer:
    "No, it promises too much: 0.74 at G = 8, where 0.52 of the groups teach. Problems aren't equally hard. A few are solved most of the time and many almost never, so their rewards are more often equal.\nMeasured, 10 seeds, 200 problems: 0.19, 0.35, 0.52, 0.75 and 0.92; predicted 0.26, 0.49, 0.74, 0.93 and 1.00.",
  predict: {
    question: "One of eight texts is right. What is its advantage with the scale std?",
    choices: ["0.88", "1", "2.65", "8"],
    answer: 2,
    because: "√7 = 2.65: 0.875 divided by the standard deviation, 0.331. Each wrong text gets −0.38.",
  },
});
