import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "The final move",
  difficulty: 1,
  minutes: 8,
  hints: [
    "Let one child have a single visit with the value 1. Does it win against 50 visits with a mean of 0.8?",
    "The search went back to a child whenever its mean plus bonus was largest. The counts already hold both; the means forget how sure they are.",
    "argmax of N, then of W/N, then of P, then the smallest index;   W/N counts as 0 where N = 0",
    "Compare visits first, then means where visits are equal, and only then priors.\nGive a child without visits a mean that is a number. Leave the children in their order.",
  ],
  explore:
    "Two moves win (value 1, else 0) with the chances 0.6 and 0.4, drawn again at each visit; their priors are 0.9 and 0.1. Let `treeSearch` with c = 1 make 50 simulations, 1,000 times. How often do visits choose the better move, and how often mean values?",
  answer:
    "Visits in more than 99.9% of 10,000 searches, means in about 93%. Usually the worse move has one visit or none, and a few lucky ones give it the larger mean. With equal priors both get many visits, and the rules are about equal, 91% and 92%: where much is known about every move, means do as well.",
});
