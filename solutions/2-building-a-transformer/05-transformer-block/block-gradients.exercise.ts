import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Gradients of a block",
  difficulty: 4,
  minutes: 30,
  seconds: 30,
  hints: [
    "Which of dNormed2, dBetween, dNormed1 and dx is the first that is wrong? If you silence both sublayers, is dx equal to dOutput?",
    "A tensor with two consumers, such as the addition and the norm, gets two gradients, and they add up.",
    "dNormed2 = mlp's dx at dOutput;   dBetween = dOutput + LN₂'s dx;   dNormed1 = attention's dx at dBetween;   dx = dBetween + LN₁'s dx",
    "from the end, all [B, T, D]: network, second norm, sum; attention, first norm, sum\na sublayer needs its input, its weights and the gradient of its output; a norm needs the stream it has read, not the normalized copy",
  ],
  explore:
    "Take an untrained block (std 0.02, width 32), and leave the gradient of the residual connection out of dx, but nowhere else. All weights of this block still get their gradients. How much of the gradient is left for the blocks before it?",
  answer:
    "0.09 of 15.9, or 0.6%: with small weights, almost nothing comes back through attention. This block learns as before, because its sublayers use dBetween, and the loss falls. The blocks before it get almost nothing, and each of them with the same bug costs another factor of 170.",
});
