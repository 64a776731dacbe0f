import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Load GPT-2",
  difficulty: 4,
  minutes: 30,
  hints: [
    "Which tensors are wrong first: the tables and norms, c_attn, or the other matrices?",
    "A name says where a tensor belongs. Only the code that wrote the tensor can tell you whether to transpose it.",
    "columns of c_attn:  Wq 0 to D − 1,  Wk D to 2·D − 1,  Wv 2·D to 3·D − 1;\nConv1D computes x · W, nn.Linear x · Wᵀ, so U = lm_headᵀ",
    "c_attn is three matrices [D, D] side by side, and its bias three vectors [D]; every other tensor of a block is used unchanged.\nThe names tell how many blocks there are; the head is stored as [V, D] and needed as [D, V].",
  ],
  explore:
    "Swap the thirds of the queries and the keys while loading. How far do the logits move, and would a reader of the generated text notice?",
  answer:
    "In the tiny checkpoint the logits, whose spread is 1.8, move by 0.69 on average and by up to 5.4, and the most likely token changes at 5 of 10 positions. Every attention map is transposed before the mask, but a reader might not notice, because the model still generates text.",
  predict: {
    question:
      "You load the tiny checkpoint with queries and keys swapped by mistake. At how many of 10 positions does the most likely token change?",
    choices: ["none, because q · k is k · q", "1 or 2", "about 5", "all 10"],
    answer: 2,
    because:
      "At 5 of 10. The score of query i and key j becomes that of query j and key i, so every map is transposed. Yet only half of the predictions change.",
  },
});
