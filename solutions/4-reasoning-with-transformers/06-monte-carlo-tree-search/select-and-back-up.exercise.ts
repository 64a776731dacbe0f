import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Selection and back-up",
  difficulty: 2,
  minutes: 20,
  hints: [
    "Run ten simulations from the root. How many visits does the root have afterwards, and how many have its children together?",
    "The back-up needs all nodes that the selection passed, in the tree itself. Each of them made or received a choice that led to this value.",
    "node₀ = root;   node_{k+1} = first argmax of score(child, node_k);   for every node of the path: N ← N + 1, W ← W + v",
    "Begin a list with the root. As long as the last node has children, append its best child.\nFor equal scores look for the first index of the largest one.\nGo through the whole list, add one visit and the value. Nothing is divided yet.",
  ],
  explore: "Chess has two players. What would have to change in the back-up, and what in the selection?",
  answer:
    "The value is good for one player and bad for the other, so its sign turns at each node on the way up, and each player selects the child that is best for them. With one chain of thought there is one player: turned signs would make every second step look for the worst.",
});
