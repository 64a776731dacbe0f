import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Output projection",
  difficulty: 1,
  minutes: 8,
  hints: [
    "The lesson's token (2, 1, −1, 3): does it become (3, 4, 7) with the lesson's W_O?",
    "Row o of W makes output o. But a matrix product pairs rows with columns, and the rows of W are not columns.",
    "Y = X · Wᵀ,   [T, in] · [in, out] = [T, out]",
    "bring W from [out, in] to [in, out] with a function of chapter 02;\nthen one product, tokens on the left: [T, in] times [in, out].",
  ],
  explore:
    "Swap columns 2 and 5 of W_O in microModel(), and the attention's outputs move by up to 0.15. Which two other columns must you swap to get the old outputs back? (Import microModel from #lib/micro-model.)",
  answer:
    "Columns 2 and 5 of W_V[0]: then two features of head 0 only change places, and the outputs differ by 3e-17. A head has 8! such orders, and all of them compute the same. So feature 2 of a head means nothing by itself, and two trained models can't be compared weight by weight.",
});
