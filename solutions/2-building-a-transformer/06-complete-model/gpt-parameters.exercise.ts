import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Named parameters",
  difficulty: 2,
  minutes: 12,
  hints: [
    "Compare your list of names with the expected one: is a name missing, is one too many, or is the order different?",
    "A function that calls itself visits a tree: it keeps leaves, descends into branches, and skips everything else.",
    "name = the keys from the root to the leaf, joined by dots",
    "Three cases for each value of the node: a tensor (which property does a tensor have that a list or a number lacks?),\na branch, and neither.",
  ],
  explore:
    "Print the names and shapes of the parameters of a model with one block, V = 50,257 and D = 768. Which tensor is the largest, and how many times as large is it as the next one?",
  answer:
    "E, with 38.6 million numbers. Next come the two matrices of the feed-forward network, with 2.4 million each, so E is 16 times as large. Attention's four matrices have 0.6 million each.",
});
