import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Appending to a KV cache",
  difficulty: 1,
  minutes: 10,
  hints: [
    "Look at the shape of the result. Which of its four axes should have grown?",
    "A position is one row in each head of each item. The new rows come after the old ones, and the result shares no tensor with its inputs.",
    "one head, T = 2, t = 1:  old rows (1, 2), (3, 4) and new row (5, 6)  →  (1, 2), (3, 4), (5, 6);\nno cache counts as T = 0",
    "with a cache: join old [B, H, T, headDim] and new [B, H, t, headDim] along the axis of positions, old first\nwithout one: a copy of the new tensor; the length is one entry of a shape",
  ],
  explore:
    "Return k and v themselves if there is no cache, and save. Which test notices, and what would happen to a program that frees its caches?",
  answer:
    'The test that frees a cache and looks at k and v. A program that frees its caches would free the keys and values that it made the cache from; if other code still uses them, the next line fails with "Tensor is disposed". An object that owns its tensors can be freed, wherever they came from.',
});
