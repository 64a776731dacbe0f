import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Batched attention",
  difficulty: 2,
  minutes: 15,
  hints: [
    "Write down the shapes of raw scores, scores, weights and output. Does each of these shapes begin with the leading axes?",
    "tf.matMul multiplies the last two axes and keeps the leading ones: it multiplies item b of one side by item b of the other.",
    "with q [2, 5, 8], k [2, 7, 8] and v [2, 7, 4]:\n  scores[b] = q[b] k[b]ᵀ / √8, [2, 5, 7];   output[b] = drop(weights)[b] · v[b], [2, 5, 4]",
    "raw [..., Tq, Tk]: q times k, transposed in its last two axes; scores: divided by the root of the width of a key\nweights: masked softmax; output [..., Tq, d_v]: the dropped weights times v",
  ],
  explore:
    "Give queries and keys the shape [B, H, T, d]. A mask [T, T] broadcasts to their scores. Which axis would a mask [B, T, T] be aligned with?",
  answer:
    "With the heads: shapes are aligned from the last axis on, so B lines up with H. With B = 2 and H = 3 you get an error. With B = H you get none, and head h of every item takes the mask of item h. GPT-2 small has 12 heads, so a batch of 12 falls into this trap.",
});
