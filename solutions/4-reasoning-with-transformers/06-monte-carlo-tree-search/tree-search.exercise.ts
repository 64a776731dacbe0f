import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Monte Carlo tree search",
  difficulty: 3,
  minutes: 40,
  hints: [
    "Write down which states are evaluated, in order. Is there one per simulation? Is a new leaf's child visited in the same simulation or in a later one?",
    "A simulation has four phases, and each of them except the evaluation has its own exercise. The leaf is the last node of the path, before it gets children. A terminal node stays a leaf.",
    "path = select(root, (child, parent) → score(child, N_parent, c));   v = value(leaf);   grow(leaf) unless it is an end;   N, W of the path",
    "Select a path by the plan's score, with the visits of each child's own parent.\nCompute the value of its last node.\nExpand this node if it isn't an end. Back the value up along the whole path.",
  ],
  explore:
    "Let moves A, B and C be worth 0.2, 0.5 and 0.9, with priors of 0.6, 0.3 and 0.1. PUCT with c = 1 doesn't visit C in its first 8 simulations. In which simulation does it first visit C, and in which with c = 4?",
  answer:
    "In the 34th with c = 1, because by then 0.1 · √33 exceeds B's mean plus bonus. C then gets 360 of the first 400 visits. With c = 4 it is first visited in the 12th, but A and B get 120 of 400. A small prior only delays a child's first visit. The search misses the child only if the budget runs out first.",
  predict: {
    question:
      "Three moves, A, B and C, are worth 0.2, 0.5 and 0.9 at every visit, and a policy gives them priors of 0.6, 0.3 and 0.1. PUCT with c = 1 makes 8 simulations. How often does it visit the best move?",
    choices: ["never", "once", "5 times", "8 times"],
    answer: 0,
    because:
      "Never: it visits A three times and B five times. C's bonus is 0.1 · √N, at most 0.26, while B's mean alone is 0.5. UCB ignores priors and visits C five times.",
  },
});
