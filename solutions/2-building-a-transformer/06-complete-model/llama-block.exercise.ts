import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Llama's transformer block",
  difficulty: 3,
  minutes: 25,
  hints: [
    "Which test fails first: one of the norm, one of attention, or one of the block? If it is one of attention, what should attention return for a token that is alone?",
    "Whatever attention compares needs its position. Whatever attention mixes must not carry a position.",
    "q, k, v = R·heads(x·Wq), R·heads(x·Wk), heads(x·Wv);   head h = softmax(q[h]·k[g]ᵀ / √headDim)·v[g],   g = ⌊h / (H/G)⌋",
    "Split into heads first: the tables are as wide as one head. Rotate while there are G heads of keys, and then share them.\nIn the block, normalize a copy, let the sublayer read it, and add its output to the stream from before the norm. Do this twice.",
  ],
  explore:
    "Rotate the values too. Then cut tables of 2,100 positions so that the 7 vectors of the golden block get positions 1,000 to 1,006. How far does attention's output move?",
  answer:
    "By 1.3 on average, nearly as much as the output's spread of 1.6. If the values aren't rotated, it moves by 5e-8, which is rounding. A rotated value reveals where a token is in the text; a rotated query and key reveal only how far apart two tokens are.",
});
