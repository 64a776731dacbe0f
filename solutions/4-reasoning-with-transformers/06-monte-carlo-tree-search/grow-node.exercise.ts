import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Expansion",
  difficulty: 2,
  minutes: 15,
  hints: [
    "Add up the priors of the children of one node. And what does a second call do to the same node?",
    "A prior says how likely a child is among its siblings, so children that were left out don't count. A node that is known has counts that must not be lost.",
    "kept = the topK largest P;   P′_i = P_i / Σ_kept P;   N = 0, W = 0, parent = the node",
    "Return at once if there are children.\nSort a copy by prior, largest first, and cut it off. Add up the priors that are left.\nMake a node for each, with its share of the sum, and with the node as its parent.",
  ],
  explore:
    "Give `grow` 50,257 candidates, as many as GPT-2 has tokens, with the priors 1, 1/2, 1/3 and so on. Which prior does the likeliest child get with topK = Infinity, 40, 10 and 2?",
  answer:
    "0.09, 0.23, 0.34 and 0.67. The policy's opinion is the same each time; only the sum is smaller, so a cut makes the policy look surer than it is. PUCT multiplies c by the prior: with the same c the favorite's bonus is 7.6 times as large with topK = 2 as without a limit. So topK and c aren't independent.",
});
