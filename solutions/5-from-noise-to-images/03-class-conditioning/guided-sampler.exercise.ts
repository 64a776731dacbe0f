import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Guided sampling",
  difficulty: 3,
  minutes: 25,
  hints: [
    "For which w is the velocity without a class not needed?",
    "Samples, times and labels are doubled in the same order, so the first half of the result belongs to the labels. A condition with one value per sample needs as many axes as the samples have.",
    "[given | free] = velocity([x | x], [t | t], [labels | none]);   v_b = guide(free_b, given_b, w) if from ≤ t_b ≤ to, else given_b",
    "If w is 1, call the velocity with the labels alone.\nOtherwise join x to itself, t to itself, and the labels to as many `none`. Call the velocity once, and split the result into two halves.\nCompare t with both ends of the interval, give that condition axes of length 1 up to the rank of x, and choose between the guided and the given velocity.",
  ],
  explore:
    "With an interval, both halves are computed even at times outside it. Which part of the program could skip that work? How much would it save with 20 steps of `eulerFlow` and guidance for t ≤ 0.7?",
  answer:
    "The sampler could, because it knows its times as plain numbers, without reading a tensor. Six of the 20 steps begin above 0.7 and need only one half. That makes 34 batches instead of 40, 15% less. Kynkäänniemi et al. skip the work this way.",
});
