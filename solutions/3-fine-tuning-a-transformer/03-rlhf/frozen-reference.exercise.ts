import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "The frozen reference",
  difficulty: 1,
  minutes: 12,
  hints: [
    "Make a reference, train the policy for one step, and compare E. Are the tables still equal? Are they the same object?",
    "An object that holds the policy's tensors is not a copy, because the optimizer changes what is in them. Each tensor needs a twin that no optimizer changes and no tidy disposes of.",
    "copy(tensor) = a kept clone;   copy(branch) = a branch of copies;   copy(number) = the number",
    "Walk the tree as in gpt-parameters, with a case each for a tensor, a list, an object and anything else.\nThe clones must outlive a tidy around the call.",
  ],
  predict: {
    question:
      "You write `const reference = { ...policy };`, a new object, and train with β = 0.3. Which KL does your log show?",
    choices: [
      "0 at every step",
      "it rises, and β holds it",
      "it rises: E and P are copied, the blocks are not",
      "it jumps up and down around 0",
    ],
    answer: 0,
    because:
      "The new object holds the same variables, and the optimizer changes them in place. Copying the tree doesn't copy its leaves.",
  },
  explore:
    "A policy of 7 billion parameters in bfloat16 needs a reference. How many bytes does a frozen copy take, how many with LoRA, and how many if you keep only the reference's log-probabilities of a rollout?",
  answer:
    "A copy takes 7e9 · 2 bytes = 14 GB. LoRA needs no copy: with its adapters off, the policy is its own reference. Log-probabilities take 4 bytes per token, but they cover only these texts; new texts need the reference itself.",
});
