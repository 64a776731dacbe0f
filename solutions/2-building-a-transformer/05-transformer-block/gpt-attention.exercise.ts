import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Attention with biases and a tap",
  difficulty: 2,
  minutes: 20,
  seconds: 30,
  hints: [
    "Is the result right for a single position, where no mask matters? Is it right for several? Does your output change when the tap returns zeros?",
    "A bias belongs to the columns of its projection, so it is added before they are cut into heads. What a tap returns replaces what it saw.",
    "q = split(x·Wq + bq), and k and v in the same way;   found = attention(q, k, v, causal), weights through the tap;   merge(tap(found))·Wo + bo",
    "q, k, v [B, H, T, headDim]: projection, bias, split\nweights [B, H, T, T]: the tap is applied to them between softmax and values\nfound [B, H, T, headDim]: through the tap, then merged, projected, and the bias added",
  ],
  explore:
    "Make bq ten times as large, and then bk instead. Compare the attention weights that the tap sees. How much does each change move them at most? (Qwen 2 has both biases, and Llama 3 has neither.)",
  answer:
    "With bq an attention weight moves by up to 0.84, and with bk by 0.0000002, which is rounding. bk adds q · bk to all scores of a query, and softmax ignores a shared summand; bq adds bq · k, which differs from key to key. With RoPE, as in Qwen 2, keys are rotated by their positions after the bias, so bk matters there.",
});
