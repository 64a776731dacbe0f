import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "The final move",
  difficulty: 1,
  minutes: 8,
  hints: [
    "Let one child have a single visit with the value 1. Does it win against a child with 50 visits and a mean of 0.8?",
    "The search visited a child whenever its mean plus bonus was largest. The visits therefore reflect both; a mean doesn't tell how certain it is.",
    "argmax of N, then of W/N, then of P, then the smallest index;   W/N counts as 0 where N = 0",
    "Compare visits first, then means where visits are equal, and then priors.\nGive a child without visits a mean that is a number. Leave the children in their order.",
  ],
  explore:
    "Two moves win (value 1, otherwise 0) with the chances 0.6 and 0.4, drawn again at each visit; their priors are 0.9 and 0.1. Let `treeSearch` with c = 1 make 50 simulations, 1,000 times. How often do visits choose the better move, and how often do mean values?",
  answer:
    "Visits in more than 99.9% of 10,000 searches, means in about 93%. Usually the worse move has one visit or none, and a lucky one gives it the larger mean. With equal priors both moves get many visits, and means (92%) do as well as visits (91%).",
});
