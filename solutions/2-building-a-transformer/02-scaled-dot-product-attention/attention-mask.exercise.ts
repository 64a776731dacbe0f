import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Causal and padding masks",
  difficulty: 2,
  minutes: 15,
  hints: [
    "Draw your causal mask for 2 queries and 5 keys. Does the first row show four keys, and the second row all five?",
    "With Tk keys and T queries, the queries are the last T positions. A query may look at keys up to its own position.",
    "causal[i][j]: j ≤ i + Tk − T;   padding[b][0][j]: j < lengths[b];   both: the one and the other",
    "queries: whole numbers from Tk − T on, as a column [T, 1]; keys as a row [Tk]; one comparison makes [T, Tk]\npadding: the same keys compared with the ends [B, 1, 1]; both: one logical operation",
  ],
  explore:
    "A padding mask hides keys, never queries. What do the rows of padding queries look like in attentionMask(5, 5, [2]), and does it matter?",
  answer:
    "Query 0 sees one key, and queries 1 to 4 see the two real ones: padding queries look at real text like all others. It does not matter as long as no real query looks at them and the loss skips their positions. A mask that hid their whole row would bring in rows without a visible key.",
});
