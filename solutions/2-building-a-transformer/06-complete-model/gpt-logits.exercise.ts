import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "From ids to logits",
  difficulty: 2,
  minutes: 15,
  hints: [
    "Which logits are wrong first: those of a model without blocks, or only those of a model with blocks?",
    "Embed, pass through the blocks, normalize, unembed. The tap's result replaces the tensor that it saw.",
    "D = 2, γ = 1, β = 0, rows of E (1, 0), (0, 1), (1, 1), no unembedding:\nstream (3, 1)  →  LN (1, −1)  →  logits (1, −1, 0)",
    "[B, T] becomes [B, T, D] once tokens and positions are added; the tap sees that first. The stack keeps the shape;\nthe model's own norm keeps it too, and a matrix [D, V] makes [B, T, V].",
  ],
  explore:
    "Leave out the last norm in an untrained model of width 128. What is the standard deviation of its logits now, and what does softmax make of them?",
  answer:
    "It falls from 0.26 to 0.013, with 2 blocks and with 24: the logits are as small as the residual stream. Softmax then gives every token almost exactly 1/V, and the first gradients are small too.",
});
