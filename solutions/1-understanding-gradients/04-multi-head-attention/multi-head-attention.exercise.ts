import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Multi-head attention",
  difficulty: 3,
  minutes: 20,
  hints: [
    "Is every stage of the right shape: Q, K, V [H, T, d_k], weights [H, T, T], concatenated [T, H·d_k]?",
    "Each head works alone, from its projections to its result. Only W_O brings the heads together.",
    "a check: query 0 sees only itself, so\n  concatenated[0] = [ V[0][0] | V[1][0] | ... ],   output[0] = concatenated[0] · W_Oᵀ",
    "X [T, D] → Q, K, V of every head [H, T, d_k] → causal attention in each head [T, d_k], with its weights;\nside by side [T, H·d_k] → mixed by W_O [T, D]. Return every stage.",
  ],
  explore:
    "Set the columns of W_O that belong to one head to 0. Which stages notice? Later, with the loss of chapter 07, try it again: what would you expect of the loss?",
  answer:
    "Only the output: Q, K, V, weights and concatenation are computed as before. The loss of the untrained model falls without head 0, from 1.738 to 1.710, and rises without head 1, to 1.739. Before training a head adds noise, so switching it off is as likely to help as to hurt.",
});
