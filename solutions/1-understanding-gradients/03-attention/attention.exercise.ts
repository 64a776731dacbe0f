import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "One head of attention",
  difficulty: 2,
  minutes: 15,
  hints: [
    "Write the shape of each stage beside its line. Does every row of your weights sum to 1?",
    "Scores, scale, mask if the caller asks for it, softmax along each row, mix the values. Each stage needs the one before it.",
    "query (1, 0), keys (1, 0) and (0, 1), values (4, 0) and (0, 4):\n  scores 1 and 0 → over √2: 0.707 and 0 → weights 0.670 and 0.330 → output (2.68, 1.32)",
    "Scaled scores, [queries, keys]; hide the future if causal asks for it;\none softmax for each row; then [queries, keys] times [keys, d_v].",
  ],
  explore: "Mask after the softmax on purpose and save: the grader knows that mistake by name.",
  answer:
    "Rows with hidden keys no longer sum to 1, so early tokens get shrunken outputs. And the hidden scores are still in the denominator: change the last " +
    "key, and the first output changes. The model would train on a leak of the future.",
  portfolio: {
    heading: "Attention",
    sentence:
      "Five positions look at each other. Each row is a query, and its weights sum to 1. On the right no query sees what comes after it.",
    titles: ["who looks at whom"],
  },
});
