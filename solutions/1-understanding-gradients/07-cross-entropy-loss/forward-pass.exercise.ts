import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Forward pass: from ids to the loss",
  difficulty: 3,
  minutes: 20,
  hints: [
    "The micro model's loss is 1.7377 before training. If yours isn't, at which stage do you first differ?",
    "Each stage reads the one before: embeddings with positions, the block, the final norm, the logits, the loss.",
    "X = E[ids] + P;  h = LN_f(block(X));  logits = h W_lmᵀ;  loss = cross-entropy(logits, targets)",
    "ids to X, [T, D]; block and final norm, both [T, D]; logits, [T, V]; then the loss and the cost of each position;\nreturn all six results.",
  ],
  explore:
    "Set position_embedding of microModel() to zeros and swap the second and third of its five tokens. How much do the logits at the last position change? (Import microModel from #lib/micro-model; position_embedding is in its initial_parameters.)",
  answer:
    "By 3e-16, so not at all: one attention layer averages over a set of tokens, and the set is the same. With positions they change by up to 0.11. In deeper models the mask alone reveals order, because a token's row in layer 2 depends on what came before it. They learn without positions, too (Haviv et al. 2022).",
});
