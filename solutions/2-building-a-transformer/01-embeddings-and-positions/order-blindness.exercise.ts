import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Permutation equivariance",
  difficulty: 2,
  minutes: 12,
  hints: [
    "Is your gap 0 for f = doubling, and above 0 for the running sum? If both gaps are 0, do you shuffle only once?",
    "A layer without a sense of order returns the same output for a row wherever the row is. It makes no difference then whether you shuffle before the layer or after it.",
    "f = running sum,  x = (1, 2),  order = (1, 0):\nf(x[order]) = (2, 3),  f(x)[order] = (3, 1),  gap = max(1, 2) = 2",
    "shuffle x along axis 1 and apply f; apply f and shuffle along axis 1\nthe difference [B, T, E], without its sign, and the largest of all its numbers",
  ],
  explore:
    "Measure the gap of causal attention for the order 0, 1, 2, 4, 3. Which rows of the output can differ at all?",
  answer:
    "Only the last two. Rows 0 to 2 see the same tokens at the same positions, so their difference is exactly 0. Token 4 now comes before token 3 and no longer sees it, while token 3 sees token 4. In a random case, the gaps are 0.19 and 0.26. What a causal layer knows about order comes from which token can see which.",
});
