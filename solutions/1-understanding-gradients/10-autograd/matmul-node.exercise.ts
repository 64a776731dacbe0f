import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Matrix product on the tape",
  difficulty: 2,
  minutes: 15,
  hints: [
    "Does each share have its input's shape? In linearNode, can you follow inputs from Y back to W, or does the chain end early?",
    "Each share has the shape of its input, and only one product of dC with the other factor has that shape.",
    "dA = dC · Bᵀ,   dB = Aᵀ · dC;   the gradient of Aᵀ goes back transposed",
    "shares: one product for each, of dC and the other factor's data, transposed where the shapes ask for it\nlayer: [T, in] times the transposed weights [in, out] as nodes, then the bias as a node",
  ],
  explore:
    "In linearNode use leaf(transpose(W.data)) instead of transposeNode(W). Which values change, and which gradients?",
  answer:
    "No value changes, and X and b get their gradients as before. W.grad stays 0: the new leaf collects it, and no code looks there. Training would continue with this one matrix frozen. Fine-tuning does that on purpose, with everything that it doesn't want to change.",
});
