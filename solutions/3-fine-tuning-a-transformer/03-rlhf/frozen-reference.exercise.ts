import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "The frozen reference",
  difficulty: 1,
  minutes: 12,
  hints: [
    "Make a reference, train the policy for one step, and compare E in both. Are the two tables still equal? Are they the same object?",
    "An object that holds the policy's tensors is not a copy, however new it is: the optimizer changes what is in them. Each tensor needs a twin that no optimizer and no tidy holds.",
    "copy(tensor) = a kept clone;   copy(branch) = a branch of copies;   copy(number) = the number",
    "Walk the tree as in gpt-parameters, but build a tree on the way.\nA tensor becomes a clone that a tidy does not free, a list stays a list, an object stays an object, and what is neither is passed on.",
  ],
  predict: {
    question:
      "You write `const reference = { ...policy };`, which is a new object, and train with a KL penalty of β = 0.3. Which KL does your log show?",
    choices: [
      "0 at every step",
      "it rises, and β holds it",
      "it rises: E and P are copied, the blocks are not",
      "it jumps up and down around 0",
    ],
    answer: 0,
    because:
      "0 at every step. The new object holds the same variables, and the optimizer changes their numbers in place. A copy of the tree is no copy of its leaves: what has to be copied are the numbers.",
  },
  explore:
    "A policy of 7 billion parameters in bfloat16 needs a reference. How many bytes is a frozen copy? How many with LoRA, and how many if you only keep the reference's log-probabilities of a rollout?",
  answer:
    "A copy is 7e9 · 2 bytes = 14 GB. With LoRA it costs nothing: switch the adapters off, and the policy is its own reference. Log-probabilities of a rollout are 4 bytes a token: 32 reviews of 12 columns are 1.5 KB. " +
    "But they know only these texts, so for new texts the reference must still be somewhere.",
});
