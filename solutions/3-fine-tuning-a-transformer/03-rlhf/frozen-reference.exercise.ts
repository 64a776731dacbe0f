import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "The frozen reference",
  difficulty: 1,
  minutes: 12,
  hints: [
    "Make a reference, train the policy for one step, and compare E. Are the tables still equal? Are they the same object?",
    "A new object with the policy's tensors is no copy: the optimizer changes what is in them. Each tensor needs a twin that no optimizer and no tidy holds.",
    "copy(tensor) = a kept clone;   copy(branch) = a branch of copies;   copy(number) = the number",
    "Walk the tree as in gpt-parameters, and build a new one.\nA tensor becomes a clone that no tidy frees, a list stays a list, an object an object, and anything else is passed on.",
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
      "The new object holds the same variables, and the optimizer changes their numbers in place. Copying the tree doesn't copy its leaves.",
  },
  explore:
    "A policy of 7 billion parameters in bfloat16 needs a reference. How many bytes does a frozen copy take? How many with LoRA, or if you only keep its log-probabilities of a rollout?",
  answer:
    "A copy takes 7e9 · 2 bytes = 14 GB. LoRA needs none: switch the adapters off, and the policy is its own reference. Log-probabilities take 4 bytes a token, 1.5 KB for 32 reviews of 12 columns. " +
    "But they cover only these texts; new ones need the reference itself.",
});
