import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Attention head scores",
  difficulty: 3,
  minutes: 25,
  hints: [
    "The scores are judged one by one. Write down the table of the four-token test, and mark the cells that count. Does your code use the same cells?",
    "A score is a share: of the total weight 1 of each query, how much lies on the wanted keys? Only queries that have a wanted key count.",
    "share = Σ w · wanted / (rows of wanted with a 1);   induction: key ≥ 1, key − 1 < query, ids[key − 1] = ids[query]",
    "multiply by the table of wanted keys, sum over queries and keys, divide by the number of rows that hold a 1 (by 1 if none does);\nentropy: leave out row 0, sum over keys, take the mean over queries, negate.",
  ],
  explore:
    "Score a head that attends to all visible keys equally, on texts of period 4 with 12, 100 and 400 tokens. Which of previous, first and induction does not fall to 0, and why?",
  answer:
    "Induction: it is 0.18, 0.23 and 0.24, and 1/4 in the limit. With period p, one key in p comes right after an earlier occurrence of the query's token. Previous and first count one key each, and fall to 0.01. So before you call a head of GPT-2 an induction head, compute the score of pure chance on your text.",
});
