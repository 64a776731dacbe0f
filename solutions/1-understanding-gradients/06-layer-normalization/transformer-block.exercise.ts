import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "The transformer block",
  difficulty: 3,
  minutes: 20,
  hints: [
    "Set W_O, W2 and b2 to 0: does your block return X exactly?",
    "The residual stream is never normalized itself. Each sublayer reads a normalized copy of it, and adds its result to it.",
    "output = X + heads.output + ffn.output,\nwhere the heads read LN1(X), and the FFN reads LN2(X + heads.output)",
    "twice the same three steps, all [T, D]: norm, sublayer, sum with what the norm read;\neach norm with its own γ and β; return all six results.",
  ],
  explore:
    "Feed the block of microModel() its own output, twelve times in all. How long are the rows in the end? How far does the twelfth pass turn them, compared with the first? (Import microModel from #lib/micro-model.)",
  answer:
    "They grow from 0.45–0.65 to 8.8–11.1. The norms keep what a pass adds near 1, while the residual stream grows: the first pass turns rows by 46 to 65 degrees, the twelfth by less than 3. In deep pre-norm models the last blocks have the least to say.",
});
