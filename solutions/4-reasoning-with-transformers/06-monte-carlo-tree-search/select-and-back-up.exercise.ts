import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Selection and back-up",
  difficulty: 2,
  minutes: 20,
  hints: [
    "After ten simulations from the root, how many visits does the root have, and how many do its children have in total?",
    "The back-up needs all nodes of the selected path, and they must be the nodes of the tree, not copies. Each of them took part in the choices that led to this value.",
    "node₀ = root;   node_{k+1} = first argmax of score(child, node_k);   for every node of the path: N ← N + 1, W ← W + v",
    "Start a list with the root. As long as the last node has children, append its best child, the first if scores tie.\nFor the back-up, go through the list, and add one visit and the value to each node.\nDon't divide yet.",
  ],
  explore: "Chess has two players. What would have to change in the back-up, and what in the selection?",
  answer:
    "What is good for one player is bad for the other. So the value's sign flips at each node on the way up, and each player selects the child that is best for themselves. A chain of thought has one player. With flipped signs, every second step would look for the worst move.",
});
