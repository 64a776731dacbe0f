import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Batched multi-head attention",
  difficulty: 2,
  minutes: 20,
  hints: [
    "The spec judges the weights before the output. If yours are wrong, are the heads cut correctly, and does every item keep its own mask?",
    "For batchedAttention, heads are one more leading axis. A mask is aligned with the scores from the last axis on.",
    "q = splitHeads(x · Wq), the same for k and v;   mask [.., T, T] → [.., 1, T, T];   output [B, T, D] = mergeHeads(found) · Wo",
    "q, k, v [B, H, T, headDim]: three projections, each split into heads\nmask: an axis of length 1, third from the end, so that both kinds of mask fit\nfound [B, H, T, headDim], merged [B, T, H·headDim], mixed [B, T, D]",
  ],
  explore:
    "Pass the mask on unchanged and save. Which tests fail, and why does the test with three items and three heads raise no error?",
  answer:
    "The tests with a mask for each item; a single [T, T] table for all items still works. With two items and three heads, the axes clash and you get an error. With three items and three heads, the items' axis lines up with the heads' axis, so head h of every item takes the mask of item h. Only the values show it.",
});
