import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Initialization at a narrow width",
  difficulty: 2,
  minutes: 15,
  hints: [
    "Print the standard deviation of Wq before and after your call. By what factor did the variance grow, and how many times more terms does a sum have at width 768?",
    "A sum of D independent products has D times the variance of one product. A factor on all weights multiplies the variance by its square.",
    "D = 192:   192 · (factor · 0.02)² = 768 · 0.02²,   so factor² = 4",
    "Take the width from the second axis of the token table.\nOf the parameters, tables and matrices, with two axes, were drawn: multiply their values and assign the product.",
  ],
  explore:
    "Multiply the fresh weights by 2, 12 or 24 instead of 4.9, and train on chains for 350 steps. How exact does the factor have to be?",
  answer:
    "Not very exact, but you can miss on both sides. With 2 and 24, both models still guess; with 12 one has learned; with 4.9 both have.\nMeasured, two seeds each, six digits: 0.08 to 0.11 right with 2 and 24; 1.00 and 0.10 with 12; 0.98 and 1.00 with 4.9.",
  predict: {
    question:
      "A fresh model with 24 tokens, a width of 32 and the usual weights of standard deviation 0.02 has a loss of 3.2: about ln 24, all tokens equally likely. You widen its start. What is the loss now?",
    choices: ["about 2", "still 3.2", "about 3.4", "above 10"],
    answer: 2,
    because:
      "With larger weights the logits differ, and a preference without knowledge only costs. A fresh loss doesn't tell you how well a model will learn.\nMeasured, 10 seeds: 3.30 to 3.50, before 3.19 to 3.22.",
  },
});
