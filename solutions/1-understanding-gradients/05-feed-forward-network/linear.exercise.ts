import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Linear layer",
  difficulty: 1,
  minutes: 8,
  hints: [
    "Feed it a token of zeros: does exactly b come out? And what does it do with a bias that is one number too short?",
    "Output o has one row of weights, W[o], and one bias, b[o], the same for every token.",
    "token (1, 2), W with rows (3, 0), (1, −1) and (0, 2), b = (10, 20, 30):\n  (3, −1, 4) + (10, 20, 30) = (13, 19, 34)",
    "first blank: one number of b for each row of W, else a RangeError that names both lengths;\nsecond blank: project X, [T, out]; then add b[o] to number o of every row.",
  ],
  explore:
    "Llama 3's linear layers have no bias. Set b1 and b2 of microModel() to zeros and compare the outputs of its feed-forward network. How could W do the work of b? (Import microModel from #lib/micro-model; b1 and b2 are in its initial_parameters.)",
  answer:
    "The outputs' lengths fall from 0.71–0.92 to 0.59–0.75, and the largest cosine of two tokens falls from 0.34 to 0.14: all outputs shared the bias. Append a constant 1 to every token, and b is one more column of W. So a model without biases loses only what a constant feature can bring back.",
});
