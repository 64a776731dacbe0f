import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Permutation equivariance",
  difficulty: 2,
  minutes: 12,
  hints: [
    "Take f = doubling: is your gap 0? Take the running sum: is it not? If both are 0, are you shuffling only once?",
    "A layer without a sense of order returns the same output for a row wherever the row is: shuffle first or last, the result is the same.",
    "f = running sum,  x = (1, 2),  order = (1, 0):\nf(x[order]) = (2, 3),  f(x)[order] = (3, 1),  gap = max(1, 2) = 2",
    "shuffle x along axis 1 and apply f; apply f and shuffle along axis 1\nthe difference [B, T, E], without its sign, and the largest of all its numbers",
  ],
  explore: "Measure causal attention for the order 0, 1, 2, 4, 3. Which rows can differ at all?",
  answer:
    "Only the last two. Rows 0 to 2 see the same tokens at the same positions, so their difference is exactly 0. Token 4 now comes before token 3 and no longer sees it, and token 3 sees token 4: gaps of 0.19 and 0.26 in a random case. What a causal layer knows of order comes from which token can see which.",
});
