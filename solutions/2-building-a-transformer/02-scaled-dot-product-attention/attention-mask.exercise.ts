import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Causal and padding masks",
  difficulty: 2,
  minutes: 15,
  hints: [
    "Draw your causal mask for 2 queries and 5 keys. Does its first row show four keys, and its second row all five?",
    "With Tk keys and T queries, the queries are at the last T positions. A query may look at keys up to its own position.",
    "causal[i][j]: j ≤ i + Tk − T;   padding[b][0][j]: j < lengths[b];   both: causal and padding",
    "queries: whole numbers from Tk − T on, as a column [T, 1]; keys as a row [Tk]; one comparison makes [T, Tk]\npadding: the same keys compared with the ends [B, 1, 1]; both: one logical operation",
  ],
  explore:
    "A padding mask hides keys, never queries. What do the rows of the padding queries look like in attentionMask(5, 5, [2]), and does it matter?",
  answer:
    "Query 0 sees one key, and queries 1 to 4 see the two real ones: padding queries look at real text like all others. This does no harm as long as no real query looks at padding and the loss skips those positions. A mask that hid the whole row of a padding query would create rows without a visible key.",
});
