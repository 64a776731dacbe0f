import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Five position schemes compared",
  difficulty: 4,
  minutes: 35,
  seconds: 60,
  hints: [
    "Which of the tests against PyTorch's logits fail: learned and sinusoidal, alibi, or rope? Each scheme enters at one of three places.",
    "Tables are added to the tokens. RoPE turns queries and keys, in their heads. ALiBi is a bias on the scores and hides the future by itself; the other schemes still need the mask.",
    "bias row of query 1:  (−m[h], 0, −∞, ...) with alibi,  (0, 0, −∞, ...) with every other scheme;\nT = 5, back = 2:  logits of positions 2, 3, 4 against ids of positions 0, 1, 2",
    "tokens [B, T, D]: two schemes add T rows of a table; q and k: one scheme turns them, with tables for headDim\nbias: [H, T, T] in one scheme, the causal mask [T, T] in all others\nloss: logits from position back on, the ids without the last back; sum over V, mean over the rest, negated",
  ],
  explore:
    "Look at the loss at each position (npm run kata -- show position-schemes). Where does each scheme break, and which schemes break all at once?",
  answer:
    "Learned positions break at once: the loss is 0.00 at position 11 and over 10 at 12, the first row that was never trained (3 runs). Sinusoidal positions break there too, less evenly. RoPE holds up to position 30, and its loss at 40 is 2 to 11. ALiBi stays between 1.4 and 1.7 everywhere. Without positions, the loss creeps up to 2, as there are more and more tokens to choose from.",
});
