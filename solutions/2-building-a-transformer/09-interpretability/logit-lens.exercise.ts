import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Logit lens",
  difficulty: 2,
  minutes: 15,
  hints: [
    "How many readings does a model with two blocks have, and which of them do you already know?",
    "Blocks only add to the residual stream, so it has the same form at every depth. The last norm and the unembedding read it at the end, and they can read it at any depth.",
    "lens[0] = LN(embedded) · U;   lens[i] = LN(stream after block i − 1) · U,   with the norm and the U of the model's end",
    "the recording holds the residual stream in one place before the blocks and in one place after each block; what attention and networks add is not part of it;\neach of these streams is then read by the function that ends the model.",
  ],
  explore:
    "Train the model of induction-training, and take the loss of each reading where the next token can be known. Is the reading before any block as good as guessing?",
  answer:
    "It is far worse: 4.3 to 5.0 nats (4 seeds), while guessing among 8 tokens costs 2.08. The token table is also the unembedding, so the embedding predicts the token that was just read. After block 0 the loss is 0.09 to 0.15, and after block 1 it is 0.07 to 0.11. Block 1 has little left to do.",
});
