import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Causal mask",
  difficulty: 1,
  minutes: 8,
  hints: [
    "Draw your visible scores. Do they form a triangle, and is its diagonal visible?",
    "Query i may look at keys 0 to i, itself included. A hidden key must get weight 0 from softmax, and e to which power is 0?",
    "3 queries, 4 keys; s is a score that stays:\n  s −∞ −∞ −∞\n  s  s −∞ −∞\n  s  s  s −∞",
    "Compare the key's position with the query's;\nreturn the score itself, or what softmax turns into 0.",
  ],
  explore:
    "Hide with -100 instead of -Infinity. Does the spec still see it? Would you notice in a trained model?",
  answer:
    "The spec sees it, because it asks for -Infinity itself: e^-100 is 4e-44, not 0. In a trained model you would notice nothing, until one day all visible scores of a " +
    "query are near -100 too: with visible −95 and hidden −100 the future gets 0.7% of the weight.",
});
