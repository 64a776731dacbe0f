import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Softmax",
  difficulty: 2,
  minutes: 12,
  hints: [
    "Does your result sum to 1? Is it still finite when you add 1000 to every score?",
    "Only differences of scores matter, so you may shift all of them by the same amount: far enough that no exponential can overflow.",
    "wᵢ = e^(zᵢ − m) / Σⱼ e^(zⱼ − m),   m = max z",
    "Refuse if even the largest score is -Infinity. Then two passes over the list, both [n]:\nthe exponentials of the shifted scores, and each one divided by their sum.",
  ],
  explore:
    "Think of a chat model that you use. What would its text look like if all scores were divided by 0.1 before softmax? And if they were divided by 10?",
  answer:
    "Dividing by 0.1 makes all differences ten times as large: one token takes all, and the model repeats its safest phrases. By 10 " +
    "nearly all tokens get the same share, and the text is noise. The knob is called temperature; you build it in part 2.",
  predict: {
    question:
      "softmax of (0, 1, 2) is (0.09, 0.24, 0.67). You multiply the three scores by 10. What are the weights now?",
    choices: [
      "the same: softmax looks at proportions",
      "(0.30, 0.33, 0.37): closer together",
      "(0.00, 0.00, 1.00): the largest takes all",
    ],
    answer: 2,
    because:
      "(0.000000002, 0.00005, 0.99995). Softmax looks at differences, not at proportions: adding a number to all scores changes " +
      "nothing, and multiplying them changes everything.",
  },
});
