import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "OV circuits and composition",
  difficulty: 3,
  minutes: 25,
  hints: [
    "Look at heads 0 and 1 of the test by hand. If only one of them is right, which rows of Wo did the other one use?",
    "Merged heads lie side by side, so Wo is a stack of blocks of rows, one block per head. And whatever is in the residual stream can be a key direction, even what a head wrote.",
    "writes = X · Wv_h · Wo_h;   OV = writes · U;   K-composition: S = (E · Wq)(writes of the earlier head · Wk)ᵀ / √headDim",
    "rows of Wo: as many as the head dimension, after those of all earlier heads;\nlogits: the model's unembedding if it has one, else the transposed token table;\ncomposition: the later head's QK circuit, where tokens ask and the keys are what the earlier head writes for each token.",
  ],
  explore:
    "Take the OV circuits of the model that induction-training trains. Which heads copy: in how many of the 8 rows is the largest number on the diagonal? Do you know a head that does the opposite?",
  answer:
    "In layer 0, all heads copy: 8 of 8 rows in each of 8 heads (4 seeds). In layer 1, one head of 8 copies; the others have 0 to 2 such rows by chance. GPT-2 small also has the opposite: if the model already predicts a token that head 10.7 attends to, this head lowers the token's logit (McDougall et al. 2023) and so dampens repetition.",
});
