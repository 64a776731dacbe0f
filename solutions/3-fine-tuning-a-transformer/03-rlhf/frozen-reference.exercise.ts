import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "The frozen reference",
  difficulty: 1,
  minutes: 12,
  hints: [
    "Make a reference, train the policy for one step, and compare their token tables E. Are they still equal? They shouldn't be.",
    "A new object that holds the policy's own tensors isn't a copy, because the optimizer changes those tensors in place. Each tensor needs a copy that no optimizer changes and no tidy disposes of.",
    "copy(tensor) = a kept clone;   copy(branch) = a branch of copies;   copy(number) = the number",
    "Walk the tree as in gpt-parameters, with one case each for a tensor, a list, an object, and any other value.\nThe clones must survive a tidy around the call.",
  ],
  predict: {
    question:
      "You make a new object for the reference, `const reference = { ...policy };`, and train with a KL penalty, β = 0.3. Which KL divergence from the reference does your log show?",
    choices: [
      "0 at every step",
      "it rises until the penalty stops it",
      "it rises: E and P are copied, but the blocks aren't",
      "it jumps up and down around 0",
    ],
    answer: 0,
    because:
      "The new object holds the policy's own variables, and the optimizer changes them in place, so the two models are always equal. Copying the object doesn't copy the tensors in it.",
  },
  explore:
    "A policy with 7 billion parameters in bfloat16 needs a reference. How much memory does a frozen copy take? How much does the reference take if you train with LoRA?",
  answer:
    "A copy takes 7e9 · 2 bytes = 14 GB. LoRA needs no copy: with its adapters off, the policy is its own reference. For a fixed set of texts, you could also store the reference's log-probabilities, 4 bytes per token. But every new rollout needs the reference itself.",
});
