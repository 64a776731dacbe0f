import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "The final move",
  difficulty: 1,
  minutes: 8,
  hints: [
    "Let one child have a single visit with a value of 1. Does it win against a child with 50 visits and a mean of 0.8?",
    "In each simulation, the search visited the child whose mean plus bonus was largest, so the visits reflect both. A mean alone doesn't tell you how certain it is.",
    "argmax of N, then of W/N, then of P, then the smallest index;   W/N counts as 0 where N = 0",
    "Compare visits first, then means if the visits are equal, and then priors.\nFor a child without visits, use a mean that is a number. Leave the children in their order.",
  ],
  explore:
    "Two moves win (value 1, otherwise 0) with probabilities 0.6 and 0.4, drawn again at each visit; their priors are 0.9 and 0.1. Let `treeSearch` with c = 1 make 50 simulations, and repeat that 1,000 times. How often do the visits choose the better move, and how often do the mean values?",
  answer:
    "The visits choose it in more than 99.9% of 10,000 searches, the means in about 93%. Usually the worse move has at most one visit, and a lucky one gives it the larger mean. With equal priors, both moves get many visits, and means (92%) do as well as visits (91%).",
});
