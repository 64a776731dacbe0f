import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Dot product",
  difficulty: 1,
  minutes: 5,
  hints: [
    "Is (1, 2, 3) · (4, −5, 7) equal to 15 in your code, and are lists of different lengths refused?",
    "The result is one number: the sum of the products at each index.",
    "(1, 2, 3) · (4, −5, 7) = 1·4 + 2·(−5) + 3·7 = 4 − 10 + 21 = 15;\ntwo empty vectors have nothing to add: 0",
    "a sum that starts at 0, and a loop over the indices of both vectors",
  ],
  explore: "Log dot([1e16, 1, -1e16], [1, 1, 1]), then dot([1e16, -1e16, 1], [1, 1, 1]). Why do they differ?",
  answer:
    "0 and 1. Float64 has 16 digits, so 1e16 + 1 is 1e16 again, and the 1 is lost before −1e16 comes. Sums of floats depend on their order. A " +
    "GPU may choose the order by the size of the batch. This is one reason why a chat model can answer one prompt in two ways at temperature " +
    "0.",
  predict: {
    question:
      "Two vectors of width 768, GPT-2's width, hold random numbers from N(0, 1). What is the angle between them?",
    choices: ["about 45°", "about 90°", "anything: all angles are equally likely"],
    answer: 1,
    because:
      "2,000 pairs: all between 83° and 98°, 95% between 86° and 94°. The products have random signs and mostly cancel, so the dot product is small beside the product of the lengths. In wide vectors a large dot product is hardly ever chance.",
  },
});
