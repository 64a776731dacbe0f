import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Expansion",
  difficulty: 2,
  minutes: 15,
  hints: [
    "Do the priors of a node's children sum to 1? What changes if you call `grow` on the same node a second time?",
    "A prior is the probability of a child among its siblings, so candidates left out don't count. A node that is already expanded has counts that you must not lose.",
    "kept = the topK largest P;   P′_i = P_i / Σ_kept P;   N = 0, W = 0, parent = the node",
    "Return at once if the node has children.\nSort a copy of the candidates by prior, largest first, and cut it off. Add up the remaining priors.\nMake a node for each remaining candidate, with its share of the sum as its prior and the given node as its parent.",
  ],
  explore:
    "Give `grow` 50,257 candidates, as many as GPT-2 has tokens, with the priors 1, 1/2, 1/3 and so on. What is the first child's prior with topK = Infinity, 40, 10 and 2?",
  answer:
    "0.09, 0.23, 0.34 and 0.67. The policy is the same, but a cut makes it look more certain. PUCT multiplies c by the prior, so the favorite's bonus is 7.6 times as large with topK = 2 as without a limit.",
});
