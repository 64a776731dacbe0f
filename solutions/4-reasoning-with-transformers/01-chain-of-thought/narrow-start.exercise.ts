import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "The start of a narrow model",
  difficulty: 2,
  minutes: 15,
  hints: [
    "Print the standard deviation of Wq before and after your call. How many times as large is the variance? And how many times as many terms has a sum at width 768?",
    "A sum of D independent products has D times the variance of one product. If a factor multiplies all weights, it multiplies the variance by its square.",
    "D · (factor · 0.02)² = 768 · 0.02²   ⇒   factor = √(768 / D)",
    "Take the width from the second axis of the token table.\nGo through the model's parameters. Those that were drawn are tables and matrices, with two axes; multiply their values and assign the product. Leave vectors alone.",
  ],
  explore:
    "Multiply the fresh weights by 2, by 12 or by 24 in place of 4.9, and train on chains for 350 steps. How exact does the factor have to be?",
  answer:
    "Two seeds each, six digits: with 2 and with 24 both models are still at chance (0.08 to 0.11 right). With 12 one has learned (1.00), the other not (0.10). With 4.9 both have learned (0.98 and 1.00). " +
    "The factor needn't be exact, but there is a wrong side in both directions. With the start of 0.02 all of three seeds were at chance.",
  predict: {
    question:
      "A fresh model with 24 tokens, a width of 32 and the start of 0.02 has a loss of 3.2: about ln 24, all tokens alike. Nothing is trained. What is the loss after widening its start?",
    choices: ["about 2", "still 3.2", "about 3.4", "above 10"],
    answer: 2,
    because:
      "3.30 to 3.50 (10 seeds; 3.19 to 3.22 before). With larger weights the tokens no longer score alike, and a preference without knowledge only costs. The loss of a fresh model doesn't say how well it can learn.",
  },
});
