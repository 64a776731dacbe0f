import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "The final move",
  difficulty: 1,
  minutes: 8,
  hints: [
    "Let one child have a single visit with the value 1. Does it win against 50 visits with a mean of 0.8?",
    "The search went back to a child whenever its mean and its bonus together were largest. So the counts already hold both; the means alone forget how sure they are.",
    "argmax of N, then of W/N, then of P, then the smallest index;   W/N counts as 0 where N = 0",
    "Compare visits first. Only where they are equal, compare means, and only then priors.\nLet a child without visits have a mean that is a number. Leave the list of children in its order.",
  ],
  explore:
    "Two moves win (value 1, else 0) with the chances 0.6 and 0.4, drawn again at each visit; their priors are 0.9 and 0.1. Let `treeSearch` with c = 1 make 50 simulations, 1,000 times. How often is the better move chosen by visits, and how often by mean values?",
  answer:
    "By visits in more than 99.9% of 10,000 searches, by means in about 93%. Mostly the worse move has one visit or none, and a few lucky visits give it the larger mean. With equal priors both moves are visited often. Then about 91% are right by visits and 92% by means: if much is known of every move, means do as well.",
});
