import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Initialization at a narrow width",
  difficulty: 2,
  minutes: 15,
  hints: [
    "Print the variance of Wq before and after your call. How many times as large is it now? How many times as many terms would a sum have at width 768?",
    "A sum of D independent products has D times the variance of one product. Multiplying all weights by a factor multiplies the variance by the square of the factor.",
    "D = 192:   192 · (factor · 0.02)² = 768 · 0.02²,   so factor² = 4",
    "Take the width from the second axis of the token table.\nThe parameters that were drawn are those with two axes: the tables and the matrices. Multiply the values of each and assign the product.",
  ],
  explore:
    "The factor for width 32 is 4.9. Multiply the fresh weights by 2, 12 or 24 instead, and train on chains for 350 steps. How exact does the factor have to be?",
  answer:
    "The factor doesn't have to be exact, but it can be too small or too large. With 2 and 24, both models still guess. With 12, one model has learned the task, and with 4.9 both have.\nMeasured, two seeds each, six digits: 0.08 to 0.11 right with 2 and 24; 1.00 and 0.10 with 12; 0.98 and 1.00 with 4.9.",
  predict: {
    question:
      "A fresh model has a vocabulary of 24 tokens, width 32 and weights with the usual standard deviation of 0.02. Its loss is 3.2, about ln 24, because all tokens look equally likely. You rescale its weights for width 32. What is the loss now?",
    choices: ["about 2", "still 3.2", "about 3.4", "above 10"],
    answer: 2,
    because:
      "Larger weights spread the logits apart, so the model starts with preferences it has no reason for, and these only raise the loss. The first loss doesn't tell you how well a model will learn.\nMeasured, 10 seeds: 3.19 to 3.22 before the call, 3.30 to 3.50 after it.",
  },
});
