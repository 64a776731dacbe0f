import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Fused QKV projection",
  difficulty: 2,
  minutes: 20,
  hints: [
    "Three functions are tested one by one: joining the weights, cutting the product, and reordering another model's columns. Which one fails?",
    "The columns are [3, H, headDim], outermost first: the queries of all heads, then the keys, then the values.",
    "2 heads, in your order:  q0 q1 | k0 k1 | v0 v1;   head by head:  q0 k0 v0 | q1 k1 v1;\nas axes:  [D, H, 3, headDim] → [D, 3, H, headDim]",
    "side by side: [D, 3·H·headDim]; three equal parts of the product's columns, each then split into heads\nthe other model's columns: [D, H, 3, headDim], swap two axes, then columns again",
  ],
  explore:
    "splitHeads(x · Wqkv, 3·H) cuts everything at once. Which of its 3·H heads are the keys? Get q, k and v from the result with tf.split.",
  answer:
    "Heads H to 2·H − 1. The columns are [3, H, headDim], so the 3·H heads come out as all queries, all keys, all values. tf.split(all, 3, 1) returns q, k and v, exactly equal to yours. With GPT-NeoX's order, [H, 3, headDim], the keys would be heads 1, 4, 7, ...",
});
