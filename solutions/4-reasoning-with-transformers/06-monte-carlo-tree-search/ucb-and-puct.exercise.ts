import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "UCB and PUCT",
  difficulty: 2,
  minutes: 15,
  hints: [
    "Double the visits of the parent, then those of the child. Which change makes your bonus larger, and which makes it smaller?",
    "The mean is what you know about a child, and the bonus is for what you don't know. A visit to the child makes its bonus smaller; a visit to a sibling makes it larger. What is 0 / 0 in your language?",
    "UCB = W/n + c · √(ln N / n), and ∞ for n = 0;   PUCT = W/n + c · P · √N / (1 + n), with 0 for W/n at n = 0;   N is the parent's count",
    "First handle the child without a visit, which has no mean: UCB returns at once, and PUCT continues with 0.\nDivide the sum of the values by the child's visits, and add the bonus. c multiplies the square root; it isn't under it.",
  ],
  explore:
    "Two siblings have a value of 0.5 at every visit, and priors of 0.9 and 0.1. How does each score divide 1,000 visits between them, with c = 1?",
  answer:
    "UCB gives 500 visits to each, because it ignores the priors. PUCT gives 900 and 100, in the ratio of the priors. If children have equal values, the policy decides.",
  predict: {
    question:
      "A parent has 100 visits, and c = 1. A child with a prior of 0.05 has no visits. Its sibling has a mean value of 0.6. What is the child's score under PUCT?",
    choices: ["infinite", "0", "0.05", "0.5"],
    answer: 3,
    because:
      "0.05 · √100 / (1 + 0) = 0.5, which is less than the sibling's mean alone. If the sibling has a prior of 0.95, the child waits until the parent has 180 visits. UCB would have visited it first.",
  },
});
