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
  afterwards: {
    formula: String.raw`w_i = \frac{e^{z_i}}{\sum_j e^{z_j}} = \frac{e^{z_i - m}}{\sum_j e^{z_j - m}}, \quad m = \max_j z_j`,
    reads:
      "The weight of score i is its exponential, as a share of the sum of all exponentials. Subtract the largest score m first: no weight changes, and no exponential overflows.",
    paper: {
      title: "Goodfellow, Bengio and Courville 2016, Deep Learning",
      where: "section 4.1, overflow and underflow",
      link: "https://www.deeplearningbook.org/contents/numerical.html",
    },
    pytorch:
      "import torch\n\n" +
      "w = torch.softmax(z, dim=-1)  # subtracts the maximum, as you did\n" +
      "# If every score is -inf, w is nan: PyTorch doesn't refuse the call.",
  },
  asks: [
    {
      question: "You add 5 to every score before softmax. What happens to the weights?",
      answer:
        "Nothing. Each exponential is multiplied by e⁵, and so is their sum. Softmax looks only at differences of scores.",
    },
    {
      question: "Why does softmax subtract the largest score, and not the mean of the scores?",
      answer:
        "After that the largest exponent is 0, so no exponential can overflow, and the sum is at least 1. With the mean, a score far above it would still overflow.",
    },
  ],
  needs: [
    "the exponential function: e^(a + b) = e^a · e^b",
    "what -Infinity is in JavaScript, and Math.exp of it",
  ],
});
